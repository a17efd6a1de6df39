import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CsvRecords } from '../../../../src/core/datasets/preview/csvRecords';

function recordsOf(text: string, pieceBytes = 1_000_000): readonly (readonly string[])[] {
  const records = new CsvRecords();
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    records.append(bytes.subarray(at, at + pieceBytes));
  }
  records.end();
  return Array.from({ length: records.count }, (_, index) => records.fields(index));
}

const cases: readonly [string, string, readonly (readonly string[])[]][] = [
  [
    'lines with and without an end',
    'a,b\n1,2',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'ends as Windows has them',
    'a,b\r\n1,2\r\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'quoted delimiters, quotes and lines',
    'a,b\n"1,5","say ""x""\ny"\n',
    [
      ['a', 'b'],
      ['1,5', 'say "x"\ny'],
    ],
  ],
  [
    'a quote in the middle of a field is a letter',
    'a,b\n5" tape,2\n3,4\n',
    [
      ['a', 'b'],
      ['5" tape', '2'],
      ['3', '4'],
    ],
  ],
  ['blank lines are no records', 'a\n\n\r\n1\n\n', [['a'], ['1']]],
  [
    'empty fields',
    'a,b,c\n,,\n',
    [
      ['a', 'b', 'c'],
      ['', '', ''],
    ],
  ],
  [
    'a byte order mark is not a part of the first name',
    '\uFEFFa,b\n1,2\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'semicolons and tabs where the head has more of them',
    'a;b\n1,5;2\n',
    [
      ['a', 'b'],
      ['1,5', '2'],
    ],
  ],
  ['a quote that nobody closes', 'a\n"x\ny', [['a'], ['x\ny']]],
  [
    'what stands behind a closed quote',
    'a,b\n"x"y,2\n',
    [
      ['a', 'b'],
      ['xy', '2'],
    ],
  ],
  ['nothing', '', []],
];

describe('The records of a CSV text', () => {
  test.each(cases)('%s', (_, text, expected) => {
    expect(recordsOf(text)).toEqual(expected);
  });

  test('are the same whatever pieces the text comes in', () => {
    const field = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', '\r', ' ', '漢') });
    const rows = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { minLength: 1 });
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 5 }), (table, pieceBytes) => {
        const text = table.map((row) => row.map(quoted).join(',')).join('\n');
        expect(recordsOf(`h,i\n${text}`, pieceBytes)).toEqual([['h', 'i'], ...table]);
      }),
    );
  });
});

function quoted(field: string): string {
  return `"${field.replaceAll('"', '""')}"`;
}
