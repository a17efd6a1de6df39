import { array, assert, integer, property, uint8Array } from 'fast-check';
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { Md5Pair } from '../../../src/connectors/digests/md5Pair';

function md5(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex');
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

test('a pair agrees with node:crypto on every block and on the whole, whatever their lengths', () => {
  const evenBlock = integer({ min: 0, max: 5 }).chain((chunks) =>
    uint8Array({ minLength: 64 * chunks, maxLength: 64 * chunks }),
  );
  const lastBlock = uint8Array({ maxLength: 300 });
  assert(
    property(array(evenBlock, { maxLength: 4 }), lastBlock, (even, last) => {
      const blocks = [...even, last];
      const pair = new Md5Pair();
      expect(blocks.map((block) => hex(pair.addBlock(block)))).toEqual(blocks.map(md5));
      expect(hex(pair.digest())).toBe(md5(Buffer.concat(blocks)));
    }),
  );
});

test('blocks larger than the memory they are hashed in are taken in pieces', () => {
  const block = Buffer.alloc(3 * 64 * 1024 + 17, 'lakeside');
  const pair = new Md5Pair();
  expect(hex(pair.addBlock(block))).toBe(md5(block));
  expect(hex(pair.digest())).toBe(md5(block));
});

test('nothing hashed has the MD5 of nothing', () => {
  expect(hex(new Md5Pair().digest())).toBe(md5(new Uint8Array()));
});

test('a block after an uneven one is refused, for its MD5s would be wrong', () => {
  const pair = new Md5Pair();
  pair.addBlock(new Uint8Array(10));
  expect(() => pair.addBlock(new Uint8Array(10))).toThrow(RangeError);
});
