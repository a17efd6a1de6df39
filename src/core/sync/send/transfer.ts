import { forEachConcurrent } from '../../base/concurrency';
import { inOneSentence } from '../../base/errors';
import { selectRows, type Rows } from '../../base/columns/rows';
import { sumInSlices } from '../../base/slices';
import { formatBytes } from '../../base/sizes';
import { StorageError, type WriteCondition } from '../../storage/blobStore';
import { singlePutBytes } from '../files/blockLayout';
import { transferRank, type CarriedFile } from '../files/carriedFiles';
import { copyByProgram, divideUploads } from './copyByProgram';
import { LaneCount } from './laneCount';
import { changedMessage } from '../files/readFile';
import type { PlannedAction, SyncPlan } from '../plan';
import type { Receipt, ReceiptLine } from '../records/receiptLine';
import { ReceiptTable } from '../records/receiptTable';
import { rereadBlob } from '../compare/rereadBlob';
import { sendFile, type SendOutcome } from './sendFile';
import type { Session } from '../session';
import { isSharedFailure } from '../sharedFailures';
import type { SyncJournal } from '../records/syncJournal';
import type { Evidence } from '../compare/verdicts';

/** Large files under way at a time; each has several blocks under way itself. */
const largeLanes = 4;

/** What a transfer did, by path relative to the run. */
export interface TransferResult {
  /** What the service acknowledged of each file that was sent, or reread and found equal. */
  readonly proven: Receipt;
  /** MD5s, lower-case hex, of local files that another program says it sent. */
  readonly copied: ReadonlyMap<string, string>;
  /** Paths that were sent. */
  readonly uploaded: Pick<ReadonlySet<string>, 'has' | 'size'>;
  /** Paths that somebody else sent just before, with the same content by their recorded MD5. */
  readonly found: ReadonlySet<string>;
  /** Bytes of files that were sent which the lake had from a sync before. */
  readonly resumedBytes: number;
  /** Why files were not sent. */
  readonly failures: ReadonlyMap<string, TransferFailure>;
}

export interface TransferFailure {
  readonly verdict: 'failed' | 'changedLocally';
  readonly message: string;
}

type UploadAction = Extract<PlannedAction, { kind: 'upload' }>;
type RereadAction = Extract<PlannedAction, { kind: 'reread' }>;

/** Files that are warned of one by one. */
const warnedFailures = 20;

/** Carries out plans; what it did is readable also after it was stopped midway. */
export class Transfer implements TransferResult {
  readonly proven = new ReceiptTable();
  readonly copied = new Map<string, string>();
  readonly found = new Set<string>();
  readonly failures = new Map<string, TransferFailure>();
  resumedBytes = 0;
  /** Nearly all that is proven was sent: 200,000 paths in a set of their own would take 20 MB. */
  readonly uploaded = {
    size: 0,
    has: (path: string): boolean => this.copied.has(path) || this.#isSent(path),
  };
  readonly #session: Session;
  /** Read back and found equal. */
  readonly #unchanged = new Set<string>();
  /** Of small files, unless the source limits them. */
  readonly #smallLanes = new LaneCount();
  readonly #journal: SyncJournal;
  readonly #onProven: (proven: Receipt) => void;

  /** `onProven` is called with everything that is proven whenever something was. */
  constructor(
    session: Session,
    journal: SyncJournal,
    onProven: (proven: Receipt) => void = () => undefined,
  ) {
    this.#session = session;
    this.#journal = journal;
    this.#onProven = onProven;
  }

