import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AzureBlobStore } from '../../src/connectors/azureBlob/azureBlobStore';
import { lineageAsOf, lineageCommits } from '../../src/connect/lineage';
import { writeSchemaMap } from '../../src/core/schemaDiff/document/schemaMap';
import { startAzurite } from '../host/azurite.mjs';
import { createStore } from './blobWorlds';
import { runLakeside, type LakesideResult } from './command/lakesideProcess';
import { startPostgres, type TestPostgres } from './postgres/startPostgres';

/*
 * One small lake, as its parts really leave it: a run that the command synchronized, a sample and datasets
 * in real storage, tables of a real Postgres, a repository with statements. About fifteen seconds.
 */

const run = '201127_M02023_0583_000000000-J7HPH';
let azurite: Awaited<ReturnType<typeof startAzurite>>;
let postgres: TestPostgres;
let store: AzureBlobStore;
let folder: string;
let firstCommit: string;

beforeAll(async () => {
  [azurite, postgres] = await Promise.all([startAzurite(), startPostgres()]);
  store = createStore(azurite.blobEndpoint);
  folder = await mkdtemp(join(tmpdir(), 'lakeside-lineage-'));
  await fillWarehouse();
  await writeWorkspace();
  for (const name of ['runs', 'samples', 'datasets']) await store.createContainer(name);
  const synced = await lakeside('sync', '--run', run);
  expect(synced.code, synced.stderr).toBe(0);
  await put('samples', 'SSA001.ready', run);
  await publish('qc/master', ['blob://samples/SSA001/'], 'qc');
  await publish('report/feature/x', ['gros://qc/master:2026-11-20'], 'report');
});

