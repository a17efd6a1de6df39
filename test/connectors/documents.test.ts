import { assert, asyncProperty, json, string } from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PostgresPageReader } from '../../src/connectors/postgres/pages/postgresPageReader';
import type { Cell } from '../../src/core/warehouse/pages/pageReader';
import type { Filter } from '../../src/core/warehouse/pages/tableQuery';
import { passesPath } from '../fakes/documents';
import { labReader, literal } from './postgres/labTables';
import { CollectingSink, QueryWorld } from './postgres/queryWorld';
import { startPostgres, type TestPostgres } from './postgres/startPostgres';

/** Path filters and outlines of documents, in a real Postgres. */
const { signal } = new AbortController();

const documents: readonly Cell[] = [
  '{"kit": {"name": "plexWell", "lanes": [1, 2]}, "q30": 91.5, "by": "ada"}',
  '{"kit": {"name": "TruSeqHT", "lanes": [3]}, "q30": "91.5", "by": "Foam (over)"}',
  '{"samples": [{"qc": {"q30": 70}}, {"qc": {"q30": 85}}], "by": "a\'b\\\\c"}',
  '[{"a": 1}, {"a": 2}]',
  '"only a text"',
  '{}',
  null,
];

let postgres: TestPostgres;
const readers = new Map<string, PostgresPageReader>();

beforeAll(async () => {
  postgres = await startPostgres();
  const rows = documents.map((text, id) => `(${id}, ${literal(text)}, ${literal(text)})`);
  await postgres.execute(
    'create schema lab',
    'create table lab.note (id int primary key, b jsonb, j json)',
    `insert into lab.note values ${rows.join(', ')}`,
    'create table lab.empty (id int primary key, b jsonb)',
    'create table lab.twice (id int primary key, j json)',
    `insert into lab.twice values (1, '{"a": 1, "a": 2}'), (2, '{"a": "\\u0000"}')`,
    'create table lab.large (id int primary key, b jsonb)',
    `insert into lab.large select g, jsonb_build_object('n', g, 'noise', (select jsonb_agg(md5((g * 40000 + i)::text)) from generate_series(1, 30000) i)) from generate_series(1, 3) g`,
    `insert into lab.large values (4, '{"n": 4}')`,
    'create table lab.many as select g as id, jsonb_build_object($$n$$, g) as b from generate_series(1, 60000) g',
    'analyze',
  );
});

afterAll(async () => {
  for (const reader of readers.values()) reader.close();
  await postgres?.stop();
});

function readerOf(name: string): PostgresPageReader {
  const open = readers.get(name);
  if (open !== undefined) return open;
  const reader = labReader(postgres, name);
  readers.set(name, reader);
  return reader;
}

async function passing(path: string, column = 'b', table = 'note'): Promise<string> {
  const request = { filters: [pathFilter(path, column)], order: keyed, from: 'start' } as const;
  const shape = { columns: ['id'], cutAtBytes: undefined };
  const rows = await readerOf(table).rows({ ...request, skip: 0, limit: 99, shape }, { signal });
  return rows.map(({ cells }) => cells[0]).join(' ');
}

const keyed = { kind: 'keyed', columns: ['id'], direction: 'ascending' } as const;

function pathFilter(path: string, column = 'b'): Filter {
  return { kind: 'path', column, path };
}

describe.each(['b', 'j'])('a path filter of the column %s', (column) => {
  it.each([
    ['kit', '0 1'],
    ['kit.name = plexWell', '0'],
    ['kit.lanes[*] > 2', '1'],
    ['kit.lanes[1] = 2', '0'],
    ['q30 = 91.5', '0 1'],
    ['q30 > 91', '0'],
    ['by contains foam (', '1'],
    ['by starts with a', '0 2'],
    ["by = a'b\\c", '2'],
    ['samples[*].qc.q30 >= 85', '2'],
    ['nobody', ''],
    ['$.samples[*].qc ? (@.q30 > 80)', '2'],
    ['$.q30 == 91.5', '0'],
    ['$[*].a', '3'],
    ['$ ? (@.type() == "string")', '4'],
    ['strict $.kit.nobody', ''],
    ['$.by.double() > 1', ''],
    ['exists($.kit) || exists($.samples)', '0 1 2'],
  ])('%s', async (path, ids) => {
    expect(await passing(path, column)).toBe(ids);
  });

  it('goes with others, is counted, and exported with the value in its place', async () => {
    const reader = readerOf('note');
    const filters: readonly Filter[] = [
      pathFilter('kit', column),
      { kind: 'compare', column: 'id', comparison: 'greater', value: '0' },
    ];
    expect(await reader.count(filters, { signal })).toBe(1);
    const sink = new CollectingSink('csv');
    await reader.export({ filters, order: keyed, columns: ['id'] }, { signal, sink });
    expect(Buffer.concat(sink.chunks).toString()).toBe('1\n');
    const statement = await reader.statement(
      { filters, order: keyed, columns: ['id'] },
      { signal },
    );
    expect(await new QueryWorld(postgres).cell(statement)).toBe('1');
  });
});

it('agrees with a reading of the simple form in memory, whatever the document and the value', async () => {
  const reader = readerOf('note');
  await reader.facts({ signal });
  await assert(
    asyncProperty(
      json({ maxDepth: 3 }),
      string({ unit: 'grapheme', maxLength: 8 }),
      async (text, value) => {
        if (/\\u0000|[\uD800-\uDFFF]/.test(text + value) || value.includes('\0')) return;
        for (const path of ['a.b', `a = ${JSON.stringify(value)}`, 'a[*]', 'a[0].b != "x"']) {
          const found = await passesOnServer(text, path);
          expect([path, text, found]).toEqual([path, text, passesPath(text, path)]);
        }
      },
    ),
    { numRuns: 25 },
  );
}, 60_000);

