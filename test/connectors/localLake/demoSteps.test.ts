import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHistory } from '../../../src/connectors/git/createHistory';
import { csvOf, tablesAt } from '../../../src/connectors/localLake/demo/history/demoTables';
import { demoPipelines } from '../../../src/connectors/localLake/demo/pipelines/demoPipelines';
import { labReport } from '../../../src/connectors/localLake/demo/pipelines/labReport';
import { demoRepositories } from '../../../src/connectors/localLake/demo/pipelines/demoRepositories';

/* The demo's steps, run as they are by Node with a stand-in for the command. */

const samples = [
  { sample: 'SSA001', fileSizes: [20_000, 20_100] },
  { sample: 'SSA002', fileSizes: [20_300, 20_000] },
  { sample: 'SSA003', fileSizes: [19_900, 20_000] },
  { sample: 'SSA004', fileSizes: [9000, 9100] },
];
/** After the newest commits. */
const tables = tablesAt(Date.UTC(2026, 10, 24), samples);
let root: string;

/** Answers as the command does, from files of its folder, and keeps what it is told there. */
const standIn = `
const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const [verb, ...rest] = process.argv.slice(2);
const place = (reference) => join(__dirname, reference.replace(/\\W+/g, '_'));
if (verb === 'get') process.stdout.write(readFileSync(place(rest[0])));
else if (verb === 'ls') process.stdout.write(readFileSync(join(__dirname, 'ls.json')));
else if (rest.includes('--write')) writeFileSync(join(__dirname, 'written.sql'), rest.at(-1));
else process.stdout.write(readFileSync(join(__dirname, 'registry.csv')));
`;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'lakeside-steps-'));
  for (const { name, commits } of demoRepositories) await createHistory(join(root, name), commits);
  // All its commits in one line, the strict one last.
  const strict = labReport.commits.map((commit) => ({ ...commit, branch: 'strict' }));
  await createHistory(join(root, 'strict'), strict);
  const entries = samples.flatMap(({ sample, fileSizes }) =>
    fileSizes.map((sizeBytes, index) => ({
      name: `${sample}/reads/fastq/${sample}_R${index + 1}.fastq.gz`,
      sizeBytes,
    })),
  );
  const registry = (tables['sequencing-qc'] ?? []).map(
    ({ sample, nucleotide_type: kind, concentration }) => `${sample},${kind},${concentration}\n`,
  );
  await put('ls.json', JSON.stringify({ entries: [...entries, { name: 'SSA001.ready' }] }));
  await put('registry.csv', `sample,nucleotide_type,concentration\n${registry.join('')}`);
  await put('lakeside.cjs', standIn);
  for (const name of ['sequencing-qc', 'expression']) {
    await put(`gros_${name.replace('-', '_')}`, gzipSync(csvOf(tables[name] ?? [])));
  }
});

afterAll(() => rm(root, { recursive: true, force: true }));

async function put(name: string, content: string | Buffer): Promise<void> {
  const file = join(root, 'lake', name);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}

function runStep(folder: string, file: string) {
  const env = {
    ...process.env,
    LAKESIDE: join(root, 'lake/lakeside.cjs'),
    LAKESIDE_RUN: 'the-run',
    LAKESIDE_OUTPUT: join(root, 'output'),
  };
  return spawnSync(process.execPath, [file], { cwd: join(root, folder), env, encoding: 'utf8' });
}

describe.each(demoPipelines.filter(({ name }) => name !== 'strict-report'))(
  'the step of $name',
  ({ repo, run, publishes }) => {
    test('publishes what the history says that it did', async () => {
      const { status, stderr } = runStep(repo, run.replace('node ', ''));
      expect([status, stderr]).toEqual([0, '']);
      const [reference = ''] = publishes;
      const bytes = await readFile(
        join(root, 'output', `${reference.slice('gros://'.length)}.csv.gz`),
      );
      expect(String(gunzipSync(bytes))).toBe(csvOf(tables[repo] ?? []));
    });
  },
);

test('the report is loaded into the warehouse, with the run that it is of', async () => {
  runStep('lab-report', 'report.mjs');
  const sql = await readFile(join(root, 'lake/written.sql'), 'utf8');
  expect(sql).toContain("md5('the-run')::uuid, 'lab-report', 'sample_quality', false, now(), 4)");
  expect(sql).toContain("('SSA004', 0.018::numeric, 19.5::float8,");
});

test('the strict branch fails, and says at which sample', () => {
  const { status, stderr } = runStep('strict', 'report.mjs');
  expect([status, stderr]).toEqual([
    1,
    'SSA001 has only 14.25 ng/µl of DNA, and a strict report takes 15\n',
  ]);
});
