import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeLines, encodeWhole, forEachLine } from '../../../src/core/base/textPieces';

async function* cut(bytes: Uint8Array, pieceBytes: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += pieceBytes) {
    yield bytes.subarray(start, start + pieceBytes);
  }
}

async function readAll(pieces: AsyncIterable<Uint8Array>): Promise<readonly string[]> {
  const lines: string[] = [];
  await forEachLine(pieces, (line) => lines.push(line));
  return lines;
}

describe('lines', () => {
  it('come out as they went in, wherever the pieces end', async () => {
    const anyLine = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ''));
    await fc.assert(
      fc.asyncProperty(fc.array(anyLine), fc.integer({ min: 1, max: 9 }), async (lines, size) => {
        const bytes = new TextEncoder().encode(lines.map((line) => `${line}\n`).join(''));
        expect(await readAll(cut(bytes, size))).toEqual(lines);
      }),
    );
  });

  it.each([0, 1, 10_000, 20_000])(
    'are encoded in pieces of some bytes, %i of them',
    async (count) => {
      const lines = Array.from({ length: count }, (_, index) => `${index}`);
      const pieces: Uint8Array[] = [];
      for await (const piece of encodeLines(lines.map((line) => `${line}\n`)))
        pieces.push(piece.slice());
      expect(pieces.every(({ length }) => length > 0)).toBe(true);
      expect(await readAll(encodeLines(lines.map((line) => `${line}\n`)))).toEqual(lines);
    },
  );

  it('are encoded whole as in pieces, whatever they hold and however long', async () => {
    const anyLine = fc.oneof(fc.string({ unit: 'binary' }), fc.constant('ø'.repeat(22_000)));
    await fc.assert(
      fc.asyncProperty(fc.array(anyLine, { maxLength: 8 }), async (lines) => {
        const whole = await encodeWhole(
          () => lines,
          (sizeBytes) => new Uint8Array(sizeBytes),
        );
        expect(Buffer.from(whole).equals(Buffer.from(lines.join('')))).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it('are made twice to be encoded whole only if they are many', async () => {
    const timesMade = async (count: number): Promise<number> => {
      let times = 0;
      const lines = (): Iterable<string> => {
        times += 1;
        return Array.from({ length: count }, () => `${'ACGT'.repeat(25_000)}\n`);
      };
      const whole = await encodeWhole(lines, (sizeBytes) => new Uint8Array(sizeBytes));
      expect(whole.length).toBe(count * 100_001);
      expect(whole.at(-1)).toBe(0x0a);
      return times;
    };
    expect([await timesMade(1), await timesMade(40), await timesMade(50)]).toEqual([1, 1, 2]);
  });

  it('are refused where the last one is cut short, or one is no UTF-8', async () => {
    const cutShort = new TextEncoder().encode('a\nb');
    await expect(readAll(cut(cutShort, 2))).rejects.toThrow('cut short');
    await expect(readAll(cut(Uint8Array.of(0xff, 0x0a), 1))).rejects.toThrow(TypeError);
    await expect(readAll(cut(Uint8Array.of(0x61, 0x0a, 0xc3), 1))).rejects.toThrow(TypeError);
  });
});
