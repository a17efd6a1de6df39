import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeSnapshot } from '../../../src/core/schemaDiff/document/writeSnapshot';
import type { Relation, SchemaSnapshot } from '../../../src/core/schemaDiff/model/snapshot';
import { snapshotOf } from '../../fakes/ddl';
import { CommandBench, type CommandResult } from '../commandBench';

let folder: string;
let bench: CommandBench;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lakeside-coverage-'));
  bench = new CommandBench();
  bench.workingFolder = folder;
  await put('warehouse.sql', 'create table run (id int, lane int); create table mine (id int);');
  await put(
    'benchling.sql',
    'create table run (id int, lane int, at date); create table flow_cell (id text);',
  );
});

afterEach(() => rm(folder, { recursive: true, force: true }));

function put(name: string, text: string): Promise<void> {
  return writeFile(join(folder, name), text);
}

function coverage(...args: readonly string[]): Promise<CommandResult> {
  return bench.run('schema', 'coverage', ...args);
}

/** With ids of Benchling's, the same for whatever stands in a place. */
function withIds(relation: Relation): Relation {
  const columns = relation.columns.map((column, place) => {
    return { ...column, benchling: { id: `tsf_${place}` } };
  });
  return { ...relation, benchling: { id: 'ts_1' }, columns };
}

describe('lakeside schema coverage', () => {
  it('gives the figure, and lists what has no counterpart, or no one else', async () => {
    const { code, stdout, stderr } = await coverage('warehouse.sql', 'benchling.sql');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(
      `Missing in the warehouse
  public.flow_cell
  public.run.at

Only in the warehouse
  public.mine

Covered
  public.run: 2 of 3 columns

1 of 2 tables (50 %)
2 of 4 columns (50 %)
`,
    );
  });

  it('is one document for programs, and Markdown for people', async () => {
    const { stdout } = await coverage('warehouse.sql', 'benchling.sql', '--format', 'json');
    expect(JSON.parse(stdout)).toMatchObject({
      tables: { covered: 1, total: 2, percent: 50 },
      columns: { covered: 2, total: 4, percent: 50 },
      list: [
        { path: ['public', 'flow_cell'], state: 'missing', counterparts: [] },
        { path: ['public', 'run'], state: 'covered' },
      ],
      onlyInWarehouse: [['public', 'mine']],
      uncounted: { previewTable: 0, internalColumn: 0, archived: 0 },
    });
    const { stdout: page } = await coverage(
      'warehouse.sql',
      'benchling.sql',
      '--format',
      'markdown',
    );
    expect(page).toContain('# One-to-one coverage\n\n1 of 2 tables (50 %), 2 of 4 columns (50 %).');
    expect(page).toContain('- public.flow\\_cell');
  });

  it('puts questions first', async () => {
    await put('old.sql', 'create table run (id int, operator text);');
    await put('new.sql', 'create table run (id int, operator_name text);');
    const { stdout } = await coverage('old.sql', 'new.sql');
    expect(stdout).toMatch(
      /^Open questions\n {2}public\.run\.operator_name may be public\.run\.operator\n\nCovered/,
    );
  });

  it('exits with 1 for a gap only where that is asked', async () => {
    const codes = async (...args: readonly string[]): Promise<number> =>
      (await coverage(...args)).code;
    expect(await codes('warehouse.sql', 'benchling.sql', '--exit-code')).toBe(1);
    expect(await codes('benchling.sql', 'benchling.sql', '--exit-code')).toBe(0);
  });

  it('asks the warehouse and the Benchling of the lake where no side is given', async () => {
    const connection = { host: 'db.lab.example', database: 'lab', user: 'reader' };
    const lake = {
      storage: { blobEndpoint: 'https://lab.blob.core.windows.net' },
      connections: { mirror: connection, registry: connection },
      warehouse: 'mirror',
      benchling: 'registry',
    };
    await put('lake.json', JSON.stringify(lake));
    bench.live.set('mirror', await snapshotOf('create table run (id int)'));
    bench.live.set('registry', await snapshotOf('create table run (id int)'));
    const { code, stdout } = await coverage('--exit-code');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'Covered\n  public.run: 1 column\n\n1 of 1 table (100 %)\n1 of 1 column (100 %)\n',
    });
    expect(bench.schemaLogins.map(({ name }) => name)).toEqual(['mirror', 'registry']);
  });

  it('hears of renames from the snapshot of Benchling that is kept, or the one that is named', async () => {
    const connection = { host: 'db.lab.example', database: 'lab', user: 'reader' };
    const lake = {
      storage: { blobEndpoint: 'https://lab.blob.core.windows.net' },
      connections: { mirror: connection, registry: connection },
      warehouse: 'mirror',
      benchling: 'registry',
    };
    await put('lake.json', JSON.stringify(lake));
    const registry = async (name: string, at: string): Promise<SchemaSnapshot> => {
      const snapshot = await snapshotOf(`create table ${name} (a text, ${at} text)`);
      return { ...snapshot, relations: snapshot.relations.map(withIds) };
    };
    bench.live.set('mirror', await snapshotOf('create table run (a text, b text)'));
    bench.live.set('registry', await registry('flow', 'c'));
    expect((await coverage()).stdout).toContain('0 of 1 table');
    await mkdir(join(folder, 'schema'));
    const kept = writeSnapshot(await registry('run', 'b'));
    await put('schema/registry.schema.json', kept);
    expect((await coverage()).stdout).toContain('1 of 1 table (100 %)\n2 of 2 columns (100 %)');
    await rm(join(folder, 'schema'), { recursive: true });
    await put('kept.json', kept);
    expect((await coverage('--via', 'kept.json', '--exit-code')).code).toBe(0);
  });

  it('says that the lake names no Benchling, and how to name it', async () => {
    await put(
      'lake.json',
      JSON.stringify({ storage: { blobEndpoint: 'https://lab.blob.core.windows.net' } }),
    );
    const { code, stderr } = await coverage('warehouse.sql');
    expect(code).toBe(3);
    expect(stderr).toContain('lake.json names no benchling');
    expect(stderr).toContain('name it as benchling');
  });
});
