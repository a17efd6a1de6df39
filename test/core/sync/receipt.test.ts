import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeReceipt,
  encodeReceipt,
  isSameReceipt,
  mergeReceipt,
} from '../../../src/core/sync/records/receipt';
import {
  isReceiptLine,
  parseReceiptLine,
  type ReceiptLine,
} from '../../../src/core/sync/records/receiptLine';
import { encodeLines } from '../../../src/core/base/textPieces';
import { inlineDigests } from '../../fakes/inlineDigests';

const vanished = { path: 'gone', sizeBytes: 3, verdict: 'missingRemote' } as const;

const line: ReceiptLine = {
  path: 'a',
  sizeBytes: 3,
  md5: '47bce5c74f589f4867dbd57e9ca9f808',
  etag: '0x1',
  evidence: 'attested',
};
const anyReceipt = fc
  .array(
    fc.record({
      path: fc.string({ minLength: 1, unit: 'grapheme' }),
      sizeBytes: fc.nat(),
      md5: fc.constant(line.md5),
      etag: fc.string(),
      evidence: fc.constantFrom('recordedMd5' as const, 'attested' as const, 'reread' as const),
    }),
  )
  .map((lines) => new Map(lines.map((each) => [each.path, each])));

describe('a receipt', () => {
  it('says after a round trip what it said before', async () => {
    await fc.assert(
      fc.asyncProperty(anyReceipt, async (receipt) => {
        const decoded = await decodeReceipt(
          await encodeReceipt(receipt, inlineDigests),
          inlineDigests,
        );
        expect(await isSameReceipt(receipt, decoded)).toBe(true);
      }),
    );
  });

  it.each([
    ['is cut short', '{"path":"a"'],
    ['is not JSON', 'nonsense\n'],
    ['lacks an MD5', '{"path":"a","sizeBytes":1,"etag":"x","evidence":"attested"}\n'],
    ['claims an unknown evidence', `${JSON.stringify({ ...line, evidence: 'magic' })}\n`],
    ['has a negative size in words', `${JSON.stringify({ ...line, sizeBytes: 'many' })}\n`],
  ])('proves nothing if it %s', async (_what, text) => {
    const bytes = await inlineDigests.gzip(encodeLines([text]));
    await expect(decodeReceipt(bytes, inlineDigests)).rejects.toThrow();
  });

  it('reads a line as JSON has it, whatever its texts hold, and refuses what JSON refuses', () => {
    const texts = [
      'a',
      '"',
      '\\',
      '\\"',
      '\\u0041',
      '\n',
      '\u0001',
      'ü',
      '\ud800',
      ',"etag":"',
      '}',
      '{',
    ];
    const values = ['0', '12', '012', '1e3', '9007199254740993', ',"adopted":true', ' '];
    const pieces = fc.constantFrom(...texts, ...values);
    const text = fc.array(pieces, { maxLength: 3 }).map((parts) => parts.join(''));
    const lines = fc
      .record({
        path: text,
        size: text,
        md5: fc.constantFrom(line.md5, 'x'),
        etag: text,
        end: text,
      })
      .map(
        ({ path, size, md5, etag, end }) =>
          `{"path":"${path}","sizeBytes":${size},"md5":"${md5}","etag":"${etag}","evidence":"attested"${end}}`,
      );
    fc.assert(
      fc.property(lines, (json) => {
        expect(lineIn(json, parseReceiptLine)).toEqual(lineIn(json, JSON.parse));
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps the proof of a file that no longer matches it', async () => {
    const old = new Map([['a', line]]);
    const merged = await mergeReceipt(old, [{ path: 'a', sizeBytes: 9, verdict: 'differs' }]);
    expect(merged.get('a')).toEqual(line);
  });

  it('takes the likely receipt only if it says just what comes of it', async () => {
    const old = new Map([['gone', { ...line, path: 'gone' }]]);
    const files = [{ ...line, md5Hex: line.md5, verdict: 'match' } as const];
    const merged = await mergeReceipt(old, [...files, vanished]);
    const likely = new Map(merged);
    expect(await mergeReceipt(old, [...files, vanished], likely)).toBe(likely);
    const others = {
      'another ETag': new Map(likely).set('a', { ...line, etag: '0x2' }),
      'a line too many': new Map(likely).set('b', { ...line, path: 'b' }),
      'a line too few': new Map([['a', line]]),
    };
    for (const [difference, other] of Object.entries(others)) {
      const result = await mergeReceipt(old, [...files, vanished], other);
      expect(new Map(result), difference).toEqual(likely);
    }
  });

  it('takes no line for what matches by size only', async () => {
    const file = {
      path: 'a',
      sizeBytes: 3,
      verdict: 'match',
      evidence: 'size',
      etag: 'x',
    } as const;
    expect((await mergeReceipt(new Map(), [file])).size).toBe(0);
  });
});

/** What a parser makes of a text, if it is a line of a receipt. */
function lineIn(text: string, parse: (text: string) => unknown): ReceiptLine | undefined {
  try {
    const value = parse(text);
    return isReceiptLine(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
