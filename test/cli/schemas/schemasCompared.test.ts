import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeSnapshot } from '../../../src/core/schemaDiff/document/writeSnapshot';
import type { SchemaSnapshot } from '../../../src/core/schemaDiff/model/snapshot';
import { snapshotOf } from '../../fakes/ddl';
import { CommandBench } from '../commandBench';

let folder: string;
let bench: CommandBench;

const database = { host: 'db.example.com', database: 'lab', user: 'us' };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lakeside-schemas-'));
  bench = new CommandBench();
  bench.workingFolder = folder;
  const connections = {
    warehouse: database,
    twin: database,
    twinsPublic: { ...database, schema: 'public' },
    registry: database,
  };
  const storage = { blobEndpoint: 'https://lab.blob.core.windows.net' };
  await put(
    'lake.json',
    JSON.stringify({ storage, sources: [], connections, benchling: 'registry' }),
  );
  bench.live.set(
    'warehouse',
    await live(
      'create table run (id int); create schema staging; create table staging.load (n int)',
    ),
  );
  const alone = await live('create table run (id int)');
  bench.live.set('twin', alone);
  bench.live.set('twinsPublic', alone);
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function put(name: string, text: string): Promise<string> {
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

async function live(ddl: string): Promise<SchemaSnapshot> {
  return { ...(await snapshotOf(ddl)), origin: { kind: 'live' } };
}

/** What the changes are, as a kind and an object. */
async function changes(old: string, fresh: string): Promise<readonly string[]> {
  const { stdout } = await bench.run('schema', 'diff', old, fresh, '--format', 'json');
  const { changes: found } = JSON.parse(stdout) as {
    readonly changes: readonly { readonly kind: string; readonly object: readonly string[] }[];
  };
  return found.map(({ kind, object }) => `${kind} ${object.join('.')}`);
}

const stagingGone = ['dropSchema staging', 'dropTable staging.load'];

it('a schema that a whole database lacks is dropped, also if it has but one', async () => {
  expect(await changes('warehouse', 'twin')).toEqual(stagingGone);
  const twin = await put('twin.json', writeSnapshot(await live('create table run (id int)')));
  expect(await changes('warehouse', twin)).toEqual(stagingGone);
});

it('who is about one schema, or sees one of several, says nothing of others', async () => {
  expect(await changes('warehouse', 'twinsPublic')).toEqual([]);
  const twin = await live('create table run (id int)');
  bench.live.set('twin', { ...twin, hidden: { ...twin.hidden, schemas: 1 } });
  expect(await changes('warehouse', 'twin')).toEqual([]);
});

it('the tables of a schema that Benchling calls otherwise are found by their ids', async () => {
  const kept = withIds(await live(`create schema lims; ${sample('lims')}`));
  await put('schema/registry.schema.json', writeSnapshot(kept));
  bench.live.set('registry', withIds(await live(`create schema lab; ${sample('lab')}`)));
  bench.live.set('warehouse', await live(`create schema lims; ${sample('lims')}`));
  const found = await changes('warehouse', 'registry');
  expect(found.filter((change) => /Table /.test(change))).toEqual(['moveTable lims.sample']);
});

it('a pipe is a file, and is read once', async () => {
  const run = promisify(execFile);
  await run('mkfifo', [join(folder, 'pipe')]);
  const written = run('sh', ['-c', 'echo "create table run (id int, at date)" > pipe'], {
    cwd: folder,
    timeout: 4_000,
  });
  expect(await changes('twin', 'pipe')).toEqual(['addColumn public.run.at']);
  await written;
});

function sample(schema: string): string {
  return `create table ${schema}.sample (id text, strain text)`;
}

function withIds(snapshot: SchemaSnapshot): SchemaSnapshot {
  const relations = snapshot.relations.map((relation) => ({
    ...relation,
    benchling: { id: 'ts_1' },
  }));
  return { ...snapshot, relations };
}
