import { toHex } from '../../base/hex';
import {
  StorageError,
  type BlobAddress,
  type FileOutcome,
  type PutOptions,
  type WriteCondition,
} from '../../storage/blobStore';
import type { BlockMd5Stream } from '../../storage/digests';
import type { OpenFile } from '../../storage/fileTree';
import { blockIdOf, blockSizeOf, singlePutBytes } from '../files/blockLayout';
import type { Loan } from '../../storage/bufferBudget';
import type { CarriedFile } from '../files/carriedFiles';
import { contradictionOf } from '../files/expectedDigest';
import type { HashPorts } from '../files/hashFile';
import type { SendStore } from './pace';
import { findStagedBlocks } from './stagedBlocks';
import { writeOrFind, type FoundContent } from './foundContent';
import { catchFileError, fill, withOpenFile, type Unread } from '../files/readFile';

/** What became of one file on its way to the lake. */
export type SendOutcome =
  | {
      readonly kind: 'sent';
      readonly md5Hex: string;
      readonly etag: string;
    }
  | FoundContent
  | Unread;

export interface SendPorts extends HashPorts {
  readonly blobStore: SendStore;
}

export interface SendOptions {
  readonly address: BlobAddress;
  readonly condition: WriteCondition;
  /** Of what is sent whole: names this sync, so that it knows its own even if an answer is lost. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** How many files of its kind go up together. */
  readonly isOneOf: number;
  /** Bytes the service acknowledged, or was found to have already. */
  readonly onSent: (count: number) => void;
  /** Of these, bytes that the service had: a sync that was interrupted had sent them. */
  readonly onResumed: (count: number) => void;
}

/** Blocks of one file under way at a time. */
const blocksInFlight = 4;

/**
 * Sends one file so that the service checks every byte of it: whole under its MD5, or in blocks each
 * under theirs. Every byte is read once and kept until acknowledged. Nothing is committed of a file
 * that changed meanwhile, or is not what its instrument lists; staged blocks of it may stay behind and
 * expire after a week.
 * @throws StorageError
 */
export function sendFile(
  file: CarriedFile,
  ports: SendPorts,
  options: SendOptions,
): Promise<SendOutcome> {
  if (file.entry.sizeBytes <= singlePutBytes) {
    return catchFileError(() => sendWhole(file, ports, options));
  }
  return withOpenFile<SendOutcome>(file, (open) => sendInBlocks(file, open, { ports, options }));
}

async function sendWhole(
  file: CarriedFile,
  ports: SendPorts,
  options: SendOptions,
): Promise<SendOutcome> {
  const away = await sendAway(file, ports.blobStore, options);
  if (away.kind === 'left') return readAndPut(file, ports, { ...options, ...away });
  options.onSent(file.entry.sizeBytes);
  return { kind: 'sent', md5Hex: toHex(away.md5), etag: away.etag };
}

const leftAlone: FileOutcome = { kind: 'left', mayBeThere: false };

/** Leaves it to a sender of the store's own, if it has one and nothing has to be known of the bytes before. */
async function sendAway(
  { tree, treePath, entry, expected }: CarriedFile,
  { fileSender }: SendStore,
  { address, condition, metadata, signal, isOneOf }: SendOptions,
): Promise<FileOutcome> {
  if (fileSender === undefined || isOneOf < fileSender.worthwhileFiles) return leftAlone;
  const location = expected === undefined ? tree.locationOf?.(treePath) : undefined;
  if (location === undefined) return leftAlone;
  const { identity, sizeBytes } = entry;
  const file = { location, identity, sizeBytes };
  return fileSender.send(address, file, { condition, metadata, signal });
}

async function readAndPut(
  file: CarriedFile,
  ports: SendPorts,
  options: SendOptions & Pick<PutOptions, 'mayBeThere'>,
): Promise<SendOutcome> {
  const loan = await ports.buffers.borrow(file.entry.sizeBytes);
  try {
    options.signal.throwIfAborted();
    const read = await file.tree.readWhole(file.treePath, file.entry, loan.bytes);
    if (read.kind === 'changed') return { kind: 'changed' };
    const { bytes } = read;
    const md5 = read.md5 ?? (await ports.digests.md5(bytes));
    const md5Hex = toHex(md5);
    const contradiction = contradictionOf(file, md5Hex);
    if (contradiction !== undefined) return { kind: 'failed', message: contradiction };
    const { address, condition, signal, metadata, mayBeThere = false } = options;
    const write = { condition, signal, metadata, mayBeThere };
    const put = (): Promise<Written> => ports.blobStore.putBlob(address, { bytes, md5 }, write);
    const sizeBytes = bytes.length;
    const written = await writeOrFind(ports.blobStore, { address, md5, sizeBytes, signal }, put);
    options.onSent(sizeBytes);
    return 'kind' in written ? written : { kind: 'sent', md5Hex, etag: written.etag };
  } finally {
    loan.release();
  }
}

