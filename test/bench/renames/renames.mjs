// Measures how well renames are told from drops and additions, on cases from real histories, beside a
// comparison by exact names, one by simple rules, and packages that a folder has, see peers.mjs.
//   npm run bench:renames -- CASES.jsonl.gz [--predictions OUT.jsonl] [--peers FOLDER]
//   npm run bench:renames -- --scale      (time and memory: 2,000 tables of 20 columns)
// A case is a line of JSON: { id, caseKind, before, after, renames, ignore, unexplained, soft, lookalike }.
// Predictions are lines { id, renames: [{ kind, table, from, to, accepted }] }.
import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { createGunzip } from 'node:zlib';
import { loadParts } from '../parts.mjs';
import { detectors } from './detectors.mjs';
import { peersIn } from './peers.mjs';
import { measureScale } from './scale.mjs';
import { Score } from './score.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    predictions: { type: 'string' },
    peers: { type: 'string' },
    scale: { type: 'boolean', default: false },
  },
});
const [casesFile] = positionals;

if (options.scale) console.log(measureScale(await loadMatcher()));
else if (casesFile !== undefined) await measureCases(casesFile);
else {
  console.error(
    'usage: npm run bench:renames -- CASES.jsonl.gz [--predictions OUT.jsonl] [--peers FOLDER] | --scale',
  );
  process.exitCode = 2;
}

async function measureCases(file) {
  const matchSchemas = await loadMatcher();
  const beside = options.peers === undefined ? {} : peersIn(options.peers);
  const all = Object.entries({ ...detectors, ...beside });
  const scores = new Map(all.map(([name]) => [name, new Score()]));
  const lines = [];
  for await (const line of createInterface({ input: unpacked(file) })) {
    if (line === '') continue;
    const one = JSON.parse(line);
    for (const [name, detect] of all) {
      const started = performance.now();
      const renames = detect(one, matchSchemas);
      scores.get(name).add(one, renames, performance.now() - started);
      if (name === 'lakeside') lines.push(JSON.stringify({ id: one.id, renames }));
    }
  }
  if (options.predictions !== undefined) {
    await writeFile(options.predictions, `${lines.join('\n')}\n`);
  }
  for (const [name, score] of scores) console.log(`${name}\n${score.text()}\n`);
}

function unpacked(file) {
  const stream = createReadStream(file);
  return file.endsWith('.gz') ? stream.pipe(createGunzip()) : stream;
}

async function loadMatcher() {
  const file = 'src/core/schemaDiff/match/matchSchemas.ts';
  return (await loadParts('matchSchemas', { [file]: 'matchSchemas' })).matchSchemas;
}
