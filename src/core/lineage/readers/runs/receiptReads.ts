import { RecentMap } from '../../../base/recentMap';
import type { BlobEntry, BlobStore } from '../../../storage/blobStore';
import type { Digests } from '../../../storage/digests';
import { readBlob } from '../../../storage/readBlob';
import { decodeReceipt } from '../../../sync/records/receipt';

/** A receipt as a listing tells of it. */
export interface ListedReceipt {
  readonly container: string;
  readonly entry: BlobEntry;
}

/** Receipts of more bytes are of runs whose reads are made elsewhere; too many would hold up everything. */
const largestBytes = 128 * 1024;
/** Receipts whose reads are held: of the runs of some years. */
const mostHeld = 2_000;

/** What receipts have of the reads of runs; each receipt is read once for every version of it. */
export class ReceiptReads {
  readonly #known = new RecentMap<ReadonlySet<string>>(mostHeld);

  constructor(readonly ports: { readonly blobStore: BlobStore; readonly digests: Digests }) {}

  /**
   * The MD5s of a run's FASTQ files, lower-case hex; `undefined` = its receipt is too large to be read for
   * that. @throws StorageError
   */
  async md5sOf(
    { container, entry }: ListedReceipt,
    signal: AbortSignal,
  ): Promise<ReadonlySet<string> | undefined> {
    const { name, etag, sizeBytes } = entry;
    if (sizeBytes > largestBytes) return undefined;
    const key = `${container}\0${name}\0${etag}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const options = { etag, sizeBytes, signal };
    const bytes = await readBlob(this.ports.blobStore, { container, name }, options);
    const receipt = await decodeReceipt(bytes, this.ports.digests);
    const reads = [...receipt.values()].filter(({ path }) => isReads(path));
    const md5s = new Set(reads.map(({ md5 }) => md5));
    this.#known.set(key, md5s);
    return md5s;
  }
}

/** By the end of the name, as sequencers write it: in lower case, gzipped or not. */
export function isReads(path: string): boolean {
  return /\.fastq(?:\.gz)?$/.test(path);
}