async function sendInBlocks(
  file: CarriedFile,
  open: OpenFile,
  { ports, options }: { readonly ports: SendPorts; readonly options: SendOptions },
): Promise<SendOutcome> {
  const sender = new BlockSender(ports, options);
  const staged = await sender.stageAll(open);
  if (staged === undefined || (await open.hasChanged())) return { kind: 'changed' };
  const contradiction = contradictionOf(file, toHex(staged.md5));
  if (contradiction !== undefined) return { kind: 'failed', message: contradiction };
  const { address, signal } = options;
  const { md5, condition } = staged;
  const commit = (): Promise<Written> =>
    ports.blobStore.commitBlocks(address, staged, { condition, signal });
  const { sizeBytes } = open.entry;
  const written = await writeOrFind(ports.blobStore, { address, md5, sizeBytes, signal }, commit);
  if ('kind' in written) return written;
  await proveBlocks(staged, ports, options);
  return { kind: 'sent', md5Hex: toHex(md5), etag: written.etag };
}

/** Makes sure, without reading it, that the blob consists of the very blocks the service checked. */
async function proveBlocks(
  staged: StagedFile,
  ports: SendPorts,
  options: SendOptions,
): Promise<void> {
  const lists = await ports.blobStore.getBlocks(options.address, { signal: options.signal });
  const committed = lists?.committed.map(({ id }) => toHex(id)) ?? [];
  const isProven =
    committed.length === staged.ids.length &&
    staged.ids.every((id, index) => toHex(id) === committed[index]);
  if (isProven) return;
  throw new StorageError(
    'badAnswer',
    `The service lists other blocks for ${options.address.name} than were sent`,
    { remedy: 'sync again; if it happens again, somebody else writes to this blob' },
  );
}

interface Written {
  readonly etag: string;
}

interface StagedFile {
  /** In the order of the content. */
  readonly ids: readonly Uint8Array[];
  /** Of the whole file. */
  readonly md5: Uint8Array;
  readonly condition: WriteCondition;
}

/** Stages the blocks of one file, a few at a time, in the order of reading. */
class BlockSender {
  readonly #ports: SendPorts;
  readonly #options: SendOptions;
  readonly #ids: Uint8Array[] = [];
  readonly #underWay = new Set<Promise<void>>();
  #alreadyStaged: ReadonlySet<string> = new Set();
  #failure: { readonly error: unknown } | undefined;

  constructor(ports: SendPorts, options: SendOptions) {
    this.#ports = ports;
    this.#options = options;
  }

  /** `undefined` if the file ended early. Settles only when nothing is under way any more. */
  async stageAll(open: OpenFile): Promise<StagedFile | undefined> {
    const { ids, condition } = await findStagedBlocks(this.#ports.blobStore, this.#options);
    this.#alreadyStaged = ids;
    const whole = this.#ports.digests.createBlockMd5();
    try {
      const isWhole = await this.#readAndStage(open, whole);
      await Promise.all(this.#underWay);
      this.#throwFailure();
      return isWhole ? { ids: this.#ids, md5: await whole.digest(), condition } : undefined;
    } finally {
      await Promise.all(this.#underWay);
    }
  }

  async #readAndStage(open: OpenFile, whole: BlockMd5Stream): Promise<boolean> {
    const { sizeBytes } = open.entry;
    const blockBytes = blockSizeOf(sizeBytes);
    for (let offset = 0, index = 0; offset < sizeBytes; offset += blockBytes, index += 1) {
      while (this.#underWay.size >= blocksInFlight) await Promise.race(this.#underWay);
      this.#throwFailure();
      this.#options.signal.throwIfAborted();
      const loan = await this.#ports.buffers.borrow(Math.min(blockBytes, sizeBytes - offset));
      if (!(await fillOrRelease(open, offset, loan))) return false;
      this.#start(index, loan, whole);
    }
    return true;
  }

  #start(index: number, loan: Loan, whole: BlockMd5Stream): void {
    const block = this.#stage(index, loan, whole)
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => {
        loan.release();
        this.#underWay.delete(block);
      });
    this.#underWay.add(block);
  }

  async #stage(index: number, loan: Loan, whole: BlockMd5Stream): Promise<void> {
    const { bytes } = loan;
    const md5 = await whole.addBlock(bytes);
    const id = blockIdOf({ index, sizeBytes: bytes.length, md5 });
    this.#ids[index] = id;
    const { address, signal, onResumed, onSent } = this.#options;
    if (this.#alreadyStaged.has(toHex(id))) onResumed(bytes.length);
    else await this.#ports.blobStore.putBlock(address, { id, bytes, md5 }, { signal });
    onSent(bytes.length);
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}

async function fillOrRelease(open: OpenFile, offset: number, loan: Loan): Promise<boolean> {
  try {
    const isFull = await fill(open, offset, loan.bytes);
    if (!isFull) loan.release();
    return isFull;
  } catch (error) {
    loan.release();
    throw error;
  }
}
