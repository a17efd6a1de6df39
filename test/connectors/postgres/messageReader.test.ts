import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageKinds } from '../../../src/connectors/postgres/messageBodies';
import { MessageReader } from '../../../src/connectors/postgres/messageReader';

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
});
