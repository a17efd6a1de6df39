import { gzipSync } from 'node:zlib';

/**
 * Bytes that look random and are the same for the same seed on every machine, so that sample runs
 * are too. Not for secrets.
 */
export function pseudoRandomBytes(seed: string, sizeBytes: number): Buffer {
  const words = new Uint32Array(Math.ceil(sizeBytes / 4));
  let state = hashText(seed) || 1;
  for (let index = 0; index < words.length; index += 1) {
    state = nextState(state);
    words[index] = state;
  }
  return Buffer.from(words.buffer, 0, sizeBytes);
}

/** A whole number of `from..to`, both included, that is the same for the same seed. */
export function pseudoRandomNumber(seed: string, from: number, to: number): number {
  return from + (nextState(hashText(seed) || 1) % (to - from + 1));
}

/** Xorshift with 32 bits of state. @see https://www.jstatsoft.org/article/view/v008i14 */
function nextState(state: number): number {
  let next = state;
  next ^= next << 13;
  next ^= next >>> 17;
  next ^= next << 5;
  return next >>> 0;
}

/** FNV-1a. @see https://datatracker.ietf.org/doc/html/rfc9923 */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return hash >>> 0;
}

/** A gray JPEG of 64 × 64 pixels that viewers open, filled up to a size with a comment. */
export function jpegBytes(seed: string, sizeBytes: number): Buffer {
  const comment = pseudoRandomBytes(seed, Math.max(2, sizeBytes - grayJpeg.length - 4));
  const length = Buffer.alloc(2);
  length.writeUInt16BE(comment.length + 2);
  const startOfImage = grayJpeg.subarray(0, 2);
  const commentMarker = Buffer.from([0xff, 0xfe]);
  return Buffer.concat([startOfImage, commentMarker, length, comment, grayJpeg.subarray(2)]);
}

/** The smallest baseline JPEG: every coefficient is 0 and takes one bit. @see ITU-T T.81, annex B */
const grayJpeg = Buffer.concat([
  Buffer.from([0xff, 0xd8]),
  Buffer.from([0xff, 0xdb, 0, 67, 0, ...Array.from({ length: 64 }, () => 16)]),
  Buffer.from([0xff, 0xc0, 0, 11, 8, 0, 64, 0, 64, 1, 1, 0x11, 0]),
  Buffer.from([0xff, 0xc4, 0, 20, 0x00, 1, ...Array.from({ length: 15 }, () => 0), 0]),
  Buffer.from([0xff, 0xc4, 0, 20, 0x10, 1, ...Array.from({ length: 15 }, () => 0), 0]),
  Buffer.from([0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0]),
  Buffer.alloc(16),
  Buffer.from([0xff, 0xd9]),
]);

/** Reads of one sample as FASTQ, packed by gzip. */
export function fastqBytes(run: string, sample: string, readCount: number): Buffer {
  const readLength = 76;
  const records: string[] = [];
  for (let read = 0; read < readCount; read += 1) {
    const bytes = pseudoRandomBytes(`${sample} ${read}`, readLength);
    const bases = Array.from(bytes, (byte) => 'ACGT'[byte & 3]).join('');
    const qualities = Array.from(bytes, (byte) => 'FFF:'[byte >> 6]).join('');
    const id = `@${run.split('_').slice(1).join(':')}:1:${1101 + (read % 2)}:${1000 + read}:${2000 + read}`;
    records.push(`${id} 1:N:0:${sample}\n${bases}\n+\n${qualities}\n`);
  }
  return gzipSync(Buffer.from(records.join('')));
}
