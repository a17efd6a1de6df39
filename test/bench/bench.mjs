// Measures Lakeside, AzCopy and rclone side by side: upload and verification of generated runs.
//   npm run bench -- [--quick] [--only small,tiny,large] [--server sink,azurite]
//                    [--tool lakeside,…] [--rounds N] [--latency-ms 0] [--json FILE]
// --quick: 3 rounds instead of 5, fewer where a round takes long; a rival's slower settings only in the
// first of them; one Azurite a shape. Under 10 minutes.
// Results go to test/bench/results/ (or to FILE); `node test/bench/table.mjs` puts them in the README.
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { checkContainer, createContainer } from './container.mjs';
import { checkBuild, describeMachine, prepareMachine } from './machine.mjs';
import { measureJob } from './measure.mjs';
import { cachedAzurite, projectAzurite, sink, stopAll } from './servers.mjs';
import { SHAPES, generateRun, warmPageCache } from './shapes.mjs';
import { fasterContenders, summarize } from './summary.mjs';
import { renderTable } from './table.mjs';
import { CONTENDERS } from './tools.mjs';

/** The newest Azurite computes a CRC in JavaScript for blocks sent without MD5, which is not the rivals' fault. */
const AZURITE_FOR_LARGE = '3.35.0';
/** With --quick no further round starts on a server that has kept us busy this long. */
const QUICK_BUDGET_MS = 45_000;
const RESULTS = fileURLToPath(new URL('results/', import.meta.url));

const { values: flags } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: SHAPES.map(({ name }) => name).join(',') },
    server: { type: 'string', default: 'sink,azurite' },
    tool: { type: 'string', default: 'lakeside,azcopy,rclone' },
    rounds: { type: 'string' },
    'latency-ms': { type: 'string', default: '0' },
    json: { type: 'string' },
  },
});
const rounds = Number(flags.rounds ?? (flags.quick ? 3 : 5));

await prepareMachine();
if (asked(flags.tool, 'Lakeside')) await checkBuild();
const machine = await describeMachine();
const workFolder = await mkdtemp(join(tmpdir(), 'lakeside-bench-'));
process.on('exit', () => {
  stopAll();
  rmSync(workFolder, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

await benchShapes();

async function benchShapes() {
  const results = [];
  for (const shape of SHAPES.filter(({ name }) => asked(flags.only, name)))
    results.push(await benchShape(shape));
  await save(results);
  console.log(renderTable(results));
}

function asked(list, name) {
  return list.toLowerCase().split(',').includes(name.toLowerCase());
}

async function benchShape(shape) {
  const mainFolder = join(workFolder, shape.name);
  const expected = await generateRun(shape, mainFolder);
  await warmPageCache(mainFolder, expected);
  const servers = [];
  for (const kind of await serverKinds(shape))
    servers.push({ server: kind.name, tools: await benchServer(kind, { mainFolder, expected }) });
  await rm(mainFolder, { recursive: true });
  const date = new Date().toISOString().slice(0, 10);
  return { shape: shape.name, title: shape.title, date, rounds, machine, servers };
}

async function serverKinds(shape) {
  const kinds = [];
  if (asked(flags.server, 'sink')) kinds.push(sink(Number(flags['latency-ms'])));
  if (asked(flags.server, 'azurite')) {
    const isLarge = shape.name === 'large';
    if (!isLarge || !flags.quick) kinds.push(await projectAzurite());
    if (isLarge) kinds.push(await cachedAzurite(AZURITE_FOR_LARGE));
  }
  return kinds;
}

/** All contenders take turns in every round, so that whatever disturbs the machine disturbs all. */
async function benchServer(kind, run) {
  const startedAt = performance.now();
  const samples = [];
  let contenders = CONTENDERS.filter(({ tool }) => asked(flags.tool, tool));
  for (let round = 1; round <= rounds; round++) {
    for (const contender of contenders) {
      const sample = await benchOnce(kind, contender, run);
      const { tool, settings } = contender;
      samples.push({ tool, settings, ...sample });
      logSample(kind, contender, sample);
    }
    if (!flags.quick) continue;
    if (round === 1) contenders = fasterContenders(contenders, samples);
    if (performance.now() - startedAt > QUICK_BUDGET_MS) break;
  }
  return summarize(samples);
}

async function benchOnce(kind, contender, { mainFolder, expected }) {
  const scratch = await mkdtemp(join(workFolder, 'scratch-'));
  const server = await kind.start();
  try {
    const { endpoint } = server;
    await createContainer(endpoint);
    const job = { mainFolder, expected, endpoint, scratch };
    const measurement = await measureJob(contender.steps(job), scratch);
    const requests = await server.countRequests();
    await checkContainer(endpoint, expected);
    return { ...measurement, requests };
  } finally {
    await server.stop();
    await rm(scratch, { recursive: true });
  }
}

function logSample(kind, { tool, settings }, { wallMs, cpuMs, peakBytes, requests = '' }) {
  const figures = `${(wallMs / 1000).toFixed(2)} s, CPU ${(cpuMs / 1000).toFixed(2)} s, ${Math.round(peakBytes / 1e6)} MB`;
  console.error(`${kind.name}: ${tool} ${settings}: ${figures} ${requests}`);
}

async function save(results) {
  if (flags.json !== undefined) {
    await writeFile(flags.json, JSON.stringify(results, undefined, 2));
    return;
  }
  await mkdir(RESULTS, { recursive: true });
  for (const result of results)
    await writeFile(
      join(RESULTS, `${result.shape}.json`),
      `${JSON.stringify(result, undefined, 2)}\n`,
    );
}
