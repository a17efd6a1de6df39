import { describe, expect, it } from 'vitest';
import { formatGros } from '../../../../src/core/datasets/reference/formatGros';
import type { GrosReference, GrosTag } from '../../../../src/core/datasets/reference/grosReference';
import { parseGros } from '../../../../src/core/datasets/reference/parseGros';

const live: GrosTag = { kind: 'live' };

describe('an address of a dataset', () => {
  it.each<[string, GrosReference]>([
    ['gros://yeast', { repo: 'yeast', branch: undefined, tag: live }],
    ['gros://yeast:', { repo: 'yeast', branch: undefined, tag: live }],
    ['GROS://Yeast/Main', { repo: 'Yeast', branch: 'Main', tag: live }],
    ['gros://yeast/feature/x', { repo: 'yeast', branch: 'feature/x', tag: live }],
    ['gros://yeast/a%2Fb', { repo: 'yeast', branch: 'a/b', tag: live }],
    ['gros://yeast/it%27s(1)', { repo: 'yeast', branch: "it's(1)", tag: live }],
    ['gros://yeast:latest', { repo: 'yeast', branch: undefined, tag: { kind: 'latest' } }],
    ['gros://master/main', { repo: 'master', branch: 'main', tag: live }],
    [
      'gros://yeast/x/y:2026-11-27',
      { repo: 'yeast', branch: 'x/y', tag: { kind: 'day', date: '2026-11-27' } },
    ],
    [
      'gros://yeast/x:2026-11-27.10',
      {
        repo: 'yeast',
        branch: 'x',
        tag: { kind: 'version', version: { date: '2026-11-27', number: 10 } },
      },
    ],
    ['gros://yeast/x:-1', { repo: 'yeast', branch: 'x', tag: { kind: 'index', index: -1 } }],
    ['gros://yeast/x:+3', { repo: 'yeast', branch: 'x', tag: { kind: 'index', index: 3 } }],
    ['gros://yeast/x:-0', { repo: 'yeast', branch: 'x', tag: { kind: 'index', index: 0 } }],
    [
      'gros://yeast/x:20261127',
      { repo: 'yeast', branch: 'x', tag: { kind: 'index', index: 20261127 } },
    ],
  ])('%s is read', (text, reference) => {
    expect(parseGros(text)).toStrictEqual({ kind: 'reference', reference });
  });

  it.each([
    ['https://example.com', 'An address of a dataset begins with gros://'],
    ['gros:yeast', 'Two slashes follow gros: as in gros://repo/branch'],
    ['gros://', 'The repository is missing: write gros://repo/branch:tag'],
    ['gros:///master', 'The repository is missing: write gros://repo/branch:tag'],
    ['gros://:latest', 'The repository is missing: write gros://repo/branch:tag'],
    ['gros://yeast/', 'The branch is missing after the slash: write one, or leave the slash out'],
    [
      'gros://yeast/:latest',
      'The branch is missing after the slash: write one, or leave the slash out',
    ],
    ['gros://yeast//x', 'The branch "/x" has an empty part between slashes'],
    ['gros://a%2Fb/x', 'The repository is one name without a slash, the first segment'],
    ['gros://yeast/a b', 'The branch "a b" holds a blank, which git allows in none'],
    ['gros://yeast/a~1', 'The branch "a~1" holds ~, which git allows in none'],
    [
      'gros://yeast/a:b:latest',
      'The branch "a:b" holds a colon, which only the tag may follow, once and last',
    ],
    ['gros://yeast/.x', 'A part of the branch ".x" begins with a dot'],
    ['gros://yeast/a..b', 'The branch "a..b" has a dot at the end of a part, or two in a row'],
    ['gros://yeast/x.lock', 'A part of the branch "x.lock" ends with .lock, which git keeps'],
    ['gros://yeast/x@{1}', 'The branch "x@{1}" is what git calls a place in its history'],
    ['gros://yeast/x%0A', 'The branch holds a character that cannot be written'],
    ['gros://yeast/x%ZZ', 'A % is followed by no two hexadecimal digits of UTF-8: write it %25'],
    [
      'gros://yeast/x/2026-11-27',
      'The branch "x/2026-11-27" ends like the tag of a day; a day stands after a colon',
    ],
    [
      'gros://yeast/x:v2',
      '"v2" is no tag: write latest, a day like 2026-11-27, a version like 2026-11-27.2, or a number',
    ],
    ['gros://yeast/x:Latest', 'The tag Latest is written latest'],
    [
      'gros://yeast/x:2026-11-7',
      'The day of the tag 2026-11-7 is written with four, two and two digits',
    ],
    ['gros://yeast/x:2026-02-30', 'There is no day 2026-02-30 in the calendar'],
    [
      'gros://yeast/x:2026-11-27.0',
      'The first publication of a day is 2026-11-27.1, so there is no 2026-11-27.0',
    ],
    [
      'gros://yeast/x:2026-11-27.',
      'The first publication of a day is 2026-11-27.1, so there is no 2026-11-27.',
    ],
    [
      'gros://yeast/x:2026-11-27.b',
      "The tag 2026-11-27.b has no publication's number after its dot: write 2026-11-27.2",
    ],
    [
      'gros://yeast/x:99999999999999999999',
      'No dataset has as many versions as the tag 99999999999999999999 counts',
    ],
  ])('%s is refused in a sentence of its own', (text, why) => {
    expect(parseGros(text)).toStrictEqual({ kind: 'malformed', why });
  });

  it.each([
    ['gros://my-branch/my-repo:latest', 'gros://my-repo/my-branch:latest'],
    ['gros://master/yeast', 'gros://yeast/master'],
    ['gros://yeast:latest/main', 'gros://yeast/main:latest'],
  ])('%s is recognized, and mended to %s', (text, mended) => {
    const parsed = parseGros(text);
    if (parsed.kind !== 'malformed' || parsed.hint === undefined) throw new Error('No hint');
    expect(formatGros(parsed.hint)).toBe(mended);
  });
});
