import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseSnapshot } from '../../../src/core/schemaDiff/document/parseSnapshot';
import type { SchemaSnapshot } from '../../../src/core/schemaDiff/model/snapshot';
import { snapshotOf } from '../../fakes/ddl';
import { CommandBench, type CommandResult } from '../commandBench';

let folder: string;
let bench: CommandBench;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lakeside-schema-'));
  bench = new CommandBench();
  bench.workingFolder = folder;
  const connection = { host: 'dwh.example.org', database: 'dwh', user: 'operator' };
  const lake = {
    storage: { blobEndpoint: 'https://lab.blob.core.windows.net' },
    sources: [],
    connections: { dwh: connection, registry: connection },
    warehouse: 'dwh',
  };
  await writeFile(join(folder, 'lake.json'), JSON.stringify(lake));
  bench.live.set('dwh', await live('create table run (id int primary key, name text)'));
  bench.live.set('registry', await live('create table run (id int primary key, title text)'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function live(ddl: string, takenAt = '2026-11-26T08:00:00.000Z'): Promise<SchemaSnapshot> {
  const database = { name: 'dwh', oid: 5, serverVersion: '18.1', user: 'operator' };
  return { ...(await snapshotOf(ddl)), origin: { kind: 'live', takenAt, database } };
}

function snapshot(...args: readonly string[]): Promise<CommandResult> {
  return bench.run('schema', 'snapshot', ...args);
}

describe('lakeside schema snapshot', () => {
  it('writes what the warehouse looks like to standard output', async () => {
    const { code, stdout, stderr } = await snapshot();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(parseSnapshot(stdout, 'stdout')).toEqual(bench.live.get('dwh'));
    expect(bench.schemaLogins).toEqual([{ name: 'dwh', password: 'password of dwh' }]);
    expect(stdout).not.toContain('password');
  });

  it('warns before the kept snapshot of Benchling moves on over renames', async () => {
    const text = await readFile(join(folder, 'lake.json'), 'utf8');
    await writeFile(
      join(folder, 'lake.json'),
      JSON.stringify({ ...(JSON.parse(text) as object), benchling: 'registry' }),
    );
    await mkdir(join(folder, 'schema'));
    const out = ['--connection', 'registry', '--out', 'schema/registry.schema.json'];
    expect((await snapshot(...out)).stderr).not.toContain('certain');
    const withNote = await live('create table run (id int primary key, title text, note text)');
    bench.live.set('registry', withNote);
    expect((await snapshot(...out)).stderr).not.toContain('certain');
    const renamed = await live('create table runs (id int primary key, title text, note text)');
    bench.live.set('registry', renamed);
    expect((await snapshot(...out)).stderr).toContain(
      '1 rename since schema/registry.schema.json was kept is certain only by what it holds: once it moves on, a warehouse that was not migrated is asked about them; until it is migrated give the older one, as in --via git:HEAD:schema/registry.schema.json',
    );
  });

  it('writes to a pipe without reading it before', async () => {
    // Windows has none among its files.
    if (process.platform === 'win32') return;
    const pipe = join(folder, 'pipe');
    await promisify(execFile)('mkfifo', [pipe]);
    const [{ code }, read] = await Promise.all([
      snapshot('--out', 'pipe'),
      promisify(execFile)('cat', [pipe]),
    ]);
    expect(code).toBe(0);
    expect(parseSnapshot(read.stdout, 'pipe')).toEqual(bench.live.get('dwh'));
  });

  it('leaves a file that says the same already', async () => {
    expect((await snapshot('--out', 'dwh.json')).stderr).toBe('dwh.json: 1 relation\n');
    const written = await readFile(join(folder, 'dwh.json'), 'utf8');
    const later = '2026-11-27T08:00:00.000Z';
    bench.live.set('dwh', await live('create table run (id int primary key, name text)', later));
    const again = await snapshot('--out', 'dwh.json');
    expect(again.stderr).toBe('dwh.json holds the same already: 1 relation\n');
    expect(await readFile(join(folder, 'dwh.json'), 'utf8')).toBe(written);
    bench.live.set('dwh', await live('create table run (id int)', later));
    await snapshot('--out', 'dwh.json');
    expect(await readFile(join(folder, 'dwh.json'), 'utf8')).toContain(later);
  });

  it('leaves the file that was there where it cannot be written whole', async () => {
    await snapshot('--out', 'dwh.json');
    const written = await readFile(join(folder, 'dwh.json'), 'utf8');
    bench.live.set('dwh', await live('create table run (id int)'));
    // As on a full disk, where the new one gets no room.
    await mkdir(join(folder, 'dwh.json.partial'));
    expect((await snapshot('--out', 'dwh.json')).code).toBe(2);
    expect(await readFile(join(folder, 'dwh.json'), 'utf8')).toBe(written);
  });

  it('follows a link, and writes to what is no file', async () => {
    await snapshot('--out', 'dwh.json');
    await symlink('dwh.json', join(folder, 'link.json'));
    bench.live.set('dwh', await live('create table other (id int)'));
    await snapshot('--out', 'link.json');
    expect(await readFile(join(folder, 'dwh.json'), 'utf8')).toContain('other');
    expect((await snapshot('--out', devNull)).code).toBe(0);
  });

  it('says what the login may not see, and refuses where that is everything', async () => {
    const seen = await live('create table run (id int)');
    const hidden = {
      schemas: 2,
      relations: 1,
      columns: 0,
      definitions: [['b', 'schema$raw']] as const,
    };
    bench.live.set('dwh', { ...seen, hidden });
    expect((await snapshot('--out', 'dwh.json')).stderr).toBe(
      `dwh.json: 1 relation
Not in it, as this login may not see them: 2 schemas, 1 table or view
Renames cannot be told by Benchling’s own ids: this login may not read b.schema$raw
`,
    );
    const catalogs = ['pg_constraint', 'pg_description'] as const;
    const poor = {
      ...seen,
      hidden: { ...hidden, schemas: 0, relations: 0, definitions: [], catalogs },
    };
    bench.live.set('dwh', { ...poor, unknown: ['constraints', 'comments'] });
    expect((await snapshot('--out', 'dwh.json')).stderr).toBe(
      `dwh.json: 1 relation
Not in it, as this login may not read pg_constraint: keys, references and checks; they are not compared: none is told as added, and one as dropped only with a column or table that it stands on
Not in it, as this login may not read pg_description: comments; they are not compared, and bridge views look like any others, since only their comments tell
To have that, too, a superuser runs there: GRANT SELECT ON pg_catalog.pg_constraint, pg_catalog.pg_description TO operator
`,
    );
    bench.live.set('dwh', { ...seen, relations: [], hidden });
    const { code, stderr } = await snapshot();
    expect(code).toBe(3);
    expect(stderr).toContain('operator may read no table in dwh');
  });

  it('makes the folders of its file, exits with 2 if it cannot, with 3 for a connection that is not known', async () => {
    expect((await snapshot('--out', 'new/deep/dwh.json')).code).toBe(0);
    const refused = await snapshot('--out', 'new/deep/dwh.json/inner.json');
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('is no folder') });
    const { code, stderr } = await snapshot('--connection', 'regstry');
    expect(code).toBe(3);
    expect(stderr).toContain('did you mean "registry"?');
  });
});

