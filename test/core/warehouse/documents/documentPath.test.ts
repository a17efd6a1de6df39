import { assert, constantFrom, integer, oneof, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outlinePaths } from '../../../../src/core/warehouse/documents/documentOutline';
import { readDocumentPath } from '../../../../src/core/warehouse/documents/documentPath';

function jsonPathOf(text: string): string {
  const read = readDocumentPath(text);
  return read.kind === 'test' ? read.test.jsonPath : `at ${read.problem.offset}`;
}

describe('a path filter in the simple form', () => {
  it.each([
    ['kit', '$."kit"'],
    [' kit.name ', '$."kit"."name"'],
    ['kit.name = plexWell', '$."kit"."name" ? (@ == "plexWell")'],
    ['name = two words ', '$."name" ? (@ == "two words")'],
    ['a.b[0].c != "x y"', '$."a"."b"[0]."c" ? (@ != "x y")'],
    ['lanes[*] == 3', '$."lanes"[*] ? (@ == 3 || @ == "3")'],
    ['q30>=80.5', '$."q30" ? (@ >= 80.5)'],
    ['at < 2026-11-26', '$."at" ? (@ < "2026-11-26")'],
    ['done = true', '$."done" ? (@ == true)'],
    ['left <> null', '$."left" ? (@ != null)'],
    ['note contains Foam (over)', '$."note" ? (@ like_regex "Foam (over)" flag "iq")'],
    ['note starts with SSA', '$."note" ? (@ starts with "SSA")'],
    ['"odd key".x = 1e3', '$."odd key"."x" ? (@ == 1e3 || @ == "1e3")'],
    [String.raw`"a\"b" = c"d`, String.raw`$."a\"b" ? (@ == "c\"d")`],
    ['größe = 10', '$."größe" ? (@ == 10 || @ == "10")'],
  ])('%s means %s', (text, jsonPath) => {
    expect(jsonPathOf(text)).toBe(jsonPath);
  });

  it.each([
    ['', 0],
    ['  ', 2],
    ['a..b', 2],
    ['a.', 2],
    ['.a', 0],
    ['lanes[x] = 3', 5],
    ['lanes[0', 5],
    ['a b', 1],
    ['a = ', 4],
    ['a = "b', 4],
    ['a ~ b', 1],
    ['"a', 0],
  ])('of %j the place is %i where it cannot go on', (text, offset) => {
    expect(jsonPathOf(text)).toBe(`at ${offset}`);
  });

  it('takes any value as a text that stands for itself', () => {
    assert(
      property(string({ unit: 'grapheme' }), (value) => {
        const read = readDocumentPath(`a = ${JSON.stringify(value)}`);
        expect(read).toMatchObject({
          test: { simple: { condition: { value: { kind: 'text', text: value } } } },
        });
      }),
    );
  });

  it('reads whatever is written, and names a place in it if it is none', () => {
    const parts = oneof(
      constantFrom('a', '.', '[', ']', '*', '0', '"', '=', ' ', '\\', '$', '<'),
      string(),
    );
    assert(
      property(parts, parts, parts, integer({ min: 0, max: 9 }), (a, b, c, number) => {
        const text = `${a}${b}${c}${number}`;
        const read = readDocumentPath(text);
        if (read.kind === 'problem') {
          expect(read.problem.offset).toBeLessThanOrEqual(text.length);
          expect(read.problem.message).not.toBe('');
        }
      }),
    );
  });
});

describe('a JSONPath', () => {
  it.each([
    ['$.a', false],
    ['$.samples[*].qc ? (@.q30 > 80)', false],
    ['strict $.a ? (exists (@.b))', false],
    ['$.exists.is.starts', false],
    ['$.a ? (@ == "x && y")', false],
    ['$."a == b"', false],
    ['$.a + 1', false],
    ['$.a == 1', true],
    ['($.a > 1 && $.b < 2)', true],
    ['exists ($.a ? (@ > 1))', true],
    ['!exists ($.a)', true],
    ['$.a starts with "x"', true],
    ['$.a like_regex "^x"', true],
    ['($.a ? (@ > 1)) == 2', true],
    ['$.a /* == */', false],
  ])('%s says true or false of the document: %s', (jsonPath, isPredicate) => {
    expect(readDocumentPath(jsonPath)).toMatchObject({ test: { jsonPath, isPredicate } });
  });
});

describe('the outline of documents', () => {
  const row = { documents: 2, count: 3, examples: [] };

  it('names places as a filter reads them, with what stands there', () => {
    const paths = outlinePaths([
      { ...row, steps: [], areNames: [], type: 'object' },
      { ...row, steps: ['samples', '*', 'q 30'], areNames: [true, false, true], type: 'null' },
      {
        ...row,
        steps: ['samples', '*', 'q 30'],
        areNames: [true, false, true],
        type: 'number',
        count: 9,
        documents: 5,
        examples: ['80', '90'],
      },
      { ...row, steps: ['*'], areNames: [true], type: 'string' },
      { ...row, steps: ['*', 'a'], areNames: [false, true], type: 'string' },
    ]);
    expect(paths.map(({ path }) => path)).toEqual(['', '"*"', '$[*]."a"', 'samples[*]."q 30"']);
    expect(paths.at(-1)).toEqual({
      path: 'samples[*]."q 30"',
      depth: 3,
      documents: 5,
      types: [
        { type: 'number', count: 9 },
        { type: 'null', count: 3 },
      ],
      examples: ['80', '90'],
    });
    for (const { path } of paths.slice(1)) expect(readDocumentPath(path).kind).toBe('test');
  });
});
