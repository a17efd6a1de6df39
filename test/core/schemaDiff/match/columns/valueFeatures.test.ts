import { describe, expect, it } from 'vitest';
import { valueFeatures } from '../../../../../src/core/schemaDiff/match/columns/valueFeatures';
import { matchSchemas } from '../../../../../src/core/schemaDiff/match/matchSchemas';
import type { ColumnStatistics } from '../../../../../src/core/schemaDiff/model/statistics';
import { aSnapshot, aTable } from '../../../../fakes/snapshots';

function of(parts: Partial<ColumnStatistics>): ColumnStatistics {
  return { column: 'c', nullFraction: 0, distinct: 12, averageBytes: 8, ...parts };
}

function marked(...common: readonly string[]): ColumnStatistics {
  return of({ marks: { common, bounds: [] } });
}

const letters = 'abcdefghijkl'.split('');

describe('the values of two columns', () => {
  it('say nothing unless both sides were asked', () => {
    expect(valueFeatures(undefined, marked(...letters))).toEqual({});
    expect(valueFeatures(of({}), undefined)).toEqual({});
  });

  it('speak for one column by how many both have, and not at all where there are few', () => {
    expect(valueFeatures(marked(...letters), marked(...letters)).sameValues).toBe(1);
    expect(
      valueFeatures(marked(...'abcde'.split('')), marked(...'abcde'.split(''))).sameValues,
    ).toBe(0.5);
    expect(valueFeatures(marked('t', 'f'), marked('t', 'f'))).toEqual({ sameShape: 1 });
  });

  it('speak against it if no common one is in both; bounds are a sample and may well differ', () => {
    expect(
      valueFeatures(marked(...'abcd'.split('')), marked(...'wxyz'.split(''))).otherValues,
    ).toBe(1);
    const bounds = (...values: readonly string[]): ColumnStatistics =>
      of({ marks: { common: [], bounds: values } });
    expect(
      valueFeatures(bounds(...'abcd'.split('')), bounds(...'wxyz'.split(''))).otherValues,
    ).toBeUndefined();
  });

  it('have a shape: nulls, how many differ, bytes', () => {
    expect(valueFeatures(of({}), of({ distinct: 14, averageBytes: 9 }))).toEqual({ sameShape: 1 });
    expect(valueFeatures(of({}), of({ distinct: 40 }))).toEqual({ sameShape: 0 });
    expect(valueFeatures(of({}), of({ distinct: -1, averageBytes: 36 }))).toEqual({
      otherShape: 2,
    });
    expect(valueFeatures(of({}), of({ nullFraction: 0.9 }))).toEqual({ otherShape: 1 });
  });
});

it('a rename is told by values alone, and without them the same as ever', () => {
  const table = (...columns: readonly string[]) =>
    aTable('plate', ['id integer', ...columns, 'at date']);
  const statistics = (...columns: readonly ColumnStatistics[]) => [
    { schema: 'public', name: 'plate', columns },
  ];
  const before = aSnapshot({ relations: [table('taken_by text')] });
  const after = aSnapshot({ relations: [table('alpha text', 'beta text')] });
  const named = (column: string, values: readonly string[]): ColumnStatistics => ({
    ...marked(...values),
    column,
  });
  const asked = matchSchemas(
    { ...before, statistics: statistics(named('taken_by', letters)) },
    {
      ...after,
      statistics: statistics(
        named('alpha', letters),
        named(
          'beta',
          letters.map((letter) => letter + letter),
        ),
      ),
    },
  );
  const renames = asked.matches.filter(({ evidence }) => evidence === 'score');
  expect(renames).toMatchObject([{ to: ['public', 'plate', 'alpha'], accepted: true }]);
  const half = matchSchemas(
    { ...before, statistics: statistics(named('taken_by', letters)) },
    after,
  );
  expect(half).toEqual(matchSchemas(before, after));
});
