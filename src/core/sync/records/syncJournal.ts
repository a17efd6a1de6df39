import { forEachInSlices } from '../../base/slices';
import type { Journal, JournalKey } from '../../storage/journal';
import type { ObservedDestination } from '../observeDestination';
import { extendReceipt } from './receipt';
import { isReceiptLine, type ReceiptLine } from './receiptLine';
import { ReceiptTable } from './receiptTable';
import type { Session } from '../session';
import { isAtLeast } from '../compare/verdicts';

/** The metadata of a blob sent whole that names the sync it is from; nobody else knows the value before. */
export const writerKey = 'lakesidewriter';

/** What is kept of an earlier sync that did not come to its end, or of this one. */
interface WriterRecord {
  readonly writer: string;
}

/**
 * What a sync proves, kept on this machine as it goes, so that being killed loses nothing of it: the
 * next sync takes its lines like a receipt's and its writers' blobs for what they are. The lake stays
 * the authority: a line counts only while its ETag is the blob's.
 */
export class SyncJournal {
  /** Names this sync in the blobs it sends. */
  readonly writer = crypto.randomUUID();
  /** What a blob that this sync sends whole carries. */
  readonly metadata = { [writerKey]: this.writer };
  /** Earlier syncs of this run that did not come to their end. */
  readonly earlierWriters: ReadonlySet<string>;
  readonly #lines: readonly ReceiptLine[];
  readonly #journal: Journal;

  private constructor(journal: Journal) {
    this.#journal = journal;
    this.#lines = journal.records.filter(isReceiptLine);
    const writers = journal.records.filter(isWriterRecord);
    this.earlierWriters = new Set(writers.map(({ writer }) => writer));
  }

  /** The journal of a session's run; nobody else may be writing to the run. */
  static async open(session: Session): Promise<SyncJournal> {
    return new SyncJournal(await session.ports.journals.open(journalKeyOf(session)));
  }

  /** Why the journal cannot be kept; `undefined` = it is. */
  get problem(): string | undefined {
    return this.#journal.problem;
  }

  /** What was observed, with what this journal still knows of it, the stronger evidence first. */
  async addTo(observed: ObservedDestination): Promise<ObservedDestination> {
    const news = new ReceiptTable();
    await forEachInSlices(this.#lines, (line) => {
      if (isNews(line, observed)) news.add(line);
    });
    return { ...observed, receipt: await extendReceipt(observed.receipt, news) };
  }

  /** Says who sends now; on disk before it settles, so that no blob is from somebody unknown. */
  async begin(): Promise<void> {
    const record: WriterRecord = { writer: this.writer };
    this.#journal.append(record);
    await this.#journal.flush();
  }

  /** Keeps what was just proven. */
  keep(line: ReceiptLine): void {
    this.#journal.append(line);
  }

  /** Forgets everything: the receipt says it all now. */
  clear(): Promise<void> {
    return this.#journal.clear();
  }

  close(): Promise<void> {
    return this.#journal.close();
  }
}

/** True if a sync that did not come to its end left something to take up. */
export async function hasJournal(session: Session): Promise<boolean> {
  const journal = await session.ports.journals.open(journalKeyOf(session));
  await journal.close();
  return journal.records.length > 0;
}

function isNews(line: ReceiptLine, { blobs, receipt }: ObservedDestination): boolean {
  if (blobs.get(line.path)?.etag !== line.etag) return false;
  const known = receipt.get(line.path);
  return known?.etag !== line.etag || !isAtLeast(known.evidence, line.evidence);
}

function journalKeyOf({ destination, ports, run }: Session): JournalKey {
  return {
    endpoint: ports.blobStore.endpoint,
    container: destination.container,
    prefix: destination.prefix,
    sourceFolder: run.source.folder,
  };
}

function isWriterRecord(record: unknown): record is WriterRecord {
  return (
    typeof record === 'object' &&
    record !== null &&
    'writer' in record &&
    typeof record.writer === 'string'
  );
}
