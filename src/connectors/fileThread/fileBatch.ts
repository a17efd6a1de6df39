import type { WriteCondition } from '../../core/storage/blobStore';
import { md5Bytes } from '../localFiles/readBatch';
import type { Endpoint } from '../azureBlob/requestPath';
import type { ThreadCredential } from './threadCredential';

/** What the thread is started with. */
export interface FileThreadData {
  readonly endpoint: Endpoint;
  /** As of every request. */
  readonly patienceMs: number;
  /** Of the largest file that it is given: each that is under way has as much memory. */
  readonly mostBytes: number;
  /** A file that takes longer to read is slow. */
  readonly slowReadMs: number;
}

/** Files of one message: waking a thread takes longer than sending a small file. */
export const mostBatchFiles = 32;

/** One file on its way to the thread, apart from what it has in common with its neighbours. */
export interface FileToPut {
  /** By which its outcome is told. */
  readonly id: number;
  readonly location: string;
  readonly identity: string;
  readonly sizeBytes: number;
  readonly name: string;
  readonly condition: WriteCondition;
}

/** What all files of a message have in common. */
export interface SharedByFiles {
  readonly credential: ThreadCredential;
  readonly container: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Files on their way to the thread, in columns, and those of text in one piece with {@link separator}
 * between them: a message costs by its parts.
 */
export interface FileBatch extends SharedByFiles {
  /** By which it is canceled. */
  readonly number: number;
  readonly ids: readonly number[];
  readonly sizes: readonly number[];
  readonly locations: string;
  readonly identities: string;
  readonly names: string;
  /** The ETag that is replaced; empty = nothing may be there. */
  readonly replaced: string;
}

/** Batches that nobody waits for any more. */
export interface CanceledBatches {
  readonly canceled: readonly number[];
}

/** What became of files, in columns. */
export interface FileOutcomes {
  readonly ids: readonly number[];
  /** ETags of those that are in the lake, else {@link notTried} or {@link notPlain}. */
  readonly etags: string;
  /** Of 16 bytes each. */
  readonly md5s: Uint8Array;
  /** Files that were slow to read since it last said so. */
  readonly slowReads: number;
}

/** No request was made for the file. */
export const notTried = '-';
/** A request was made, and did not plainly succeed. */
export const notPlain = '?';

/** No path, name, identity or ETag holds it. */
const separator = '\0';

export function batchOf(
  files: readonly FileToPut[],
  shared: SharedByFiles & Pick<FileBatch, 'number'>,
): FileBatch {
  return {
    ...shared,
    ids: files.map(({ id }) => id),
    sizes: files.map(({ sizeBytes }) => sizeBytes),
    locations: files.map(({ location }) => location).join(separator),
    identities: files.map(({ identity }) => identity).join(separator),
    names: files.map(({ name }) => name).join(separator),
    replaced: files
      .map(({ condition }) => (condition.kind === 'etag' ? condition.etag : ''))
      .join(separator),
  };
}

export function filesIn(batch: FileBatch): readonly FileToPut[] {
  const locations = batch.locations.split(separator);
  const identities = batch.identities.split(separator);
  const names = batch.names.split(separator);
  const replaced = batch.replaced.split(separator);
  return batch.ids.map((id, index) => ({
    id,
    location: locations[index] ?? '',
    identity: identities[index] ?? '',
    sizeBytes: batch.sizes[index] ?? 0,
    name: names[index] ?? '',
    condition: conditionOf(replaced[index] ?? ''),
  }));
}

function conditionOf(replaced: string): WriteCondition {
  return replaced === '' ? { kind: 'absent' } : { kind: 'etag', etag: replaced };
}

/** What became of one file. */
export interface ToldOutcome {
  readonly id: number;
  /** As in {@link FileOutcomes}. */
  readonly etag: string;
  /** Of what is in the lake. */
  readonly md5: Uint8Array | undefined;
}

export function outcomesOf(outcomes: readonly ToldOutcome[], slowReads: number): FileOutcomes {
  const md5s = new Uint8Array(outcomes.length * md5Bytes);
  for (const [index, { md5 }] of outcomes.entries()) if (md5) md5s.set(md5, index * md5Bytes);
  return {
    ids: outcomes.map(({ id }) => id),
    etags: outcomes.map(({ etag }) => etag).join(separator),
    md5s,
    slowReads,
  };
}

export function outcomesIn({ ids, etags, md5s }: FileOutcomes): readonly ToldOutcome[] {
  return etags.split(separator).map((etag, index) => ({
    id: ids[index] ?? -1,
    etag,
    md5: md5s.subarray(index * md5Bytes, (index + 1) * md5Bytes),
  }));
}
