import { describe, expect, test } from 'vitest';
import { partialAt } from '../../../../src/core/datasets/writing/partialReference';

/** `|` is where the cursor stands; the part comes back between brackets. */
const cases: readonly [string, unknown][] = [
  ['gros://|', { kind: 'repo', part: '' }],
  ['read("gros://seq|uencing")', { kind: 'repo', part: 'sequencing' }],
  ['gros://qc/|', { kind: 'branch', repo: 'qc', part: '' }],
  ['gros://qc/feature/x|:latest', { kind: 'branch', repo: 'qc', part: 'feature/x' }],
  ['gros://qc:|', { kind: 'tag', repo: 'qc', branch: undefined, part: '' }],
  [
    'gros://qc/feature/x:2026|-11-27.1',
    { kind: 'tag', repo: 'qc', branch: 'feature/x', part: '2026-11-27.1' },
  ],
  ['gros://a%20b/|', undefined],
  ['gros:/|', undefined],
  ['https://qc/|', undefined],
  ['gros://qc |', undefined],
];

describe('What is being written of an address', () => {
  test.each(cases)('%s', (text, expected) => {
    const at = text.indexOf('|');
    const line = text.replace('|', '');
    const partial = partialAt(line, at);
    if (partial === undefined) return expect(partial).toBe(expected);
    const { start, end, ...rest } = partial;
    expect({ ...rest, part: line.slice(start, end) }).toEqual(expected);
  });
});
