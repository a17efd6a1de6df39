import { describeError } from '../base/errors';
import type { Lookup } from '../base/columns/lookup';
import { toHex } from '../base/hex';
import type { BlobEntry } from '../storage/blobStore';
import { readBlob } from '../storage/readBlob';
import type { LakePorts } from '../storage/ports';
import type { Destination } from './destination';
import { BlobListing } from './files/blobListing';
import { decodeReceipt } from './records/receipt';
import type { Receipt } from './records/receiptLine';
import { findReceiptProblem } from './records/receiptSeal';
import { lostReceiptRemedy } from './records/withheldReceipt';

/** What lies in the lake of one run, seen once. */
export interface ObservedDestination {
  readonly destination: Destination;
  /** By path relative to the run; the records beside the run are not among them. */
  readonly blobs: Lookup<BlobEntry>;
  /** Empty if there is none, or none that can be read. */
  readonly receipt: Receipt;
  /** The receipt's blob; present with an empty `receipt` if it is damaged. */
  readonly receiptBlob: BlobEntry | undefined;
  /** Of the receipt's bytes, in hex; `undefined` if there is none. */
  readonly receiptSha256: string | undefined;
  readonly markerBlob: BlobEntry | undefined;
  /** Set if the receipt proves nothing, and `receipt` is empty for that reason. */
  readonly receiptProblem: string | undefined;
}

export interface ObserveDestinationOptions {
  readonly signal?: AbortSignal;
  readonly onBlobs?: (count: number) => void;
}

/** Lists a run's blobs and reads its records. @throws StorageError `containerMissing` among others. */
export async function observeDestination(
  destination: Destination,
  ports: LakePorts,
  options: ObserveDestinationOptions = {},
): Promise<ObservedDestination> {
  const { container, marker } = destination;
  const [blobs, receipt, markerBlob] = await Promise.all([
    listRunBlobs(destination, ports, options),
    readReceipt(destination, ports, options),
    ports.blobStore.head({ container, name: marker }, signalOf(options)),
  ]);
  const seen = { destination, blobs, ...receipt, markerBlob };
  const receiptProblem = seen.receiptProblem ?? findReceiptProblem(seen);
  if (receiptProblem === undefined) return seen;
  // Every report says it; a sync looks twice.
  ports.logger.debug(receiptProblem);
  return { ...seen, receipt: new Map(), receiptProblem };
}

/** What lies in the lake of a run whose container is not there. */
export function nothingAt(destination: Destination): ObservedDestination {
  return {
    destination,
    blobs: new BlobListing(destination.prefix),
    receipt: new Map(),
    receiptBlob: undefined,
    receiptSha256: undefined,
    markerBlob: undefined,
    receiptProblem: undefined,
  };
}

/** The blobs below a run's prefix by their path within the run. */
export async function listRunBlobs(
  destination: Destination,
  ports: LakePorts,
  options: ObserveDestinationOptions,
): Promise<Lookup<BlobEntry>> {
  const blobs = new BlobListing(destination.prefix);
  const pages = ports.blobStore.listBlobs(
    destination.container,
    destination.prefix,
    signalOf(options),
  );
  for await (const page of pages) {
    for (const blob of page) blobs.set(blob.name.slice(destination.prefix.length), blob);
    for (const flag of destination.flags) blobs.delete(flag);
    options.onBlobs?.(blobs.size);
  }
  return blobs;
}

type ObservedReceipt = Pick<
  ObservedDestination,
  'receipt' | 'receiptBlob' | 'receiptSha256' | 'receiptProblem'
>;

async function readReceipt(
  destination: Destination,
  ports: LakePorts,
  options: ObserveDestinationOptions,
): Promise<ObservedReceipt> {
  const address = { container: destination.container, name: destination.receipt };
  const receiptBlob = await ports.blobStore.head(address, signalOf(options));
  if (receiptBlob === undefined) {
    return {
      receipt: new Map(),
      receiptBlob,
      receiptSha256: undefined,
      receiptProblem: undefined,
    };
  }
  const bytes = await readBlob(ports.blobStore, address, {
    ...signalOf(options),
    etag: receiptBlob.etag,
    sizeBytes: receiptBlob.sizeBytes,
  });
  const receiptSha256 = toHex(await ports.digests.sha256(bytes));
  try {
    const receipt = await decodeReceipt(bytes, ports.digests);
    return { receipt, receiptBlob, receiptSha256, receiptProblem: undefined };
  } catch (error) {
    ports.logger.debug(`${destination.receipt}: ${describeError(error)}`);
    const receiptProblem = `the receipt ${destination.receipt} is damaged and proves nothing; ${lostReceiptRemedy}`;
    return { receipt: new Map(), receiptBlob, receiptSha256, receiptProblem };
  }
}

function signalOf(options: ObserveDestinationOptions): { readonly signal?: AbortSignal } {
  return options.signal === undefined ? {} : { signal: options.signal };
}