afterAll(async () => {
  await store?.close();
  await Promise.all([azurite?.stop(), postgres?.stop()]);
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

describe('lakeside lineage', () => {
  it('leads from a view back to the run, with the evidence of its files', async () => {
    const { stdout, stderr } = await lakeside(
      'lineage',
      'up',
      'data_lake.good',
      '--format',
      'json',
    );
    expect(stderr).toBe('');
    const document = JSON.parse(stdout) as {
      readonly nodes: readonly { readonly id: string; readonly evidence?: object }[];
    };
    expect(document.nodes.map(({ id }) => id)).toEqual([
      'relation:dwh/data_lake.quality',
      'pipeline:report',
      'dataset:qc/master',
      'pipeline:qc',
      'blob:samples/SSA001/',
      `run:miseq/${run}`,
      'source:miseq',
      `sheet:miseq/${run}.csv`,
    ]);
    expect(document.nodes[5]?.evidence).toEqual({ level: 'attested', files: 3 });
    expect(document.nodes[7]).toMatchObject({
      evidence: { level: 'attested', files: 1 },
      lastRun: { state: 'verified' },
      facts: [{ label: 'Size' }, { label: 'Copied as', value: `runs/${run}/SampleSheet.csv` }],
    });
  });

  it('reads the log of jobs, and says which statements a change reaches', async () => {
    const { stdout } = await lakeside('lineage', 'impact', 'qc');
    expect(stdout).toContain('dwh/data_lake.quality  3 steps  succeeded 2026-11-20 05:00');
    expect(stdout).toContain('queries (1)\n  queries/good.sql#2');
  });

  it('goes through functions that a view calls, by a text or in standard SQL', async () => {
    const views = [
      ['words', `returns bigint language sql as 'select count(*) from data_lake.quality'`],
      ['bound', 'returns bigint language sql return (select count(*) from data_lake.quality)'],
    ] as const;
    try {
      for (const [name, body] of views) {
        await postgres.execute(
          `create function data_lake.f_${name}() ${body}`,
          `create view data_lake.v_${name} as select data_lake.f_${name}() as found`,
        );
      }
      const { stdout, stderr } = await lakeside('lineage', 'down', 'data_lake.quality');
      expect(stderr).toBe('');
      for (const [name] of views) expect(stdout).toContain(`dwh/data_lake.v_${name}`);
      const column = await lakeside('lineage', 'impact', 'data_lake.quality.q30');
      expect(column.stdout).toMatch(/v_words.* may use it/);
    } finally {
      for (const [name] of views) {
        await postgres.execute(`drop function if exists data_lake.f_${name} cascade`);
      }
    }
  });

  it('knows the pipelines and statements of a commit', async () => {
    const now = await lakeside('lineage', 'down', 'gros://qc');
    expect(now.stdout).toContain('queries/good.sql#2');
    const then = await lakeside('lineage', 'down', 'gros://qc', '--as-of', firstCommit);
    expect(then.stdout).not.toContain('queries/good.sql');
  });

  it('lists the commits of the lake file, and knows which one held at a moment', async () => {
    const lake = { file: join(folder, 'work/lake.json') };
    const commits = await lineageCommits(lake, signal);
    const [last, first] = commits;
    expect(commits.map(({ subject, author }) => `${author}: ${subject}`)).toEqual([
      'Lab: Ask what is good',
      'Lab: Describe the lake',
    ]);
    expect(first?.commit).toBe(firstCommit);
    const named = { atMs: 0, commit: firstCommit.slice(0, 10) };
    expect(await lineageAsOf(lake, named, signal)).toEqual({
      atMs: first?.atMs,
      commit: firstCommit,
    });
    // A commit of another repository tells no more than its time.
    const foreign = { atMs: (last?.atMs ?? 0) + 5000, commit: 'f'.repeat(40) };
    expect(await lineageAsOf(lake, foreign, signal)).toEqual({ ...foreign, commit: last?.commit });
    const without = { file: join(folder, 'source/lake.json') };
    expect(await lineageAsOf(without, { atMs: 7 }, signal)).toEqual({ atMs: 7 });
    await expect(lineageCommits(without, signal)).rejects.toMatchObject({ reason: 'notVersioned' });
  });

  it('takes OpenLineage events in and gives the same graph out', async () => {
    const lines = await lakeside('lineage', 'up', 'data_lake.good', '--format', 'openlineage');
    const events = lines.stdout.trim().split('\n');
    expect(events).toHaveLength(9);
    const event = {
      eventTime: '2026-11-20T00:00:00Z',
      producer: 'https://airflow.example',
      schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/JobEvent',
      job: { namespace: 'airflow', name: 'dashboard', facets: {} },
      inputs: [
        { namespace: `postgres://127.0.0.1:${postgres.port}`, name: 'postgres.data_lake.good' },
      ],
    };
    await writeFile(
      join(folder, 'work/events.ndjson'),
      [...events, JSON.stringify(event)].join('\n'),
    );
    const kept = await lakeside('lineage', 'import', 'events.ndjson');
    expect([kept.stdout, kept.stderr]).toEqual(['Kept 10 events\n', '']);
    const again = await lakeside('lineage', 'up', 'data_lake.good', '--format', 'openlineage');
    expect(eventsIn(again.stdout)).toEqual(eventsIn(lines.stdout));
    const down = await lakeside('lineage', 'down', 'data_lake.good');
    expect(down.stdout).toContain('external dashboard');
  });

  it('survives a rename: what read and made the older name does so of the newer one', async () => {
    await write('work/queries/all.sql', 'select * from data_lake.quality;');
    await write('work/renamed.sql', renamed);
    const same = { from: ['data_lake', 'quality'], to: ['data_lake', 'grade'], isSame: true };
    await write('work/schema-map.json', writeSchemaMap([{ kind: 'table', ...same }]));
    const sides = ['dwh', 'renamed.sql', '--anyway'];
    const broken = await lakeside('lineage', 'impact', '--schema-diff', ...sides);
    expect(broken.stdout).toContain('queries/all.sql#1  1 step');
    const before = await keptEvents();
    const applied = await lakeside('schema', 'migrate', ...sides, '--apply');
    expect(applied.code, applied.stdout + applied.stderr).toBe(0);
    expect(applied.stderr).toContain('Lineage knows 3 newer names');
    expect(await keptEvents()).toBe(before + 1);
    const down = await lakeside('lineage', 'down', 'data_lake.grade');
    expect(down.stdout).toContain('queries/all.sql#1');
    expect(down.stdout).toContain('view dwh/data_lake.good');
    const up = await lakeside('lineage', 'up', 'data_lake.grade');
    expect(up.stdout).toContain('pipeline report');
    // The log of jobs calls it by its older name.
    expect(up.stdout).toContain('dwh/data_lake.grade  succeeded 2026-11-20 05:00');
  });

  it('tells the rest when a database is away, and no password', async () => {
    const env = { PGHOST: postgres.host, PGPASSWORD: 'wrong secret' };
    const { code, stdout, stderr } = await lakeside('lineage', 'down', run, env);
    expect(code).toBe(0);
    expect(stdout).toContain('gros://qc/master');
    expect(stderr).toContain('warning: The database dwh could not be read');
    expect(stdout + stderr).not.toContain('wrong secret');
  });
});

/** What the schema is to become: a table has another name there. */
const renamed = `create schema data_lake;
  create table data_lake.grade (sample text, q30 real);
  create view data_lake.good as select sample from data_lake.grade where q30 > 80;`;

/** How many files of OpenLineage events there are on the lake. */
async function keptEvents(): Promise<number> {
  let count = 0;
  for await (const page of store.listBlobs('datasets', 'lineage/events/', { signal })) {
    count += page.length;
  }
  return count;
}

const { signal } = new AbortController();

/** By what they are about, without the time of writing that they carry where nothing else is known. */
/** By their names, without when each was written and the catalog was read for it. */
function eventsIn(stdout: string): Readonly<Record<string, unknown>> {
  const timeless = stdout
    .replaceAll(/"kind":"catalog","atMs":\d+/g, '"kind":"catalog"')
    .replaceAll(/ defines it, read [\d: -]+;/g, ' defines it;');
  const events = timeless.trim().split('\n');
  return Object.fromEntries(
    events.map((line) => {
      const { eventTime: _time, ...event } = JSON.parse(line) as {
        readonly eventTime: string;
        readonly job?: { readonly name: string };
        readonly dataset?: { readonly name: string };
      };
      return [event.job?.name ?? event.dataset?.name ?? '', event];
    }),
  );
}

type Environment = Readonly<Record<string, string>>;

function lakeside(...parts: readonly (string | Environment)[]): Promise<LakesideResult> {
  const args = parts.filter((part) => typeof part === 'string');
  const given = parts.find((part) => typeof part !== 'string');
  const own = { PGHOST: postgres.host, PGPASSWORD: postgres.password };
  const env = { LAKESIDE_STATE: join(folder, 'state'), ...(given ?? own) };
  return runLakeside(args, { cwd: join(folder, 'work'), env });
}

async function fillWarehouse(): Promise<void> {
  await postgres.execute(
    'create schema data_lake',
    'create schema log',
    'create table data_lake.quality (sample text, q30 real)',
    'create view data_lake.good as select sample from data_lake.quality where q30 > 80',
    `create table log.job (pipeline_run_id uuid, pipeline_name text, job_name text, began_at timestamp,
      ended_at timestamp, insert_count bigint, error_message text)`,
    `insert into log.job values (gen_random_uuid(), 'report', 'quality', '2026-11-20 04:00',
      '2026-11-20 05:00', 12, null)`,
  );
}

async function writeWorkspace(): Promise<void> {
  const { host, port, user } = postgres;
  const lake = {
    storage: { blobEndpoint: azurite.blobEndpoint },
    sources: [
      {
        name: 'miseq',
        folder: '../source',
        kind: 'folders',
        container: 'runs',
        completionDelay: '0s',
      },
    ],
    connections: {
      dwh: { host, port, user, database: 'postgres', tls: 'disable', writable: true },
    },
    warehouse: 'dwh',
    datasets: { container: 'datasets' },
    pipelines: [
      { name: 'qc', repo: 'qc', run: 'true', reads: [], publishes: ['gros://qc'] },
      {
        name: 'report',
        repo: 'report',
        run: 'true',
        reads: ['gros://qc'],
        publishes: ['gros://report/feature/x', 'table://dwh/data_lake.quality'],
      },
    ],
  };
  await write(`source/${run}/RunInfo.xml`, '<RunInfo/>');
  await write(`source/${run}/data.bin`, 'reads');
  await write(`source/${run}.csv`, 'Lane,Sample_ID\n1,SSA001\n');
  await write('work/lake.json', JSON.stringify(lake));
  git('init', '--quiet');
  firstCommit = commit('Describe the lake');
  await write('work/queries/good.sql', '-- what is good\nselect * from data_lake.good;\n');
  commit('Ask what is good');
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

function commit(message: string): string {
  git('add', '--all');
  const author = ['-c', 'user.name=Lab', '-c', 'user.email=lab@example.org'];
  git(...author, '-c', 'commit.gpgsign=false', 'commit', '--quiet', '--message', message);
  return git('rev-parse', 'HEAD').trim();
}

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: join(folder, 'work'), encoding: 'utf8' });
}

async function publish(
  name: string,
  upstreams: readonly string[],
  pipeline: string,
): Promise<void> {
  const day = '2026-11-20';
  const reference = `gros://${name}:${day}`;
  const record = { gros_ref: reference, upstreams, pipeline };
  await put('datasets', `asset/${name}/data/${day}.csv.gz`, 'content');
  await put('datasets', `dependency/${name}/${day}/metadata/${day}.json`, JSON.stringify(record));
  await put('datasets', `asset/${name}/metadata/latest`, reference);
}

async function put(container: string, name: string, text: string): Promise<void> {
  const bytes = Buffer.from(text);
  const md5 = createHash('md5').update(bytes).digest();
  await store.putBlob({ container, name }, { bytes, md5 }, { condition: { kind: 'any' } });
}
