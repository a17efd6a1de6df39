import { describeHashes, type ContentHashes } from '../content/contentHashes';
import { hashedPieces, type PieceDigests } from '../content/verifiedPieces';
import type { PreviewFile } from './previewTable';
import { rangedContent } from './rangedContent';

/** A version's file that, read to its end, turns out to be what was published or is refused. */
export class CheckedFile {
  readonly #file: PreviewFile;
  readonly #hashes: ContentHashes;
  readonly #digests: PieceDigests;
  #bytesRead = 0;
  #isWhole = false;

  constructor(
    file: PreviewFile,
    { hashes, digests }: { readonly hashes: ContentHashes; readonly digests: PieceDigests },
  ) {
    this.#file = file;
    this.#hashes = hashes;
    this.#digests = digests;
  }

  get sizeBytes(): number {
    return this.#file.sizeBytes;
  }

  /** By {@link content}, from the beginning. */
  get bytesRead(): number {
    return this.#bytesRead;
  }

  /** The hashes that it is held against; `undefined` = it was published without any. */
  get checkedBy(): string | undefined {
    return describeHashes(this.#hashes);
  }

  /** Every byte was read, and is as it was published. */
  get isVerified(): boolean {
    return this.#isWhole && this.checkedBy !== undefined;
  }

  /** From the first byte to the last. @throws DatasetError `contentDamaged` at its end */
  async *content(): AsyncGenerator<Uint8Array> {
    const expected = { what: this.#file.name, hashes: this.#hashes };
    this.#bytesRead = 0;
    for await (const piece of hashedPieces(rangedContent(this.#file), expected, this.#digests)) {
      this.#bytesRead += piece.length;
      yield piece;
    }
    this.#isWhole = true;
  }
}
