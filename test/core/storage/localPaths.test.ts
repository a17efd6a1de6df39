import { array, assert, constantFrom, oneof, pre, property, string } from 'fast-check';
import { posix, win32 } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findPathProblem } from '../../../src/core/storage/localPaths';

describe('findPathProblem', () => {
  it.each([
    '../up',
    'a/../../up',
    '/etc/passwd',
    'a/.. /b',
    'a//b',
    'a/',
    './a',
    'a\\..\\b',
    'C:/Windows',
    'a/file:stream',
    'nul',
    'a/COM1.txt',
    'line\nbreak',
    '',
  ])('refuses %j', (path) => {
    expect(findPathProblem(path)).toBeTypeOf('string');
  });

  it.each(['RunInfo.xml', 'Data/L001/s_1.bcl', 'with space/ünïcode', '#%?', '...a', 'console.log'])(
    'takes %j',
    (path) => {
      expect(findPathProblem(path)).toBeUndefined();
    },
  );

  it('takes no name that leads out of a folder on any system', () => {
    const part = oneof(constantFrom('..', '.', '', 'a', 'C:', '\\', '\\\\host'), string());
    const name = array(part, { maxLength: 6 }).map((parts) => parts.join('/'));
    assert(
      property(name, (path) => {
        pre(findPathProblem(path) === undefined);
        expect(posix.join('/root', path).startsWith('/root/')).toBe(true);
        expect(win32.resolve('C:\\root', path).startsWith('C:\\root\\')).toBe(true);
      }),
    );
  });
});
