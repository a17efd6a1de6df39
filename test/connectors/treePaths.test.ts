import { win32 } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TreePaths } from '../../src/connectors/localFiles/treePaths';

describe('TreePaths on Windows', () => {
  it.each([
    ['\\\\server\\share\\runs', '\\\\server\\share\\runs\\a\\b c'],
    ['\\\\server\\share\\runs\\', '\\\\server\\share\\runs\\a\\b c'],
    ['\\\\?\\UNC\\server\\share', '\\\\?\\UNC\\server\\share\\a\\b c'],
    ['D:/runs/', 'D:/runs\\a\\b c'],
    ['D:\\', 'D:\\a\\b c'],
  ])('finds a path below %s', (root, expected) => {
    expect(new TreePaths(root, win32).locate('a/b c')).toBe(expected);
  });

  it('keeps the separator that is all of a drive’s root', () => {
    expect(new TreePaths('D:\\', win32).root).toBe('D:\\');
    expect(new TreePaths('D:\\', win32).locate('')).toBe('D:\\');
  });

  it.each(['..\\outside', 'a\\b', 'file:stream', 'C:', 'a/../b'])('finds nothing at %s', (path) => {
    expect(() => new TreePaths('D:\\runs', win32).locate(path)).toThrow('does not exist');
  });

  it('takes no root that depends on where the program runs', () => {
    expect(() => new TreePaths('runs', win32)).toThrow(RangeError);
    expect(() => new TreePaths('D:runs', win32)).toThrow(RangeError);
  });
});
