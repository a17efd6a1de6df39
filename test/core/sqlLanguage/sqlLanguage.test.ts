import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PgQueryParser } from '../../../src/connectors/sqlParser/pgQueryParser';
import { checkNames } from '../../../src/core/sqlLanguage/checkNames';
import { completeSql, isBehindJoin } from '../../../src/core/sqlLanguage/completeSql';
import { describeName } from '../../../src/core/sqlLanguage/describeName';
import { nearestName } from '../../../src/core/base/nearestName';
import { searchPathOf, type NameSpace } from '../../../src/core/sqlLanguage/resolveNames';
import { catalogOf } from '../../fakes/catalogs';

const catalog = catalogOf(
  {
    'public.run': {
      columns: { id: 'integer', name: { type: 'text', comment: 'As the instrument calls it' } },
      primaryKey: ['id'],
      comment: 'Sequencing runs',
      rowCountEstimate: 2_000_000,
    },
    'public.sample': {
      columns: { id: 'integer', run_id: 'integer', barcode: 'text', 'Read Count': 'bigint' },
      primaryKey: ['id'],
      references: { run_id: 'public.run.id' },
    },
    'lab.plate': {
      columns: { id: 'integer', sample: 'integer' },
      references: { sample: 'public.sample.id' },
    },
    'lab.plate_2026': { columns: { id: 'integer' }, partitionOf: 1 },
  },
  {
    functions: [
      { name: 'lower', arguments: 'text', result: 'text' },
      { name: 'lower', arguments: 'anyrange', result: 'anyelement' },
      { schema: 'lab', name: 'plate_name', arguments: 'integer', result: 'text' },
    ],
  },
);
const space: NameSpace = { catalog, searchPath: searchPathOf(catalog, undefined) };
const parser = new PgQueryParser();

/** The cursor is where the bar stands. */
function complete(text: string) {
  const offset = text.indexOf('|');
  return completeSql(text.replace('|', ''), offset, space);
}

function suggested(text: string, kind: string): readonly string[] {
  return complete(text)
    .suggestions.filter((suggestion) => suggestion.kind === kind)
    .map((suggestion) => suggestion.text);
}

describe('completeSql', () => {
  it.each([
    ['select | from sample', ['id', 'run_id', 'barcode', '"Read Count"']],
    ['select s.| from sample s', ['id', 'run_id', 'barcode', '"Read Count"']],
    [
      'select s.ba| from public.sample as s where 1 = 1',
      ['id', 'run_id', 'barcode', '"Read Count"'],
    ],
    ['select "S".| from run "S"', ['id', 'name']],
    [
      'select * from run r join sample s on |',
      ['r.id', 'name', 's.id', 'run_id', 'barcode', '"Read Count"'],
    ],
    ['select * from (select id as run, barcode from sample) x where x.|', ['run', 'barcode']],
    ['with w(a, b) as (select id, name from run) select w.| from w', ['a', 'b']],
    ['with w as (select r.*, 1 as one from run r) select | from w', ['id', 'name', 'one']],
    ['with w as (select |', []],
    [
      'select (select max(s.|) from sample s where s.run_id = r.id) from run r',
      ['id', 'run_id', 'barcode', '"Read Count"'],
    ],
    [
      'select * from run r where exists (select 1 from sample s where s.run_id = r.|)',
      ['id', 'name'],
    ],
    [
      'select id from run union all select | from sample',
      ['id', 'run_id', 'barcode', '"Read Count"'],
    ],
    ['select id from run order by |', ['id', 'name']],
    ['select public.run.| from public.run', ['id', 'name']],
    ['insert into sample (|', ['id', 'run_id', 'barcode', '"Read Count"']],
    [
      'insert into sample as x (id) values (1) returning x.|',
      ['id', 'run_id', 'barcode', '"Read Count"'],
    ],
    ['update run set | where id = 1', ['id', 'name']],
    ['delete from run where |', ['id', 'name']],
    [
      'select * from run join sample using (|',
      ['run.id', 'name', 'sample.id', 'run_id', 'barcode', '"Read Count"'],
    ],
    ['select extract(year from |) from run', ['id', 'name']],
    ['select * from run where name is distinct from |', ['id', 'name']],
    ['select * from generate_series(1, 2) g where g.|', []],
    ["select 'a.|' from run", []],
    ["select 'a| from run", []],
    ['select 1 -- |\nfrom run', []],
    ['select /* | */ 1 from run', []],
    ['select name as | from run', []],
    [
      'with recursive w as (select id from run union all select w.id from w) select w.| from w',
      ['id'],
    ],
  ])('knows the columns in %s', (text, columns) => {
    expect(suggested(text, 'column')).toEqual(columns);
  });

  it.each([
    ['select * from |', ['lab.plate', 'run', 'sample']],
    ['select * from run, |', ['lab.plate', 'run', 'sample']],
    ['select * from lab.|', ['plate', 'plate_2026']],
    ['select * from lab.pl|', ['plate', 'plate_2026']],
    ['insert into |', ['lab.plate', 'run', 'sample']],
    ['select * from run |', []],
    ['select | from run', []],
  ])('knows the relations in %s', (text, relations) => {
    expect(suggested(text, 'table')).toEqual(relations);
  });

  it('joins along foreign keys, in either direction, under aliases that are free', () => {
    expect(suggested('select * from sample s join |', 'join')).toEqual([
      'run r on s.run_id = r.id',
      'lab.plate p on p.sample = s.id',
    ]);
    expect(suggested('select * from run s left join | where 1 = 1', 'join')).toEqual([
      'sample s2 on s2.run_id = s.id',
    ]);
    expect(suggested('select * from |', 'join')).toEqual([]);
  });

  it.each([
    ['select * from run join ', true],
    ['select * from run left join  ', true],
    ['select * from run join s', false],
    ['select * from run ', false],
    ["select 'join ", false],
    ['', false],
  ])('of a join come without being asked for: %j %s', (sql, isBehind) => {
    expect(isBehindJoin(sql, sql.length)).toBe(isBehind);
  });

  it('knows the condition of a join', () => {
    expect(suggested('select * from run r join sample s on |', 'join')).toEqual([
      's.run_id = r.id',
    ]);
  });

  it('knows what a statement itself names', () => {
    expect(suggested('with w as (select 1) select * from |', 'cte')).toEqual(['w']);
    expect(suggested('select | from run r, sample', 'source')).toEqual(['r', 'sample']);
    expect(suggested('select * from |', 'schema')).toEqual(['lab', 'public']);
  });

  it('offers each function once, under its schema if it has to be', () => {
    expect(suggested('select l| from run', 'function')).toEqual(['lower']);
    expect(suggested('select lab.| from run', 'function')).toEqual(['plate_name']);
  });

  it('replaces the word that is being written', () => {
    const { start, end } = complete('select bar| from sample');
    expect([start, end]).toEqual([7, 10]);
  });

  it('bears every text, at every place', () => {
    const piece = fc.constantFrom(
      ...'select|from|run|s|.|,|(|)|with|as|join|on|union|where|"a|\'b|;|*|insert|into|using|$$|1'.split(
        '|',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 15 }), fc.nat(), (pieces, at) => {
        const text = pieces.join(' ');
        const offset = at % (text.length + 1);
        const { start, end } = completeSql(text, offset, space);
        expect(start).toBeLessThanOrEqual(end);
        expect(end).toBe(offset);
        describeName(text, offset, space);
      }),
      { numRuns: 500 },
    );
  });
});

