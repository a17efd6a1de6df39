import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatSql } from '../../../src/core/sql/format/formatSql';
import { sqlPieces } from '../../../src/core/sql/format/sqlPieces';

const long = `with recent as (select id, name, started_at from lab.run where started_at > now() - interval '30 days' and instrument between 'a' and 'c')
select r.id, r.name, count(*) filter (where s.barcode is not null) as samples, max(s.read_count) as most_reads
from recent r left join lab.sample s on s.run_id = r.id where r.name like 'M%' and (s.read_count > 1000 or s.read_count is null) and exists (select 1 from lab.plate p where p.sample_id = s.id)
group by r.id, r.name order by samples desc limit 20`;

describe('formatSql', () => {
  it('lays a statement out by its clauses', () => {
    expect(formatSql(long)).toMatchInlineSnapshot(`
      "with recent as (
        select id, name, started_at
        from lab.run
        where started_at > now() - interval '30 days' and instrument between 'a' and 'c'
      )
      select
        r.id,
        r.name,
        count(*) filter (where s.barcode is not null) as samples,
        max(s.read_count) as most_reads
      from recent r
      left join lab.sample s on s.run_id = r.id
      where
        r.name like 'M%'
        and (s.read_count > 1000 or s.read_count is null)
        and exists (select 1 from lab.plate p where p.sample_id = s.id)
      group by r.id, r.name
      order by samples desc
      limit 20"
    `);
  });

  it.each([
    ['select   1', 'select 1'],
    ['select a,b , c from t where x=1', 'select a, b, c\nfrom t\nwhere x=1'],
    ['select a -- first\n, b from t', 'select\n  a -- first\n  ,\n  b\nfrom t'],
    ["select e'\\n', $$ x  y $$", "select e'\\n', $$ x  y $$"],
    ['select a is distinct from b', 'select a is distinct from b'],
    ['', ''],
  ])('lays out %j', (sql, laidOut) => {
    expect(formatSql(sql)).toBe(laidOut);
  });

  it('changes nothing but white space, and nothing at all the second time', () => {
    const piece = fc.constantFrom(
      ...`select;from;where;and;or;between;case;end;union;join;left;(;);,;a;b.c;1;'x  y';-- c\n;/* d */;=;->>;::;[;];*;order by;as;distinct;group by;$$ q $$;"N  m"`.split(
        ';',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const sql = pieces.join(' ');
        const once = formatSql(sql);
        const texts = (text: string) => sqlPieces(text).map((found) => found.text);
        expect(texts(once)).toEqual(texts(sql));
        expect(formatSql(once)).toBe(once);
      }),
      { numRuns: 2000 },
    );
  });
});
