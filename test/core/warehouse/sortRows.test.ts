import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oids } from '../../../src/core/warehouse/values/postgresTypes';
import { columnTotals } from '../../../src/core/warehouse/results/columnTotals';
import { rowSql, sortedSql } from '../../../src/core/warehouse/results/queryAround';
import { sortRows, sortWayOf } from '../../../src/core/warehouse/results/sortRows';
import { valueOrderOf } from '../../../src/core/warehouse/values/valueOrder';

const ascending = [{ column: 0, direction: 'ascending' }] as const;
const descending = [{ column: 0, direction: 'descending' }] as const;

async function sorted(typeOid: number, ...cells: readonly (string | null)[]) {
  const rows = cells.map((cell) => [cell]);
  return (await sortRows(rows, [{ typeOid }], ascending)).map(([cell]) => cell);
}

/** As they must come; they are sorted from the end. */
async function check(typeOid: number, ...cells: readonly (string | null)[]): Promise<void> {
  expect(await sorted(typeOid, ...cells.toReversed())).toEqual(cells);
}

describe('rows are sorted', () => {
  it('by numbers to the last digit', async () => {
    await check(
      oids.numeric,
      '-Infinity',
      `-1${'0'.repeat(400)}`,
      '-2',
      '0.1',
      '9007199254740992.00000000000000000001',
      '9007199254740992.00000000000000000002',
      `1${'0'.repeat(400)}`,
      `2${'0'.repeat(400)}`,
      'Infinity',
      'NaN',
      null,
    );
    await check(oids.int8, '-9223372036854775808', '9223372036854775806', '9223372036854775807');
  });

  it('by dates and times of any age', async () => {
    await check(oids.date, '-infinity', '0044-03-15 BC', '0044-03-15', '10000-01-01', 'infinity');
    await check(
      oids.timestamptz,
      '2026-10-25 02:10:00.5+02',
      '2026-10-25 02:10:00.500001+02',
      '2026-10-25 02:10:00+01',
      'infinity',
      null,
    );
  });

  it('by texts as people look them up', async () => {
    await check(oids.text, '', 'Äpfel', 'apple', 'Apple', 'banana', 'Zebra', null);
    await check(oids.bool, 'f', 't', null);
  });

  it('with NULL where Postgres puts it, and what is alike as it came', async () => {
    const rows = [
      ['1', 'a'],
      [null, 'b'],
      ['2', 'c'],
      ['1', 'd'],
    ];
    const columns = [{ typeOid: oids.int4 }, { typeOid: oids.text }];
    const seconds = async (...sort: Parameters<typeof sortRows>[2]) =>
      (await sortRows(rows, columns, sort)).map(([, second]) => second).join('');
    expect(await seconds(...descending)).toBe('bcad');
    expect(await seconds(...ascending, { column: 1, direction: 'descending' })).toBe('dacb');
  });

  it('as integers of any size', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.bigInt(-(10n ** 30n), 10n ** 30n)), async (all) => {
        const expected = all.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)).map(String);
        expect(await sorted(oids.numeric, ...all.map(String))).toEqual(expected);
      }),
    );
  });
});

describe('who sorts', () => {
  const whole = { isWhole: true, isWrappable: true, areOrdered: [true] };

  it.each([
    [whole, 'here'],
    [{ ...whole, isWhole: false }, 'server'],
    [{ ...whole, areOrdered: [true, false] }, 'server'],
    [{ ...whole, areOrdered: [false], isWrappable: false }, 'here'],
    [{ ...whole, isWhole: false, isWrappable: false }, 'none'],
  ] as const)('is told by what there is of a result: %o', (result, way) => {
    expect(sortWayOf(result)).toBe(way);
  });

  it('knows no order of intervals, ranges and types of the database itself', () => {
    expect([1186, 3904, 99_999].map(valueOrderOf)).toEqual([undefined, undefined, undefined]);
  });

  it('has the server sort by the places of columns', () => {
    expect(
      sortedSql('select 1, 2 -- x', [...descending, { column: 1, direction: 'ascending' }]),
    ).toBe('select * from (\nselect 1, 2 -- x\n) as result order by 1 desc, 2');
  });

  it('gives one row of a statement', () => {
    expect(rowSql('table t', 7)).toBe('select * from (\ntable t\n) as result offset 7 limit 1');
  });
});

describe('the totals of a column', () => {
  it('are exact', async () => {
    const rows = ['10', '9', null, '9', '0.5'].map((cell) => [cell]);
    expect(await columnTotals(rows, { place: 0, typeOid: oids.numeric })).toEqual({
      cells: 5,
      nulls: 1,
      numbers: 4,
      sum: '28.5',
      average: '7.125',
      distinct: 3,
      least: '0.5',
      greatest: '10',
    });
  });

  it('have no ends where only the server knows an order', async () => {
    const totals = await columnTotals([['1 day'], ['2 days']], { place: 0, typeOid: 1186 });
    expect([totals.distinct, totals.least, totals.sum]).toEqual([2, undefined, undefined]);
  });
});