async function passesOnServer(document: string, path: string): Promise<boolean> {
  await postgres.execute(
    'delete from lab.empty',
    `insert into lab.empty values (1, ${literal(document)})`,
  );
  return (await passing(path, 'b', 'empty')) === '1';
}

describe('what is no path', () => {
  it.each([
    ['$.a ? (@ > )', 11],
    ['$.a ? (@ == "x"', 15],
    ['$.a $.a', 4],
    ['$..a', 2],
    ['$.a ? (@ like_regex "(")', 24],
    ['a..b', 2],
  ])('%s is told of at character %i', async (path, offset) => {
    const problem = await readerOf('note').checkPath(path, { signal });
    expect(problem, problem?.message).toMatchObject({ offset });
    expect(problem?.message).not.toBe('');
  });

  it('is refused where rows are read as well, and what is one is not', async () => {
    await expect(passing('a..b')).rejects.toMatchObject({ reason: 'usage' });
    await expect(passing('$.a ? (')).rejects.toMatchObject({ reason: 'statementFailed' });
    expect(await readerOf('note').checkPath('$.a ? (@ > 1)', { signal })).toBeUndefined();
  });

  it('is a value to the server, whatever it tries', async () => {
    const tries = [
      `$'; drop table lab.note; --`,
      `$."a'); drop table lab.note; --"`,
      `a = '; drop table lab.note; --`,
      `a = "'); drop table lab.note; --"`,
      `a contains ' || pg_sleep(9) || '`,
      `$.a ? (@ == $$)`,
      `$b`,
      `\\'; drop table lab.note; --`,
    ];
    for (const path of tries) {
      await passing(path).catch((error: unknown) => {
        expect(['statementFailed', 'usage']).toContain((error as { reason: string }).reason);
      });
      const sink = new CollectingSink('csv');
      const selection = { filters: [pathFilter(path)], order: keyed, columns: ['id'] };
      await readerOf('note')
        .export(selection, { signal, sink })
        .catch(() => undefined);
    }
    expect(await new QueryWorld(postgres).cell('select count(*) from lab.note')).toBe('7');
  });
});

describe('the outline of a column', () => {
  it.each(['b', 'j'])(
    '%s has the paths of all documents, with types and examples',
    async (column) => {
      const outline = await readerOf('note').outline({ column, filters: [] }, { signal });
      expect(outline).toMatchObject({ documents: 6, leftOut: 0, isCut: false });
      const paths = new Map(outline.paths.map((path) => [path.path, path]));
      expect([...paths.keys()]).toEqual([
        '',
        '$[*]',
        '$[*]."a"',
        'by',
        'kit',
        'kit.lanes',
        'kit.lanes[*]',
        'kit.name',
        'q30',
        'samples',
        'samples[*]',
        'samples[*].qc',
        'samples[*].qc.q30',
      ]);
      expect(paths.get('q30')).toMatchObject({
        documents: 1,
        types: [
          { type: 'number', count: 1 },
          { type: 'string', count: 1 },
        ],
        examples: ['91.5'],
      });
      expect(paths.get('kit.lanes[*]')).toMatchObject({ documents: 2, examples: ['1', '2', '3'] });
    },
  );

  it('is of those that pass, and of none where there are none', async () => {
    const reader = readerOf('note');
    const { paths } = await reader.outline(
      { column: 'b', filters: [pathFilter('samples')] },
      { signal },
    );
    expect(paths.map(({ path }) => path)).not.toContain('kit');
    await postgres.execute('delete from lab.empty');
    const none = await readerOf('empty').outline({ column: 'b', filters: [] }, { signal });
    expect(none).toEqual({ documents: 0, leftOut: 0, isCut: false, paths: [] });
  });

  it('leaves out what is very large or no jsonb, and says how much that was', async () => {
    const large = await readerOf('large').outline({ column: 'b', filters: [] }, { signal });
    expect(large).toMatchObject({ documents: 1, leftOut: 3 });
    const twice = await readerOf('twice').outline({ column: 'j', filters: [] }, { signal });
    expect(twice).toMatchObject({ documents: 1, leftOut: 1 });
  });

  it('looks into some of the pages of a large table', async () => {
    const { documents: looked, paths } = await readerOf('many').outline(
      { column: 'b', filters: [] },
      { signal },
    );
    expect(looked).toBeLessThanOrEqual(1_000);
    expect(looked).toBeGreaterThan(300);
    expect(paths.map(({ path }) => path)).toEqual(['', 'n']);
  });

  it('ends at the server when it is called off', async () => {
    const controller = new AbortController();
    const open = readerOf('large').outline({ column: 'b', filters: [] }, controller);
    controller.abort();
    await expect(open).rejects.toBe(controller.signal.reason);
  });
});

it('a document of a megabyte passes, and comes whole when it is asked for', async () => {
  expect(await passing('n = 2', 'b', 'large')).toBe('2');
  const request = { filters: [pathFilter('noise[29999]')], order: keyed, from: 'start' } as const;
  const shape = { columns: ['b'], cutAtBytes: 4_000 };
  const [row] = await readerOf('large').rows({ ...request, skip: 0, limit: 1, shape }, { signal });
  expect(row?.cuts[0]?.sizeBytes).toBeGreaterThan(1_000_000);
});

it('repeated names of json come as they were written', async () => {
  const request = { filters: [], order: keyed, from: 'start', skip: 0, limit: 1 } as const;
  const shape = { columns: ['j'], cutAtBytes: 4_000 };
  const [row] = await readerOf('twice').rows({ ...request, shape }, { signal });
  expect(row?.cells[0]).toBe('{"a": 1, "a": 2}');
});
