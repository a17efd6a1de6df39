import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageKinds, readRow } from '../../../../src/connectors/postgres/wire/messageBodies';
import { MessageReader } from '../../../../src/connectors/postgres/wire/messageReader';

function message(kind: number, body: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(kind, 0);
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

const bodies = fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1 });
const chunkBytes = fc.integer({ min: 1, max: 30 });

/** What the reader makes of these bytes when they come in chunks of a size. */
function readIn(size: number, bytes: Buffer): { kind: number; body: string }[] {
  const reader = new MessageReader();
  const read = [];
  for (let offset = 0; offset < bytes.length; offset += size) {
    const chunk = Buffer.from(bytes.subarray(offset, offset + size));
    for (const { kind, body } of reader.read(chunk))
      read.push({ kind, body: body.toString('hex') });
  }
  return read;
}

describe('MessageReader', () => {
  it('finds every message, wherever chunks end', () => {
    fc.assert(
      fc.property(bodies, chunkBytes, (all, size) => {
        const bytes = Buffer.concat(all.map((body) => message(messageKinds.dataRow, body)));
        expect(readIn(size, bytes)).toEqual(
          all.map((body) => ({
            kind: messageKinds.dataRow,
            body: Buffer.from(body).toString('hex'),
          })),
        );
      }),
    );
  });

  it('joins rows of a COPY, and loses none of their bytes', () => {
    fc.assert(
      fc.property(bodies, chunkBytes, (all, size) => {
        const bytes = Buffer.concat([
          ...all.map((body) => message(messageKinds.copyData, body)),
          message(messageKinds.commandComplete, Buffer.from('COPY\0')),
        ]);
        const read = readIn(size, bytes);
        expect(read.pop()?.kind).toBe(messageKinds.commandComplete);
        expect(read.map(({ body }) => body).join('')).toBe(Buffer.concat(all).toString('hex'));
      }),
    );
    const together = Buffer.concat(
      ['a', 'b'].map((row) => message(messageKinds.copyData, Buffer.from(row))),
    );
    expect(readIn(together.length, together)).toHaveLength(1);
  });

  it('keeps of long cells only the beginning, wherever chunks end', () => {
    const cell = fc.option(fc.string({ unit: 'grapheme', maxLength: 30 }), { nil: null });
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { maxLength: 5 }), { minLength: 1 }),
        chunkBytes,
        (all, size) => {
          const bytes = Buffer.concat(
            all.map((cells) => message(messageKinds.dataRow, rowBody(cells))),
          );
          const reader = new MessageReader(cutAtBytes);
          const read: (string | null)[][] = [];
          for (let offset = 0; offset < bytes.length; offset += size) {
            for (const { body, cuts = [] } of reader.read(
              Buffer.from(bytes.subarray(offset, offset + size)),
            )) {
              const cells = [...readRow(body)];
              for (const { column, sizeBytes, digest } of cuts) {
                const whole = all[read.length]?.[column] ?? '';
                expect([sizeBytes, digest]).toEqual([Buffer.byteLength(whole), sha256(whole)]);
                expect(whole.startsWith(cells[column] ?? '-')).toBe(true);
                expect(Buffer.byteLength(cells[column] ?? '')).toBeLessThanOrEqual(cutAtBytes);
                cells[column] = whole;
              }
              read.push(cells);
            }
          }
          expect(read).toEqual(all);
        },
      ),
    );
  });
});

const cutAtBytes = 10;

function rowBody(cells: readonly (string | null)[]): Buffer {
  const count = Buffer.alloc(2);
  count.writeUInt16BE(cells.length);
  const parts = cells.map((text) => {
    const content = Buffer.from(text ?? '');
    const length = Buffer.alloc(4);
    length.writeInt32BE(text === null ? -1 : content.length);
    return Buffer.concat([length, content]);
  });
  return Buffer.concat([count, ...parts]);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
