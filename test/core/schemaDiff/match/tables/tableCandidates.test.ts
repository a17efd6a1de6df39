import { expect, test } from 'vitest';
import { tableCandidates } from '../../../../../src/core/schemaDiff/match/tables/tableCandidates';
import { aTable } from '../../../../fakes/snapshots';

const many = (prefix: string) =>
  Array.from({ length: 300 }, (_, n) => aTable(`${prefix}_${n}`, ['id', `value_${n}`, 'taken_at']));

test('of many tables, only those with something rare in common are looked at', () => {
  const pairs = tableCandidates(many('reading'), many('measurement'));
  expect(pairs.length).toBeLessThanOrEqual(300 * 5);
  for (let n = 0; n < 300; n++) {
    const found = pairs.filter(([from]) => from.name === `reading_${n}`);
    expect(found.map(([, to]) => to.name)).toContain(`measurement_${n}`);
  }
});

test('a view is no table', () => {
  const view = aTable('sample', ['id'], { kind: 'view' });
  expect(tableCandidates([view], [aTable('specimen', ['id'])])).toEqual([]);
  expect(tableCandidates([view], [{ ...view, name: 'specimen' }])).toHaveLength(1);
});
