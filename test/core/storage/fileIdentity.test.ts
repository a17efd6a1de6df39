import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { identityOfStamp, isSettledIdentity } from '../../../src/core/storage/fileIdentity';

function identityChangedAt(changedAtNs: bigint): string {
  return identityOfStamp({ sizeBytes: 1n, modifiedAtNs: 2n, changedAtNs, inode: 3n, device: 4n });
}

test('an identity is settled once the clock of its file system has moved on since the change', () => {
  const instants = fc.bigInt({ min: 0n, max: 4_000_000_000_000_000_000n });
  fc.assert(
    fc.property(instants, fc.integer({ min: 0, max: 5000 }), (changedAtNs, ageMs) => {
      const readAtMs = Number(changedAtNs / 1_000_000n) + ageMs;
      const tickMs = changedAtNs % 1_000_000_000n === 0n ? 2000 : 50;
      expect(isSettledIdentity(identityChangedAt(changedAtNs), readAtMs)).toBe(ageMs > tickMs);
    }),
    {
      examples: [
        [1_700_000_000_000_000_000n, 2000],
        [1_700_000_000_000_000_000n, 2001],
      ],
    },
  );
});

test('what is no identity, or of a time before 1970, is never settled', () => {
  const texts = ['', 'a.b', '1.2..3', '1.2.-zz.3.4', '1.2.Z!.3.4', `1.2.${'z'.repeat(30)}.3.4`];
  expect(texts.map((text) => isSettledIdentity(text, 4e12))).toEqual(texts.map(() => false));
});
