import { expect, it } from 'vitest';
import { RecentMap } from '../../../src/core/base/recentMap';

it('lets go of what nobody asked for the longest', () => {
  const map = new RecentMap<string>(3);
  for (const key of ['a', 'b', 'c']) map.set(key, key.toUpperCase());
  expect(map.get('a')).toBe('A');
  map.set('d', 'D');
  expect(['a', 'b', 'c', 'd'].map((key) => map.get(key))).toEqual(['A', undefined, 'C', 'D']);
});

it('counts what values weigh, each key once, and holds nothing that is too heavy alone', () => {
  const map = new RecentMap<string>(10);
  map.set('a', 'first', 6);
  map.set('a', 'second', 4);
  map.set('b', 'other', 6);
  expect([map.get('a'), map.get('b')]).toEqual(['second', 'other']);
  map.set('b', 'whole', 11);
  expect([map.get('a'), map.get('b')]).toEqual(['second', undefined]);
  map.set('c', 'rest', 7);
  expect([map.get('a'), map.get('c')]).toEqual([undefined, 'rest']);
});
