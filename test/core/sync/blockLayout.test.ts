import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockIdOf, blockSizeOf, parseBlockId } from '../../../src/core/sync/files/blockLayout';

describe('block layout', () => {
  it('never takes more than 50,000 blocks, up to the largest blob there is', () => {
    const largestBlobBytes = 50_000 * 4000 * 1024 * 1024;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: largestBlobBytes }), (sizeBytes) => {
        const blockBytes = blockSizeOf(sizeBytes);
        expect(Math.ceil(sizeBytes / blockBytes)).toBeLessThanOrEqual(50_000);
        expect(blockBytes).toBeLessThanOrEqual(4000 * 1024 * 1024);
      }),
    );
  });

  it('gives ids of one length that say what they were made from', () => {
    const anyBlock = fc.record({
      index: fc.integer({ min: 0, max: 49_999 }),
      sizeBytes: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      md5: fc.uint8Array({ minLength: 16, maxLength: 16 }),
    });
    fc.assert(
      fc.property(anyBlock, (block) => {
        const id = blockIdOf(block);
        expect(id.length).toBe(32);
        expect(parseBlockId(id)).toEqual(block);
      }),
    );
  });

  it('does not read ids that another program made', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (id) => {
        fc.pre(!(id[0] === 0x4c && id[1] === 0x42));
        expect(parseBlockId(id)).toBeUndefined();
      }),
    );
  });
});