describe('describeName', () => {
  const meaning = (text: string) =>
    describeName(text.replace('|', ''), text.indexOf('|'), space)?.meaning;

  it('finds where a column comes from, through queries', () => {
    const text =
      'with w as (select r.name as title from run r) select x.ti|tle from (select * from w) x';
    const found = meaning(text);
    if (found?.kind !== 'column') throw new Error(found?.kind);
    expect([found.origin?.relation.name, found.origin?.column.name]).toEqual(['run', 'name']);
  });

  it.each([
    ['select 1 from ru|n', 'relation'],
    ['select r|.id from run r', 'relation'],
    ['select r.id from public.ru|n r', 'relation'],
    ['select count(*) as n from run group by na|me', 'column'],
    ['with w as (select 1 as a) select w|.a from w', 'query'],
    ['select lo|wer(name) from run', 'function'],
    ['select 1 from la|b.plate', 'schema'],
    ['select 1 from nowh|ere', undefined],
    ["select 'ru|n' from run", undefined],
  ])('tells what is meant in %s', (text, kind) => {
    expect(meaning(text)?.kind).toBe(kind);
  });
});

describe('checkNames', () => {
  const check = async (
    sql: string,
  ): Promise<readonly (readonly [string, string | undefined])[]> => {
    const parsed = await parser.parse(sql);
    if (parsed.kind !== 'parsed') throw new Error(parsed.message);
    return parsed.statements.flatMap(({ tree }) =>
      checkNames(sql, tree, space).map(({ start, end, instead }) => [
        sql.slice(start, end),
        instead,
      ]),
    );
  };

  it.each([
    ["select * from runn where é = 'é'", [['runn', 'run']]],
    ['select * from plate', [['plate', 'lab.plate']]],
    ['select * from labs.plate', [['labs', 'lab']]],
    ['select * from lab.plat', [['plat', 'plate']]],
    [
      'select s.barcod, barcode, brcode from sample s',
      [
        ['barcod', 'barcode'],
        ['brcode', 'barcode'],
      ],
    ],
    ['select t.id from sample s', [['t', 's']]],
    ['select t.* from sample s', [['t', 's']]],
    ['select "Read count" from sample', [['"Read count"', '"Read Count"']]],
    ['select (select max(nam) from run) from sample', [['nam', 'name']]],
    ['with w as (select id as one from run) select ones from w', [['ones', 'one']]],
  ])('finds what does not exist in %s', async (sql, found) => {
    expect(await check(sql)).toEqual(found);
  });

  it.each([
    'select r, r.ctid, count(*) as n from run r group by r order by n',
    'select g, a from generate_series(1, 2) g, json_to_record(null) as x(a int)',
    'select * from pg_class, information_schema.tables, pg_stats where relname = table_name',
    'with recursive w as (select id from run union all select w.id from w) select id from w',
    'create table nothing_yet as select 1 as a',
    'insert into run (id) values (1) on conflict (id) do update set name = excluded.name',
    'merge into run r using sample s on r.id = s.run_id when matched then update set name = s.barcode',
    'select x.value from run r, lateral (select r.name as value) x',
    'select a.b from (values (1)) a(b)',
    'select column1 from (values (1)) v',
    'select extract(epoch from now()), current_date, array_agg(id order by id desc) filter (where id > 1) from run',
    'update sample set barcode = upper(barcode) from run r where r.id = run_id',
    'select id, row_number() over w as n from run window w as (partition by name)',
    'drop table if exists never_was',
  ])('finds nothing wrong in %s', async (sql) => {
    expect(await check(sql)).toEqual([]);
  });
});

describe('nearestName', () => {
  it.each([
    ['smaple', 'sample'],
    ['smpl', undefined],
    ['SAMPLE', 'sample'],
    ['x', undefined],
  ])('of %s', (written, name) => {
    expect(nearestName(written, ['run', 'sample', 'plate'])).toBe(name);
  });
});
