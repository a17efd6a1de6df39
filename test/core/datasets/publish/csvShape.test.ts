import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DatasetError } from '../../../../src/core/datasets/datasetError';
import { CsvRecords } from '../../../../src/core/datasets/preview/csvRecords';
import { CsvShape } from '../../../../src/core/datasets/publish/csvShape';
import { memoryText } from '../../../fakes/memoryText';

interface Shape {
  readonly rows: number;
  readonly names: readonly string[];
}

function shapeOf(text: string, pieceBytes = 1_000_000): Shape | string {
  const shape = new CsvShape();
  try {
    for (const piece of pieces(text, pieceBytes)) shape.add(piece);
    const { rows, columns } = shape.finish();
    return { rows, names: columns.map(({ name }) => name) };
  } catch (error) {
    if (!DatasetError.is(error, 'fileRefused')) throw error;
    return error.message;
  }
}

function pieces(text: string, pieceBytes: number): readonly Uint8Array[] {
  const bytes = new TextEncoder().encode(text);
  const count = Math.ceil(bytes.length / pieceBytes);
  return Array.from({ length: count }, (_, piece) =>
    bytes.subarray(piece * pieceBytes, (piece + 1) * pieceBytes),
  );
}

describe('The shape of CSV to publish', () => {
  test.each<[string, string, Shape]>([
    ['a quote within a field is a letter', 'a,b\n5" disc,1\n', { rows: 1, names: ['a', 'b'] }],
    ['so it is in a name', '5" discs,b\n1,2\n3,4\n', { rows: 2, names: ['5" discs', 'b'] }],
    ['a quoted line break ends no row', '"a\nb",c\n"1\n2",3\n', { rows: 1, names: ['a\nb', 'c'] }],
    [
      'nor does it hide what separates',
      '"a\nb"\tc,d\te\n',
      { rows: 0, names: ['a\nb', 'c,d', 'e'] },
    ],
    ['a zero byte in a row is a letter', 'a,b\n\0,1\n', { rows: 1, names: ['a', 'b'] }],
    ['a head alone has no rows', '\uFEFFa;b', { rows: 0, names: ['a', 'b'] }],
  ])('%s', (_, text, expected) => {
    for (const pieceBytes of [1, 4, 1_000_000]) expect(shapeOf(text, pieceBytes)).toEqual(expected);
  });

  test.each([
    ['a\n1\n"b\n', 'The file is no CSV: a quote in row 2 is never closed'],
    ['"a\n1\n', 'The file is no CSV: a quote in its line of names is never closed'],
    ['\n\r\n', 'The file is no CSV: it is empty, without a line of names'],
    ['x'.repeat(2_000_000), 'The file is no CSV: its first line has no end'],
  ])('%j is refused', (text, expected) => {
    expect(shapeOf(text, 700_000)).toBe(expected);
  });

  test('is none of text in UTF-16, which nobody would read', () => {
    const shape = new CsvShape();
    shape.add(Buffer.from('\uFEFFid,value\n1,2\n', 'utf16le'));
    expect(() => shape.finish()).toThrow('The file is no CSV: it is not written in UTF-8');
  });

  test('is what a preview shows of the same file, well formed or not', async () => {
    const letters = fc.string({
      unit: fc.constantFrom('a', '"', ',', ';', '\n', '\r'),
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(letters, fc.integer({ min: 1, max: 7 }), async (text, pieceBytes) => {
        const records = new CsvRecords(memoryText());
        await records.append(new TextEncoder().encode(text));
        const fault = records.end();
        const [names] = await records.read(0, 1);
        const shape = shapeOf(text, pieceBytes);
        if (fault !== undefined) expect(shape).toContain(fault);
        else if (names === undefined) expect(shape).toContain('empty');
        else expect(shape).toEqual({ rows: records.count - 1, names });
      }),
      { numRuns: 2000 },
    );
  });
});
