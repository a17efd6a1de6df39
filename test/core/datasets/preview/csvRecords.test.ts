import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CsvRecords, splitRecord } from '../../../../src/core/datasets/preview/csvRecords';
import { memoryText } from '../../../fakes/memoryText';

async function recordsOf(text: string, pieceBytes = 1_000_000): Promise<CsvRecords> {
  const records = new CsvRecords(memoryText());
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    await records.append(bytes.subarray(at, at + pieceBytes));
  }
  records.end();
  return records;
}

type Table = readonly (readonly string[])[];

async function tableOf(text: string, pieceBytes?: number): Promise<Table> {
  const records = await recordsOf(text, pieceBytes);
  return records.read(0, records.count);
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
  ['a quote that nobody closes, and what follows it, are no record', 'a\n1\n"x\ny', [['a'], ['1']]],
  [
    'semicolons in a head that quotes commas',
    '"a,b,c";"say ""x"", y"\n1;2\n',
    [
      ['a,b,c', 'say "x", y'],
      ['1', '2'],
    ],
  ],
  [
    'what separates a head whose first name has a line break',
    '\uFEFF"sample\nname";"a ""b"", c"\n1,5;2\n',
    [
      ['sample\nname', 'a "b", c'],
      ['1,5', '2'],
    ],
  ],
  [
    'blank lines before the head do not hide what separates it',
    '\r\n\na;b\n1,5;2\n',
    [
      ['a', 'b'],
      ['1,5', '2'],
    ],
  ],
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
  test.each(cases)('%s', async (_, text, expected) => {
    expect(await tableOf(text)).toEqual(expected);
    for (const pieceBytes of [1, 2, 5, 7])
      expect(await tableOf(text, pieceBytes)).toEqual(expected);
  });

  test('are read a few at a time where they are much text', async () => {
    const long = 'x'.repeat(4_000_000);
    const records = await recordsOf(`name,text\n${`1,${long}\n`.repeat(20)}`, 100_000_000);
    const sizes: number[] = [];
    for (let first = 0; first < records.count;) {
      const part = await records.read(first, 100);
      expect(
        part.every((record, at) => record.length === 2 && (first + at === 0 || record[1] === long)),
      ).toBe(true);
      sizes.push(part.length);
      first += part.length;
    }
    expect(Math.max(...sizes)).toBeLessThanOrEqual(9);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(21);
  });

  test('are the same whatever pieces the text comes in', async () => {
    const field = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', '\r', ' ', '漢') });
    const rows = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 5 }), async (table, pieceBytes) => {
        const text = table.map((row) => row.map(quoted).join(',')).join('\n');
        expect(await tableOf(`h,i\n${text}`, pieceBytes)).toEqual([['h', 'i'], ...table]);
      }),
    );
  });

  test('are the same as a reader that goes from letter to letter has them, well formed or not', async () => {
    const letters = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r'), maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(letters, fc.integer({ min: 1, max: 7 }), async (text, pieceBytes) => {
        expect(await tableOf(text, pieceBytes)).toEqual(letterByLetter(text));
      }),
      { numRuns: 2000 },
    );
  });

  test('are read from anywhere, however long their lines are', async () => {
    const lines = Array.from({ length: 2000 }, (_, row) => [`${row}`, 'x'.repeat((row % 90) * 9)]);
    const text = lines.map((line) => line.join(',')).join('\r\n');
    const records = await recordsOf(text, 10_007);
    expect(records.count).toBe(2000);
    for (const first of [0, 1, 127, 128, 129, 777, 1998]) {
      expect(await records.read(first, 300)).toEqual(lines.slice(first, first + 300));
    }
    expect(await records.read(2000, 5)).toEqual([]);
  });
});

function quoted(field: string): string {
  return `"${field.replaceAll('"', '""')}"`;
}

/** As the rule is written: a quote counts at the start of a field only, blank lines are no records. */
function letterByLetter(text: string): Table {
  const lines: string[] = [];
  let line = '';
  let state: 'start' | 'field' | 'quoted' | 'quoteInQuoted' = 'start';
  for (const letter of text) {
    const isEnd = letter === '\n' && state !== 'quoted';
    if (isEnd) {
      lines.push(line);
      line = '';
      state = 'start';
      continue;
    }
    line += letter;
    if (state === 'quoted') state = letter === '"' ? 'quoteInQuoted' : 'quoted';
    else if (letter === ',') state = 'start';
    else if (letter === '"' && state !== 'field') state = 'quoted';
    else state = 'field';
  }
  const rest = state === 'quoted' ? [] : [line];
  return [...lines, ...rest]
    .map((one) => one.replace(/\r$/, ''))
    .filter((one) => one !== '')
    .map((one) => splitRecord(one, ','));
}
