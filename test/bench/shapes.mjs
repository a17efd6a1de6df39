import { createCipheriv, createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';

const KIB = 1024;
const MIB = 1024 * KIB;
const FILES_PER_FOLDER = 500;
const PIECE_BYTES = 4 * MIB;

/**
 * What is synchronized: one run folder of `files` files of `sizeBytes` each; a sparse one has no bytes
 * on disk, and no MD5 that one would want to wait for.
 * @typedef {{ name: string, files: number, sizeBytes: number, isSparse?: boolean }} Shape
 */

/** The name of the one run in every main folder; no instrument's, so that it is ready at once. */
export const RUN = 'bench-run';

/**
 * Writes a shape's run below `mainFolder`, with the same pseudo-random bytes every time, and
 * returns what a container must hold afterwards: sizes and MD5s (base64; `undefined` = unknown) by
 * path within the run.
 *
 * @param {Shape} shape
 * @param {string} mainFolder
 * @returns {ReadonlyMap<string, { sizeBytes: number, md5: string | undefined }>}
 */
export function generateRun(shape, mainFolder) {
  const noise = createCipheriv('aes-128-ctr', Buffer.alloc(16, shape.name), Buffer.alloc(16));
  const expected = new Map();
  for (let index = 0; index < shape.files; index++) {
    const path = pathOf(index);
    const file = join(mainFolder, RUN, path);
    if (index % FILES_PER_FOLDER === 0) mkdirSync(dirname(file), { recursive: true });
    const md5 = shape.isSparse
      ? writeHole(file, shape.sizeBytes)
      : writeNoise(file, shape.sizeBytes, noise);
    expected.set(path, { sizeBytes: shape.sizeBytes, md5 });
  }
  return expected;
}

function pathOf(index) {
  const folder = String(Math.floor(index / FILES_PER_FOLDER) + 1).padStart(3, '0');
  return `Data/L${folder}/s_${String(index).padStart(5, '0')}.bcl`;
}

function writeHole(file, sizeBytes) {
  writeFileSync(file, '');
  truncateSync(file, sizeBytes);
}

/** @returns its MD5, base64 */
function writeNoise(file, sizeBytes, noise) {
  const handle = openSync(file, 'w');
  const hash = createHash('md5');
  for (let written = 0; written < sizeBytes; written += PIECE_BYTES) {
    const bytes = noise.update(Buffer.alloc(Math.min(PIECE_BYTES, sizeBytes - written)));
    hash.update(bytes);
    writeSync(handle, bytes);
  }
  closeSync(handle);
  return hash.digest('base64');
}
