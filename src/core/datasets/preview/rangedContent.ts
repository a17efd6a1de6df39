import type { PreviewFile } from './previewTable';

/** Small enough to show the first rows at once. */
const firstBytes = 256 * 1024;
/** Large enough that asking is not what takes the time. */
const mostBytes = 4 * 1024 * 1024;

/**
 * The whole content of a file from its beginning, asked for in ranges that grow: between two of them
 * nothing is held open, however long nobody asks for more.
 */
export async function* rangedContent(file: PreviewFile): AsyncGenerator<Uint8Array> {
  let sizeBytes = firstBytes;
  for (let offset = 0; offset < file.sizeBytes;) {
    const range = { offset, sizeBytes: Math.min(sizeBytes, file.sizeBytes - offset) };
    yield* file.read(range);
    offset += range.sizeBytes;
    sizeBytes = Math.min(mostBytes, sizeBytes * 2);
  }
}