describe('lakeside schema diff of what is live', () => {
  it('takes connections by their names', async () => {
    const { stdout, stderr } = await bench.run('schema', 'diff', 'dwh', 'registry');
    expect(stderr).toBe('');
    expect(stdout).toContain('title');
    expect(bench.schemaLogins.map(({ name }) => name)).toEqual(['registry', 'dwh']);
  });

  it('takes a snapshot for the older side', async () => {
    await snapshot('--out', 'dwh.json');
    const { code, stdout } = await bench.run('schema', 'diff', 'dwh.json', 'dwh', '--exit-code');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^Not compared, .*\n\nNo differences\n$/) as unknown,
    });
  });

  it('says in JSON that a connection is not known', async () => {
    const { code, stdout } = await bench.run('schema', 'diff', 'dwh', 'none', '--format', 'json');
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      matches: [],
      changes: [],
      error: { reason: 'connectionUnknown' },
    });
  });

  it('asks of values only if that is wanted: numbers for a file, digests of one key for a comparison', async () => {
    await snapshot();
    await bench.run('schema', 'diff', 'dwh', 'registry');
    expect(bench.statisticsWishes.splice(0)).toEqual([undefined, undefined, undefined]);
    const { stderr } = await snapshot('--statistics', '--out', 'dwh.json');
    expect(stderr).toBe('dwh.json: 1 relation\n');
    await bench.run('schema', 'diff', 'dwh', 'registry', '--statistics');
    await bench.run('schema', 'diff', 'dwh', 'registry', '--statistics');
    const [file, one, other, later] = bench.statisticsWishes;
    expect(file).toEqual({});
    expect(one?.markKey).toMatch(/^[-0-9a-f]{36}$/);
    expect(other).toEqual(one);
    expect(later).not.toEqual(one);
  });

  it('says of which tables nothing is known, and keeps no digest of a value', async () => {
    const marks = { common: ['c0ffee', 'decade'], bounds: [] };
    const counted = { column: 'id', nullFraction: 0, distinct: -1, averageBytes: 4, marks };
    bench.live.set('dwh', {
      ...(await live('create table run (id int); create table fresh (id int)')),
      statistics: [{ schema: 'public', name: 'run', columns: [counted] }],
    });
    const { stdout, stderr } = await snapshot('--statistics');
    expect(stderr).toMatch(
      /^dwh: no statistics of 1 table of 2: they have no rows, were never analyzed/,
    );
    expect(stdout).toContain(
      '{ "schema": "public", "name": "run", "columns": [ { "column": "id", "nullFraction": 0, "distinct": -1, "averageBytes": 4 } ] }',
    );
    expect(stdout).not.toMatch(/c0ffee|marks/);
    for (const format of ['json', 'text', 'markdown']) {
      const options = ['--statistics', '--format', format];
      const { stdout: diff } = await bench.run('schema', 'diff', 'dwh', 'registry', ...options);
      expect(diff).not.toMatch(/c0ffee|marks/);
    }
  });
});
