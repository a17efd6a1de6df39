import type { BlobEntry } from '../../core/storage/blobStore';

export interface FoundBlobs {
  readonly blobs: readonly BlobEntry[];
  /** True if more match than are given. */
  readonly isCut: boolean;
}

/** Blobs as a listing brings them, searched by part of their names, upper and lower case alike. */
export class NameIndex {
  readonly #blobs: BlobEntry[] = [];

  get size(): number {
    return this.#blobs.length;
  }

  add(blobs: readonly BlobEntry[]): void {
    for (const blob of blobs) this.#blobs.push(blob);
  }

  /** The first matches in name order; every word of the text has to stand in the name. */
  find(text: string, limit: number): FoundBlobs {
    const words = text
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    const found: BlobEntry[] = [];
    if (words.length === 0) return { blobs: found, isCut: false };
    for (const blob of this.#blobs) {
      const name = blob.name.toLowerCase();
      if (!words.every((word) => name.includes(word))) continue;
      if (found.length === limit) return { blobs: found, isCut: true };
      found.push(blob);
    }
    return { blobs: found, isCut: false };
  }
}
