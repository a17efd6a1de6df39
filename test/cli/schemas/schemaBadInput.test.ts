import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { snapshotOf } from '../../fakes/ddl';
import { CommandBench, type CommandResult } from '../commandBench';

let folder: string;
let bench: CommandBench;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lakeside-bad-'));
  bench = new CommandBench();
  bench.workingFolder = folder;
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const formats = ['text', 'json', 'markdown'] as const;

/** What the command says of two files, in every format. */
async function compare(
  before: string,
  after: string,
  wanted: readonly string[] = formats,
): Promise<readonly CommandResult[]> {
  await writeFile(join(folder, 'old'), before);
  await writeFile(join(folder, 'new'), after);
  const outcomes: CommandResult[] = [];
  for (const format of wanted) {
    outcomes.push(await bench.run('schema', 'diff', './old', './new', '--format', format));
  }
  return outcomes;
}

/** Every format says it, on the stream that is its. */
async function expectSaid(sides: readonly [string, string], part: string): Promise<void> {
  for (const [place, { code, stdout, stderr }] of (await compare(...sides)).entries()) {
    expect({ format: formats[place], code }).toEqual({ format: formats[place], code: 0 });
    expect(stderr).toBe('');
    const said = stdout.replaceAll('\\', '');
    expect(said).toContain(part);
  }
}

/** A migration of what cannot be compared is no migration. */
const allFormats = [...formats, 'sql'] as const;

async function expectRefused(sides: readonly [string, string], part: string): Promise<void> {
  for (const [place, outcome] of (await compare(...sides, allFormats)).entries()) {
    const { code, stdout, stderr } = outcome;
    const format = allFormats[place];
    expect({ format, code }).toEqual({ format, code: 3 });
    expect(stderr).toContain(part);
    const inJson = expect.stringContaining(part.replaceAll('"', '\\"')) as unknown;
    expect(stdout).toEqual(format === 'json' ? inJson : '');
  }
}

function tables(...names: readonly string[]): string {
  return names.map((name) => `create table ${name} (${name}_a int, ${name}_b text);`).join('\n');
}

function numbered(start: string, columns: string): string {
  return Array.from(
    { length: 12 },
    (_, place) => `create table ${start}_${place} (${columns});`,
  ).join('\n');
}

describe('two sides that are not of one kind', () => {
  const wine = numbered('wine', 'vintage int, grape text, sweet boolean');
  const taxes = numbered('tax_return', 'filed_on date, amount numeric, office uuid, paid bytea');

  it('are refused, in every format', async () => {
    await expectRefused(
      [wine, taxes],
      'these are not two versions of one schema: of 12 tables and views and 12, none belong together',
    );
  });

  it('are refused also if one is a script of SQL Server', async () => {
    const script = wine.replaceAll('create table ', 'CREATE TABLE [dbo].').replaceAll(';', '\nGO');
    await expectRefused([script, taxes], 'none belong together');
  });

  it('are refused if one is no schema at all', async () => {
    await expectRefused(
      [wine, 'Dear all,\nplease find attached'],
      'holds no table that is understood: line 1',
    );
    await expectRefused([wine, '{"runs": []}'], '"format" must be "lakeside-schema"');
    await expectRefused([wine, '[1, 2]'], 'holds no table that is understood');
  });

  it('are compared where one of them is empty', async () => {
    await expectSaid(['', 'create table t (a int)'], 't');
  });
});

describe('a snapshot that somebody has edited', () => {
  const head = '"format": "lakeside-schema"';
  const table = (rest: string): string =>
    `{${head}, "version": 1, "origin": {"kind": "ddl"}, "relations": [{"schema": "s", "name": "t", "kind": "table", ${rest}}]}`;

  it.each([
    ['cut short', `{${head}, "version": 1, "relations": [`, 'is no JSON'],
    [
      'with marks of a merge',
      `{${head},\n<<<<<<< HEAD\n"version": 1\n}`,
      'line 2, column 1 is no JSON',
    ],
    ['of a newer version', `{${head}, "version": 99}`, 'is a snapshot of version 99'],
    ['of no version', `{${head}, "version": "one"}`, '"version" must be a number'],
    [
      'with a column that has no type',
      table('"columns": [{"name": "a"}]'),
      'relations[0].columns[0].type',
    ],
    [
      'with a key that is no list',
      table('"columns": [], "primaryKey": {"name": "k", "columns": "a"}'),
      'relations[0].primaryKey.columns',
    ],
  ])('%s is refused with its place, in every format', async (_, text, part) => {
    await expectRefused(['create table s.t (a int)', text], part);
  });

  it('with keys of columns that are not there, and twice the same, is compared all the same', async () => {
    const text = table(
      `"columns": [{"name": "a", "type": "integer", "isNullable": true}, {"name": "a", "type": "integer", "isNullable": true}],
       "primaryKey": {"name": "k", "columns": ["gone"]}, "foreignKeys": [{"name": "f", "columns": ["x"], "refTable": ["no", "where"], "refColumns": [], "onUpdate": "noAction", "onDelete": "noAction"}]`,
    );
    await expectSaid(['create table s.t (a int)', text], 'gone');
    await expectSaid([text, 'create table s.t (a int)'], 'gone');
  });
});

