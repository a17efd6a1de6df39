import { describe, expect, it } from 'vitest';
import { commitItem, dayItems, namedItem } from '../../../src/vscode/lineage/panel/momentItems';

describe('moments to pick from', () => {
  it('are now and the last days, each with its date', () => {
    const items = dayItems(new Date(2026, 10, 27, 15).getTime());
    expect(items.map(({ label, description = '' }) => [label, description])).toEqual([
      ['Now', ''],
      ['Yesterday', 'the end of 2026-11-26'],
      ['Wednesday', 'the end of 2026-11-25'],
      ['Tuesday', 'the end of 2026-11-24'],
      ['Monday', 'the end of 2026-11-23'],
      ['Sunday', 'the end of 2026-11-22'],
      ['Saturday', 'the end of 2026-11-21'],
      ['Friday', 'the end of 2026-11-20'],
    ]);
    expect(items[0]?.moment).toEqual({ kind: 'now' });
    expect(items[1]?.moment).toEqual({ kind: 'day', day: '2026-11-26' });
  });

  it('are commits by their subjects, found by hash and author, too', () => {
    const commit = '4f2a9c1b'.padEnd(40, '0');
    const item = commitItem({ commit, atMs: 7, author: 'Ada', subject: 'Judge samples' });
    expect(item.label).toBe('$(git-commit) Judge samples');
    expect(item.description).toMatch(/^4f2a9c1b · Ada · /);
    expect(item.moment).toEqual({
      kind: 'moment',
      atMs: 7,
      commit,
      title: 'commit 4f2a9c1b, Judge samples',
    });
  });

  it('are whatever a person types: a day, or what git knows', () => {
    expect(namedItem('2026-10-01').moment).toEqual({ kind: 'day', day: '2026-10-01' });
    expect(namedItem('2026-13-01')).toMatchObject({ typed: '2026-13-01', alwaysShow: true });
    expect(namedItem('v1.0').typed).toBe('v1.0');
  });
});
