import { describe, expect, it } from 'vitest';
import { findGros } from '../../../../src/core/datasets/reference/findGros';

describe('addresses in a text', () => {
  it.each([
    ['df = read("gros://yeast/master:latest")', ['gros://yeast/master:latest']],
    ["a='gros://a/b',b='gros://c/d:-1'", ['gros://a/b', 'gros://c/d:-1']],
    ['See gros://yeast/feature/x.', ['gros://yeast/feature/x']],
    ['gros://yeast/x: the counts', ['gros://yeast/x']],
    ['gros://yeast/x:2026-11-27.2.', ['gros://yeast/x:2026-11-27.2']],
    ['*gros://yeast/x* and _gros://yeast/y_', ['gros://yeast/x', 'gros://yeast/y']],
    ['[counts](gros://yeast/x)', ['gros://yeast/x']],
    ['gros://yeast/größe', ['gros://yeast/größe']],
    ['<td>gros://yeast/x</td>', ['gros://yeast/x']],
    ['gros://yeast/x;gros://yeast/y', ['gros://yeast/x', 'gros://yeast/y']],
    ['GROS://yeast', ['GROS://yeast']],
    ['gros://yeast/a~1', ['gros://yeast/a']],
  ])('%s', (text, found) => {
    expect(findGros(text).map((one) => one.text)).toStrictEqual(found);
  });

  it.each([
    'engros://yeast/x',
    'f"gros://{repo}/x"',
    'f"gros://yeast/{branch}"',
    '`gros://yeast/${branch}:latest`',
    'gros://yeast/$BRANCH',
    'gros://repo[/branch][:tag]',
    'gros://repo/<branch>',
    'gros:// and nothing',
    'gros://...',
  ])('%s has none', (text) => {
    expect(findGros(text)).toStrictEqual([]);
  });
});
