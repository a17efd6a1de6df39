import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { AnswerParser } from '../../../src/connectors/http/wire/answerParser';
import { WireError } from '../../../src/connectors/http/wire/wireError';

/** What came of an answer that arrives in these pieces. */
function parse(pieces: readonly string[], options = { hasBody: true }) {
  const parser = new AnswerParser(options);
  const completions = pieces.map((piece) => parser.take(Buffer.from(piece, 'latin1')));
  return { parser, completions };
}

function bodyOf(parser: AnswerParser): string {
  return Buffer.from(parser.answer.body).toString('latin1');
}

function chunked(chunks: readonly string[], end = '0\r\n\r\n'): string {
  const sized = chunks.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`);
  return sized.join('') + end;
}

const chunkedHead = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';

test('an answer is the same whatever pieces it comes in', () => {
  const body = fc.string({ unit: 'binary-ascii', maxLength: 40 });
  const chunks = fc.array(fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 20 }));
  const answers = fc.oneof(
    body.map((text) => ({
      text,
      wire: `HTTP/1.1 200 OK\r\ncontent-length: ${text.length}\r\n\r\n${text}`,
    })),
    chunks.map((parts) => ({ text: parts.join(''), wire: chunkedHead + chunked(parts) })),
    chunks.map((parts) => ({
      text: parts.join(''),
      wire: `HTTP/1.1 100 Continue\r\n\r\n${chunkedHead}${chunked(parts, '0;x=1\r\nA: b\r\n\r\n')}`,
    })),
  );
  fc.assert(
    fc.property(answers, fc.array(fc.nat({ max: 200 })), ({ text, wire }, cuts) => {
      const places = [0, ...cuts.filter((cut) => cut < wire.length), wire.length];
      const sorted = [...new Set(places)].sort((a, b) => a - b);
      const pieces = sorted.slice(1).map((end, index) => wire.slice(sorted[index], end));
      const { parser, completions } = parse(pieces);
      expect(completions.lastIndexOf(false)).toBe(completions.length - 2);
      expect([parser.answer.status, bodyOf(parser)]).toEqual([200, text]);
    }),
  );
});

test('a body of megabytes is gathered in a few places, and takes no room before it comes', () => {
  const piece = 'x'.repeat(64 * 1024);
  const pieces = Array.from({ length: 64 }, () => piece);
  const sizeBytes = piece.length * pieces.length;
  const allocate = vi.spyOn(Buffer, 'allocUnsafe');
  try {
    const sized = parse([`HTTP/1.1 200 OK\r\nContent-Length: ${sizeBytes}\r\n\r\n`, ...pieces]);
    expect(bodyOf(sized.parser)).toBe(pieces.join(''));
    expect(roomsIn(allocate)).toEqual([sizeBytes]);
    allocate.mockClear();
    const unsized = parse([chunkedHead, ...pieces.map((one) => chunked([one], '')), '0\r\n\r\n']);
    expect(bodyOf(unsized.parser)).toBe(pieces.join(''));
    expect(roomsIn(allocate)).toHaveLength(7);
    allocate.mockClear();
    parse([`HTTP/1.1 200 OK\r\nContent-Length: ${10 ** 12}\r\n\r\n`, piece]);
    expect(roomsIn(allocate)).toEqual([16 * 1024 * 1024]);
  } finally {
    allocate.mockRestore();
  }
});

/** The sizes that were asked for. */
function roomsIn(allocate: { readonly mock: { readonly calls: readonly unknown[][] } }): unknown[] {
  return allocate.mock.calls.flat();
}

test('headers are known by lower-case names, and a repeated one has all its values', () => {
  const { parser } = parse([
    'HTTP/1.1 201 Created\r\nETag: "1"\r\nX: a\r\nx:b\r\nContent-Length: 0\r\n\r\n',
  ]);
  expect(Object.fromEntries(parser.answer.headers)).toEqual({
    etag: '"1"',
    x: ['a', 'b'],
    'content-length': '0',
  });
});

test('no body follows HEAD, 204 and 304, whatever length they tell of', () => {
  const head = (status: number) => `HTTP/1.1 ${status} X\r\nContent-Length: 5\r\n\r\n`;
  expect(parse([head(200)], { hasBody: false }).completions).toEqual([true]);
  expect(parse([head(204)]).completions).toEqual([true]);
  expect(parse([head(304)]).completions).toEqual([true]);
  expect(parse([head(200)]).completions).toEqual([false]);
});

test('the end of a body that should not follow HEAD is left, and its connection with it', () => {
  const { parser, completions } = parse([chunkedHead, '0\r\n\r\n'], { hasBody: false });
  expect([completions, parser.answer.status, bodyOf(parser)]).toEqual([[true, true], 200, '']);
  expect(parser.keepsAlive).toBe(false);
  expect(parse([chunkedHead + '0\r\n\r\n'], { hasBody: false }).completions).toEqual([true]);
});

test('a body without a length ends with its connection, which serves for nothing else', () => {
  const { parser, completions } = parse(['HTTP/1.1 200 OK\r\n\r\nab', 'c']);
  expect([completions, parser.end(), bodyOf(parser)]).toEqual([[false, false], true, 'abc']);
  expect(parser.keepsAlive).toBe(false);
});

test('a connection that ends before the length is reached completes nothing', () => {
  expect(parse(['HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab']).parser.end()).toBe(false);
  expect(parse([`${chunkedHead}5\r\nab`]).parser.end()).toBe(false);
  expect(parse([]).parser.end()).toBe(false);
});

test('the other side says for how long it keeps a connection', () => {
  const withHeaders = (lines: string) =>
    parse([`HTTP/1.1 200 OK\r\nContent-Length: 0\r\n${lines}\r\n`]).parser;
  expect(withHeaders('Keep-Alive: timeout=5\r\n')).toMatchObject({
    keepsAlive: true,
    keepsAliveMs: 5000,
  });
  expect(withHeaders('')).toMatchObject({ keepsAlive: true, keepsAliveMs: undefined });
  expect(withHeaders('Connection: Close\r\n').keepsAlive).toBe(false);
});

describe('what is no HTTP is not believed', () => {
  const nonsense: Readonly<Record<string, string>> = {
    'another protocol': 'SSH-2.0-OpenSSH\r\n',
    'no status': 'HTTP/1.1 fine\r\n\r\n',
    'a header without a name': 'HTTP/1.1 200 OK\r\n: x\r\n\r\n',
    'a header without a colon': 'HTTP/1.1 200 OK\r\nx\r\n\r\n',
    'two lengths': 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
    'a length that is no number': 'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n',
    'an unknown encoding': 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n',
    'a chunk without a size': `${chunkedHead}x\r\n`,
    'a chunk longer than it says': `${chunkedHead}1\r\nab\r\n`,
    'more than was asked for': 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\n',
    'a head without an end': `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(70_000)}`,
    'a line without an end': `${chunkedHead}1;${'y'.repeat(20_000)}`,
  };
  for (const [what, wire] of Object.entries(nonsense)) {
    test(what, () => {
      expect(() => parse([wire])).toThrow(WireError);
    });
  }
});
