import { ChoiceColumn } from '../../base/columns/choiceColumn';
import { ColumnMap } from '../../base/columns/columnMap';
import { Md5Column } from '../../base/columns/md5Column';
import { NumberColumn } from '../../base/columns/numberColumn';
import { TextColumn } from '../../base/columns/textColumn';
import type { BlobEntry } from '../../storage/blobStore';

/** What a listing says of each blob below a prefix, by path within it; metadata is left out. */
export class BlobListing extends ColumnMap<BlobEntry> {
  readonly #prefix: string;
  readonly #sizes = new NumberColumn();
  readonly #times = new NumberColumn();
  readonly #hasMd5 = new ChoiceColumn([false, true]);
  readonly #md5s = new Md5Column();
  readonly #etags = new TextColumn();

  constructor(prefix: string) {
    super();
    this.#prefix = prefix;
  }

  protected write(row: number, blob: BlobEntry): void {
    this.#sizes.set(row, blob.sizeBytes);
    this.#times.set(row, blob.modifiedAtMs);
    this.#hasMd5.set(row, blob.md5Hex !== undefined);
    if (blob.md5Hex !== undefined) this.#md5s.set(row, blob.md5Hex);
    this.#etags.push(blob.etag);
  }

  protected read(row: number, path: string): BlobEntry {
    return {
      name: this.#prefix + path,
      sizeBytes: this.#sizes.at(row),
      md5Hex: this.#hasMd5.at(row) ? this.#md5s.at(row) : undefined,
      etag: this.#etags.at(row),
      modifiedAtMs: this.#times.at(row),
    };
  }
}
