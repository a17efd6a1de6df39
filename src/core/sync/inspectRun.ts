import { selectRows } from '../base/columns/rows';
import { forEachInSlices } from '../base/slices';
import type { ObservedRun, RunState } from '../runs/run';
import { changedAtMsOf } from '../storage/fileIdentity';
import type { FileEntry } from '../storage/fileTree';
import type { LakePorts } from '../storage/ports';
import { assessFiles } from './compare/assessFiles';
import { assessReleased } from './compare/assessReleased';
import { showHolder } from './lock/heldRun';
import type { CarriedFile } from './files/carriedFiles';
import { DigestTable } from './files/digestTable';
import type { HashOutcome } from './files/hashFile';
import { rememberedDigest } from './files/localDigests';
import { makeReport } from './report/makeReport';
import { nothingAt, observeDestination, type ObservedDestination } from './observeDestination';
import type { LookOptions } from './operations';
import { receiptWrittenAtMs } from './records/receiptSeal';
import { atProvenPlace } from './provenPlace';
import type { VerificationReport } from './report/report';
import { openSession, type Session } from './session';

/**
 * Looks at a run and at its blobs and says what state it is in, hashing nothing: a file counts as the
 * one its receipt proves while it has the receipt's size and was not touched since the receipt was
 * written. One that some process writes to is `syncing`. @throws StorageError if the destination cannot
 * be seen.
 */
export async function inspectRun(
  run: ObservedRun,
  ports: LakePorts,
  options: LookOptions = {},
): Promise<VerificationReport> {
  const own = await openSession(run, ports, options);
  const session = await atProvenPlace(own, options);
  const { signal } = session;
  if (options.withoutContainer === true && session === own)
    return lookAt(session, nothingAt(session.destination));
  const observed = await observeDestination(session.destination, ports, { signal });
  if (await isReleasedByLake(session)) return lookAtGone(session, observed);
  return showHolder(session, withNotYet(session.run, await lookAt(session, observed)));
}

const wrongStates: ReadonlySet<RunState> = new Set(['incomplete', 'mismatch', 'unverifiable']);
const awaited: ReadonlySet<RunState> = new Set(['sequencing', 'copying', 'settling']);

/** A sync would not help a run of which it would send nothing yet. */
function withNotYet(run: ObservedRun, report: VerificationReport): VerificationReport {
  if (!wrongStates.has(report.state) || !awaited.has(run.verdict.readiness)) return report;
  return { ...report, notYet: run.verdict.because };
}

/** A sheet keeps the name of a run whose release only the lake remembers. */
async function isReleasedByLake({ run, ports, destination, signal }: Session): Promise<boolean> {
  if (run.verdict.readiness !== 'sheetOnly') return false;
  const address = { container: destination.container, name: destination.released };
  return (await ports.blobStore.head(address, { signal })) !== undefined;
}

async function lookAtGone(
  session: Session,
  observed: ObservedDestination,
): Promise<VerificationReport> {
  const because = 'removed from the source after it was verified; the lake says so';
  const verdict = { ...session.run.verdict, readiness: 'released', because } as const;
  const run = { ...session.run, verdict };
  const gone = { ...session, run, files: [], fileByPath: new Map<string, CarriedFile>() };
  return makeReport(gone, { operation: 'look', observed, files: assessReleased(observed) });
}

/** The report of a look, from what was observed already. */
export async function lookAt(
  session: Session,
  observed: ObservedDestination,
): Promise<VerificationReport> {
  if (session.run.released !== undefined) {
    return makeReport(session, { operation: 'look', observed, files: assessReleased(observed) });
  }
  const digests = await knownDigests(session, observed);
  const files = await assessFiles(session, {
    blobs: observed.blobs,
    receipt: observed.receipt,
    digests,
  });
  const { blobs, receiptBlob, receiptProblem } = observed;
  const isUntouched = blobs.size === 0 && receiptBlob === undefined && receiptProblem === undefined;
  return makeReport(session, {
    operation: 'look',
    observed,
    files: isUntouched
      ? await selectRows(files, ({ verdict }) => verdict !== 'missingRemote')
      : files,
  });
}

/** Remembered MD5s, otherwise what the receipt proves of files that were not touched since. */
async function knownDigests(session: Session, observed: ObservedDestination): Promise<DigestTable> {
  const writtenAtMs = receiptWrittenAtMs(observed);
  const digests = new DigestTable();
  await forEachInSlices(session.files, (file, row) => {
    const known = rememberedDigest(session, file) ?? provenDigest(file, observed, writtenAtMs);
    if (known !== undefined) digests.set(row, known);
  });
  return digests;
}

function provenDigest(
  { path, entry }: CarriedFile,
  { receipt }: ObservedDestination,
  writtenAtMs: number,
): HashOutcome | undefined {
  const line = receipt.get(path);
  const isProven = line?.sizeBytes === entry.sizeBytes && isUntouchedSince(entry, writtenAtMs);
  return line && isProven ? { kind: 'hashed', md5Hex: line.md5 } : undefined;
}

/** Services tell times in whole seconds. */
const tickMs = 1000;

/** Copying tools give a file an old modification time; when it changed they cannot set. */
function isUntouchedSince(entry: FileEntry, timeMs: number): boolean {
  const changedAtMs = changedAtMsOf(entry.identity) ?? 0;
  return Math.floor(entry.modifiedAtMs) <= timeMs && changedAtMs < timeMs + tickMs;
}
