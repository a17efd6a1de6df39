import { expect, test } from 'vitest';
import { findBlobNameProblem } from '../../../src/core/storage/blobNameRules';

const long = 'x'.repeat(200);

test('names that are addressed as they are', () => {
  const names = [
    'a',
    'a.b',
    '.a',
    '..a/.b',
    "run 1/Data/s_1#%?&+'[].bcl",
    'é/日本',
    `${long}/${long}`,
  ];
  expect(names.map((name) => findBlobNameProblem(name))).toEqual(names.map(() => undefined));
});

test('names that are not, and why', () => {
  const problems = Object.entries({
    '': 'is empty',
    'a\tb': 'control character',
    'a\n': 'control character',
    'a\ud800': 'not valid Unicode',
    'a\\b': 'backslash',
    '.': 'ends with a dot',
    'a.': 'ends with a dot',
    'a./b': 'ends with a dot',
    '../b': 'ends with a dot',
    [`${long}/`.repeat(6)]: 'longer than',
    ['a/'.repeat(254)]: 'more than',
  });
  for (const [name, problem] of problems) expect(findBlobNameProblem(name)).toContain(problem);
});
