import { array, assert, asyncProperty, integer, uint8Array } from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  readClientMessages,
  type ClientMessage,
} from '../../../src/connectors/localLake/clientMessages';

/** A message before the login: its length and a code. */
function start(code: number, content: Uint8Array = new Uint8Array()): Buffer {
  const head = Buffer.alloc(8);
  head.writeInt32BE(8 + content.length);
  head.writeInt32BE(code, 4);
  return Buffer.concat([head, content]);
}

/** A message after the login: a letter and its length. */
function request(type: string, content: Uint8Array = new Uint8Array()): Buffer {
  const head = Buffer.alloc(5, type);
  head.writeInt32BE(4 + content.length, 1);
  return Buffer.concat([head, content]);
}

const login = start(196_608, Buffer.from('user\0reader\0database\0postgres\0\0'));

async function read(chunks: readonly Buffer[]): Promise<readonly ClientMessage[]> {
  const source = async function* (): AsyncIterable<Buffer> {
    yield* chunks;
  };
  const messages: ClientMessage[] = [];
  for await (const message of readClientMessages(source())) messages.push(message);
  return messages;
}

/** Cuts bytes at some places. */
function cut(bytes: Buffer, places: readonly number[]): readonly Buffer[] {
  const ends = [...places.map((place) => place % bytes.length), bytes.length];
  const sorted = ends.toSorted((a, b) => a - b);
  return sorted.map((end, index) => bytes.subarray(sorted[index - 1] ?? 0, end));
}

describe('what a client of Postgres sends', () => {
  test('is a question for encryption, a login and requests, the last of which ends its turn', async () => {
    const chunk = Buffer.concat([start(80_877_103), login, request('P'), request('S')]);
    expect((await read([chunk])).map((message) => ({ ...message, bytes: undefined }))).toEqual([
      { kind: 'encryptionRequest' },
      { kind: 'startup', user: 'reader' },
      { kind: 'request', endsTurn: false },
      { kind: 'request', endsTurn: true },
    ]);
  });

  test('may end, or ask to cancel, which has no login', async () => {
    expect(await read([start(80_877_102, Buffer.alloc(8))])).toEqual([{ kind: 'cancelRequest' }]);
    expect((await read([login, request('X')])).at(-1)).toEqual({ kind: 'terminate' });
  });

  test('is the same however the network cuts it', async () => {
    const contents = array(uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 5 });
    const places = array(integer({ min: 0, max: 10_000 }), { maxLength: 8 });
    await assert(
      asyncProperty(contents, places, async (bodies, cuts) => {
        const requests = bodies.map((body) => request('Q', body));
        const messages = await read(cut(Buffer.concat([login, ...requests]), cuts));
        const bytes = messages.flatMap((message) => ('bytes' in message ? [message.bytes] : []));
        expect(bytes.map((part) => Buffer.from(part))).toEqual([login, ...requests]);
      }),
    );
  });

  test('is refused if it is something else', async () => {
    await expect(read([Buffer.from('GET / HTTP/1.1\r\n\r\n')])).rejects.toThrow(
      'Not a Postgres client',
    );
  });
});
