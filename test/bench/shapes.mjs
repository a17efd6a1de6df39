import { createCipheriv, createHash } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const KIB = 1024;
const MIB = 1024 * KIB;
const FILES_PER_FOLDER = 500;
const PIECE_BYTES = 4 * MIB;

/**
 * What is synchronized: one run folder of `files` files of `sizeBytes` each.
 * @typedef {{ name: string, title: string, files: number, sizeBytes: number }} Shape
 */
/** @type {readonly Shape[]} */
export const SHAPES = [
  { name: 'small', title: '2 000 × 50 KB', files: 2000, sizeBytes: 50 * KIB },
  { name: 'tiny', title: '20 000 × 4 KB', files: 20_000, sizeBytes: 4 * KIB },
  { name: 'large', title: '4 × 256 MB', files: 4, sizeBytes: 256 * MIB },
];

/** The name of the one run in every main folder; no instrument's, so that it is ready at once. */
export const RUN = 'bench-run';

/**
 * Writes a shape's run below `mainFolder`, with the same pseudo-random bytes every time, and
 * returns what a container must hold afterwards: sizes and MD5s (base64) by path within the run.
 *
 * @param {Shape} shape
 * @param {string} mainFolder
 * @returns {Promise<ReadonlyMap<string, { sizeBytes: number, md5: string }>>}
 */
export async function generateRun(shape, mainFolder) {
  const noise = createCipheriv('aes-128-ctr', Buffer.alloc(16, shape.name), Buffer.alloc(16));
  const expected = new Map();
  for (let index = 0; index < shape.files; index++) {
    const path = pathOf(index);
    const md5 = await writeNoise(join(mainFolder, RUN, path), shape.sizeBytes, noise);
    expected.set(path, { sizeBytes: shape.sizeBytes, md5 });
  }
  return expected;
}

/** Reads every file once, so that all tools find all of them in the page cache. */
export async function warmPageCache(mainFolder, expected) {
  for (const path of expected.keys()) await readFile(join(mainFolder, RUN, path));
}

function pathOf(index) {
  const folder = String(Math.floor(index / FILES_PER_FOLDER) + 1).padStart(3, '0');
  return `Data/L${folder}/s_${String(index).padStart(5, '0')}.bcl`;
}

async function writeNoise(file, sizeBytes, noise) {
  await mkdir(dirname(file), { recursive: true });
  const handle = await open(file, 'w');
  const hash = createHash('md5');
  for (let written = 0; written < sizeBytes; written += PIECE_BYTES) {
    const bytes = noise.update(Buffer.alloc(Math.min(PIECE_BYTES, sizeBytes - written)));
    hash.update(bytes);
    await handle.write(bytes);
  }
  await handle.close();
  return hash.digest('base64');
}