describe('a Benchling without a row', () => {
  it('is not taken for one whose tables were dropped, in every format', async () => {
    const connection = { host: 'benchling.example.org', database: 'warehouse', user: 'lab' };
    const lake = {
      storage: { blobEndpoint: 'https://lab.blob.core.windows.net' },
      sources: [],
      connections: { registry: connection },
    };
    await writeFile(join(folder, 'lake.json'), JSON.stringify(lake));
    const database = { name: 'warehouse', oid: 5, serverVersion: '18.1', user: 'lab' };
    const origin = { kind: 'live', takenAt: '2026-11-26T08:00:00.000Z', database } as const;
    bench.live.set('registry', { ...(await snapshotOf('create schema b')), origin });
    await writeFile(
      join(folder, 'ours.sql'),
      numbered('b."t', 'id text').replaceAll(' (id', '$raw" (id'),
    );
    for (const format of formats) {
      const { code, stdout } = await bench.run(
        'schema',
        'diff',
        'ours.sql',
        'registry',
        '--format',
        format,
      );
      expect({ format, code }).toEqual({ format, code: 0 });
      expect(stdout.split('shows a table only while it has rows')).toHaveLength(13);
    }
  });
});

describe('odd names', () => {
  const long = 'a'.repeat(70);

  it.each([
    ['with a $', '"strain$raw"'],
    ['in capitals', '"STRAIN"'],
    ['with quotes', '"a""b"'],
    ['with quotes and blanks', `"it's a 'name'"`],
    ['in other scripts', '"試料 Größe ñ"'],
    ['with what a terminal obeys', '"a\u001b[31mb"'],
    ['that are words of SQL', '"select"'],
  ])('%s are compared, in every format', async (_, name) => {
    const columns = `${name} int, b text`;
    const outcomes = await compare(
      `create table ${name} (${columns});`,
      `create table ${name} (${columns}, ${name.replace(/"$/, '2"')} date);`,
    );
    for (const { code, stdout } of outcomes) {
      expect(code).toBe(0);
      expect(stdout).toContain('date');
      expect(stdout).not.toContain('\u001b');
    }
  });

  it('of more than 63 bytes are cut as the server cuts them', async () => {
    await expectSaid(
      [`create table t ("${long}" int)`, `create table t ("${long.slice(0, 63)}" bigint)`],
      'bigint',
    );
    const [{ stdout } = { stdout: '' }] = await compare(
      `create table t ("${long}" int)`,
      `create table t ("${long.slice(0, 63)}" int)`,
    );
    expect(stdout).toMatch(/^No differences$/m);
  });
});

describe('tables that lean on each other', () => {
  it('in a circle are compared, in every format', async () => {
    const circle = `${tables('x', 'y', 'z')} alter table x add primary key (x_a); alter table y add primary key (y_a); alter table z add primary key (z_a);
      alter table x add foreign key (x_a) references y; alter table y add foreign key (y_a) references z; alter table z add foreign key (z_a) references x;
      alter table x add column self int references x;`;
    await expectSaid(
      [circle, circle.replaceAll(/\by\b/g, 'why').replaceAll('y_a', 'why_a')],
      'why',
    );
  });

  it('as partitions and children are compared, in every format', async () => {
    const parts = `create table log (at date, what text) partition by range (at);
      create table log_1 partition of log for values from ('2026-01-01') to ('2026-02-01'); create table kin (a int); create table child (b int) inherits (kin);`;
    await expectSaid(
      [parts, `${parts} alter table log add column who text; alter table kin add c date;`],
      'who',
    );
    await expectSaid(
      [parts, `${parts} drop table log; create table log (at date, what text);`],
      'log',
    );
  });
});

it('an empty file that is called a snapshot is none; an empty script is a schema of nothing', async () => {
  await writeFile(join(folder, 'failed.json'), '');
  await writeFile(join(folder, 'none.sql'), '');
  await writeFile(join(folder, 'one.sql'), tables('wine'));
  const failed = await bench.run('schema', 'diff', './one.sql', './failed.json');
  expect(failed.code).toBe(3);
  expect(failed.stderr).toContain('failed.json is empty, and no snapshot');
  const { code, stdout } = await bench.run('schema', 'diff', './none.sql', './one.sql');
  expect(code).toBe(0);
  expect(stdout).toContain('+ table public.wine (2 columns)');
});
