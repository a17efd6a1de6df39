import type { AsyncBuffer } from 'hyparquet';
import type { PreviewFile } from '../../core/datasets/preview/previewTable';

/** Of what was read: the next rows of a row group mostly need the same parts. */
const keptBytes = 64_000_000;

/** A file as the library reads it, whose ranges are kept for a while. */
export class CachedRanges implements AsyncBuffer {
  readonly byteLength: number;
  readonly #file: PreviewFile;
  readonly #kept = new Map<string, Promise<ArrayBuffer>>();
  #keptBytes = 0;

  constructor(file: PreviewFile) {
    this.#file = file;
    this.byteLength = file.sizeBytes;
  }

  slice(start: number, end = this.byteLength): Promise<ArrayBuffer> {
    const key = `${start}-${end}`;
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    const range = this.#read(start, end);
    // Whoever asked hears of it; the library may have stopped listening by then.
    range.catch(() => {
      if (this.#kept.get(key) === range) this.#forget(key);
    });
    this.#keep(key, range, end - start);
    return range;
  }

  clear(): void {
    this.#kept.clear();
    this.#keptBytes = 0;
  }

  #keep(key: string, range: Promise<ArrayBuffer>, sizeBytes: number): void {
    this.#kept.set(key, range);
    this.#keptBytes += sizeBytes;
    for (const oldest of this.#kept.keys()) {
      if (this.#keptBytes <= keptBytes || oldest === key) return;
      this.#forget(oldest);
    }
  }

  #forget(key: string): void {
    this.#kept.delete(key);
    const [start = 0, end = 0] = key.split('-').map(Number);
    this.#keptBytes -= end - start;
  }

  async #read(start: number, end: number): Promise<ArrayBuffer> {
    const content = new Uint8Array(end - start);
    let at = 0;
    for await (const piece of this.#file.read({ offset: start, sizeBytes: end - start })) {
      content.set(piece, at);
      at += piece.length;
    }
    return content.buffer;
  }
}
