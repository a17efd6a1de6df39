import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Digests, HashStream } from '../../src/core/storage/digests';

/** Digests computed at once on the caller's thread. */
export const inlineDigests: Digests = {
  md5: async (bytes) => createHash('md5').update(bytes).digest(),
  createMd5: () => inlineHash('md5'),
  createSha256: () => inlineHash('sha256'),
  createBlockMd5: () => {
    const whole = createHash('md5');
    return {
      addBlock: async (bytes) => {
        whole.update(bytes);
        return createHash('md5').update(bytes).digest();
      },
      digest: async () => whole.digest(),
    };
  },
  sha256: async (bytes) => createHash('sha256').update(bytes).digest(),
  gzip: async (pieces) => {
    const copies: Uint8Array[] = [];
    for await (const piece of pieces) copies.push(piece.slice());
    return gzipSync(Buffer.concat(copies));
  },
  gunzip: async function* (bytes) {
    const content = gunzipSync(bytes);
    // As small as they never are: what comes in pieces must not depend on where they end.
    for (let start = 0; start < content.length; start += 7) {
      yield content.subarray(start, start + 7);
    }
  },
  allocate: (sizeBytes) => new Uint8Array(sizeBytes),
  dispose: () => undefined,
};

function inlineHash(algorithm: 'md5' | 'sha256'): HashStream {
  const hash = createHash(algorithm);
  return {
    update: async (bytes) => void hash.update(bytes),
    digest: async () => hash.digest(),
  };
}