  /**
   * Sends and rereads what the plan says, in its order as far as order matters: the description of
   * the run is in the lake before its data, and its completion flags after.
   * @throws StorageError for what would fail for every file alike, such as a lost credential.
   */
  async execute(plan: SyncPlan): Promise<void> {
    const rereads = await selectRows(plan.actions, (action) => action.kind === 'reread');
    const uploads = await selectRows(plan.actions, (action) => action.kind === 'upload');
    const bytes = plan.uploadBytes + (await sumInSlices(rereads, ({ sizeBytes }) => sizeBytes));
    this.#session.meter.begin('transferring', { files: rereads.length + uploads.length, bytes });
    if (rereads.length + uploads.length > 0) await this.#journal.begin();
    await this.#forEach(rereads, largeLanes, (action) => this.#reread(action));
    const flag = this.#session.run.source.completionFlag;
    for (const rank of [0, 1, 2]) {
      const isOfRank = ({ path }: PlannedAction): boolean => transferRank(path, flag) === rank;
      const ofRank = await selectRows<UploadAction, UploadAction>(uploads, isOfRank);
      const { byProgram, own } = divideUploads(this.#session, ofRank);
      await this.#send(own);
      await this.#copy(byProgram);
    }
  }

  async #send(uploads: Rows<UploadAction>): Promise<void> {
    const { concurrency } = this.#session.run.source.limits;
    const small = await selectRows(uploads, (action) => !isLarge(action));
    const large = await selectRows(uploads, isLarge);
    await Promise.all([
      this.#forEach(small, concurrency ?? (() => this.#smallLanes.current), (action) =>
        this.#upload(action, small.length),
      ),
      this.#forEach(large, Math.min(largeLanes, concurrency ?? largeLanes), (action) =>
        this.#upload(action),
      ),
    ]);
  }

  async #copy(uploads: readonly UploadAction[]): Promise<void> {
    if (uploads.length === 0) return;
    const { md5s, failures } = await copyByProgram(this.#session, uploads);
    for (const action of uploads) {
      const failure = failures.get(action.path);
      if (failure !== undefined) this.#fail(action, failure.verdict, failure.message);
      const md5Hex = md5s.get(action.path);
      if (md5Hex !== undefined) this.#take(action, md5Hex);
    }
  }

  #take(action: UploadAction, md5Hex: string): void {
    this.copied.set(action.path, md5Hex);
    this.uploaded.size += 1;
  }

  #isSent(path: string): boolean {
    return this.proven.has(path) && !this.found.has(path) && !this.#unchanged.has(path);
  }

  /** One failed file does not stop the others; what would fail them all does. */
  async #forEach<T extends PlannedAction>(
    actions: Iterable<T>,
    limit: number | (() => number),
    work: (action: T) => Promise<void>,
  ): Promise<void> {
    const { signal, meter } = this.#session;
    await forEachConcurrent(actions, { limit, signal }, async (action) => {
      try {
        await work(action);
      } catch (error) {
        if (!StorageError.is(error) || isSharedFailure(error)) throw error;
        this.#fail(action, 'failed', inOneSentence(error));
      }
      meter.addFiles(1);
    });
  }

  async #upload(action: UploadAction, isOneOf = 1): Promise<void> {
    const file = this.#session.fileByPath.get(action.path);
    if (file === undefined) throw new Error(`The plan names a file of another run: ${action.path}`);
    const { ports, buffers, sendStore, signal, meter } = this.#session;
    const startedAtMs = ports.clock.nowMs();
    let resumedBytes = 0;
    const outcome = await sendFile(
      file,
      { digests: ports.digests, blobStore: sendStore, buffers },
      {
        address: this.#addressOf(action.path),
        condition: conditionOf(action),
        metadata: this.#journal.metadata,
        signal,
        isOneOf,
        onSent: (count) => meter.addSent(count),
        onResumed: (count) => (resumedBytes += count),
      },
    );
    if (outcome.kind === 'sent') this.resumedBytes += resumedBytes;
    this.#settle(action, file, outcome);
    const took = ports.clock.nowMs() - startedAtMs;
    this.#smallLanes.observe(action.sizeBytes, took);
    ports.logger.debug(
      `upload ${action.path} (${formatBytes(action.sizeBytes)}, ${action.reason}): ${outcome.kind} in ${took} ms`,
    );
  }

  #settle(action: UploadAction, file: CarriedFile, outcome: SendOutcome): void {
    if (outcome.kind === 'failed') return this.#fail(action, 'failed', outcome.message);
    if (outcome.kind === 'changed') return this.#fail(action, 'changedLocally', changedMessage);
    this.#session.hashes.remember(file.path, file.entry.identity, outcome.md5Hex);
    if (outcome.kind === 'found') {
      this.found.add(action.path);
      return this.#prove(action, outcome, 'recordedMd5');
    }
    this.uploaded.size += 1;
    return this.#prove(action, outcome, 'attested');
  }

  /** Settles by its bytes whether a blob that somebody touched still is what the receipt says. */
  async #reread(action: RereadAction): Promise<void> {
    const md5Hex = await rereadBlob(this.#session, action);
    if (md5Hex === action.md5Hex) {
      this.#unchanged.add(action.path);
      return this.#prove(action, action, 'reread');
    }
    this.#session.ports.logger.warn(
      `${action.path} was changed in the lake though its recorded MD5 was not; sending it again`,
    );
    return this.#upload({
      kind: 'upload',
      path: action.path,
      sizeBytes: action.sizeBytes,
      md5Hex: action.md5Hex,
      reason: 'md5Differs',
      replacesEtag: action.etag,
    });
  }

  #prove(
    action: { readonly path: string; readonly sizeBytes: number },
    blob: { readonly md5Hex: string; readonly etag: string },
    evidence: Evidence,
  ): void {
    const { path, sizeBytes } = action;
    const line: ReceiptLine = { path, sizeBytes, md5: blob.md5Hex, etag: blob.etag, evidence };
    const kept: ReceiptLine = evidence === 'recordedMd5' ? { ...line, adopted: true } : line;
    this.proven.add(kept);
    this.#onProven(this.proven);
    this.#journal.keep(kept);
  }

  #fail(
    action: { readonly path: string },
    verdict: TransferFailure['verdict'],
    message: string,
  ): void {
    this.failures.set(action.path, { verdict, message });
    // A source that vanishes midway fails every file, and the report has them all.
    const { logger } = this.#session.ports;
    const level = this.failures.size > warnedFailures ? 'debug' : 'warn';
    logger[level](`${action.path}: ${message}`);
    if (this.failures.size === warnedFailures)
      logger.warn('more files that fail are in the report');
  }

  #addressOf(path: string): { readonly container: string; readonly name: string } {
    const { container, prefix } = this.#session.destination;
    return { container, name: prefix + path };
  }
}

function isLarge(action: UploadAction): boolean {
  return action.sizeBytes > singlePutBytes;
}

function conditionOf(action: UploadAction): WriteCondition {
  return action.replacesEtag === undefined
    ? { kind: 'absent' }
    : { kind: 'etag', etag: action.replacesEtag };
}
