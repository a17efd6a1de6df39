import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findBlobNameProblem } from '../../../src/core/storage/blobNameRules';
import { escapePath, unescapePath } from '../../../src/core/storage/escapedNames';

/** Names made of what is escaped, of what escapes look like, and of anything. */
const anySegment = fc
  .array(
    fc.oneof(
      fc.constantFrom('%', '.', '\\', '\n', '\u0085', '\uFFFE', '\uD800', '\uDC00', '%2E', '%25'),
      fc.constantFrom('0', 'A', 'F', '%C2', '%EF', '%BF', '%BE', '%ED', 'é', '😀', ' '),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => parts.join('').replaceAll('/', '_'))
  .filter((segment) => segment !== '');
const anyPath = fc.array(anySegment, { minLength: 1, maxLength: 3 }).map((path) => path.join('/'));

describe('an escaped path', () => {
  it.each([
    ['a/b.txt', 'a/b.txt'],
    ['100%.txt', '100%.txt'],
    ['100%41.txt', '100%41.txt'],
    ['per%20cent', 'per%20cent'],
    ['line\nbreak', 'line%0Abreak'],
    ['line%0Abreak', 'line%250Abreak'],
    ['back\\slash', 'back%5Cslash'],
    ['trailing./end..', 'trailing%2E/end%2E%2E'],
    ['./..', '%2E/%2E%2E'],
    ['v1.2.3', 'v1.2.3'],
    ['\u0085', '%C2%85'],
    ['\uFFFF', '%EF%BF%BF'],
    ['half \uD83D pair', 'half %ED%A0%BD pair'],
    ['😀', '😀'],
  ])('of %j is %j', (path, escaped) => {
    expect(escapePath(path)).toBe(escaped);
    expect(unescapePath(escaped)).toBe(path);
  });

  it('gives the path back, whatever it was, so that no two paths become one', () => {
    fc.assert(
      fc.property(anyPath, (path) => {
        expect(unescapePath(escapePath(path))).toBe(path);
      }),
      { numRuns: 2000 },
    );
  });

  it('can be the name of a blob', () => {
    fc.assert(
      fc.property(anyPath, (path) => {
        expect(findBlobNameProblem(escapePath(path))).toBeUndefined();
      }),
      { numRuns: 2000 },
    );
  });

  it('is the path itself where nothing has to be escaped and nothing looks escaped', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-zA-Z0-9 _#?é-]{1,9}(\/[a-z0-9._]{0,5}[a-z])?$/),
        (path) => {
          expect(escapePath(path)).toBe(path);
        },
      ),
    );
  });
});
