import { describeError } from '../base/errors';
import type { ReleasedRun, ReleaseRecord } from '../runs/releasedRun';
import { intentSuffix, manifestSuffix, recordSuffix } from '../runs/releasedRuns';
import type { SourceTrash } from '../storage/sourceTrash';
import type { Session } from '../sync/session';
import type { ReleaseProof } from './releaseProof';

/** The record of a removal that a proof allows. */
export function recordOf(
  proof: ReleaseProof,
  facts: { readonly manifestSha256: string; readonly nowMs: number; readonly graceMs: number },
): ReleaseRecord {
  const files = [...proof.files.values()].filter(({ localPath }) => localPath !== undefined);
  const { run, folders, endpoint, container, prefix, receiptSha256 } = proof;
  const [folder = run, ...others] = folders;
  return {
    ...(others.length === 0 ? { format: 1, folder } : { format: 2, folder, folders }),
    run,
    endpoint,
    container,
    prefix,
    files: files.length,
    ...(proof.emptyFolders.length > 0 && { emptyFolders: proof.emptyFolders }),
    bytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    attested: files.filter(({ evidence }) => evidence === 'attested').length,
    reread: files.filter(({ evidence }) => evidence === 'reread').length,
    receiptSha256,
    manifestSha256: facts.manifestSha256,
    releasedAtMs: facts.nowMs,
    keepUntilMs: facts.nowMs + facts.graceMs,
  };
}

/** Indented JSON in UTF-8, with a line end. */
export function encodeRecord(record: ReleaseRecord): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(record, undefined, 2)}\n`);
}

/**
 * Says of a run that was moved into the trash that it is released: beside it, and in the lake for who
 * does not see the source. Of one that is deleted only this is kept. What the lake does not take is tried again later.
 * @throws TrashError
 */
export async function settleRelease(
  session: Session,
  { name, record, remains }: Pick<ReleasedRun, 'name' | 'record' | 'remains'>,
): Promise<void> {
  if (record === undefined) return;
  const trash = trashOf(session);
  await trash.write(name + recordSuffix, encodeRecord(record));
  try {
    await tellLake(session, record);
  } catch (error) {
    session.ports.logger.warn(`The lake is not told of a release: ${describeError(error)}`);
    return;
  }
  await trash.remove(name + intentSuffix);
  if (remains === 'gone') await trash.remove(name + manifestSuffix);
}

/** A blob of its own, because whoever waits for the marker would start anew if that were written again. */
async function tellLake(session: Session, record: ReleaseRecord): Promise<void> {
  const { destination, ports, signal } = session;
  const bytes = encodeRecord(record);
  await ports.blobStore.putBlob(
    { container: destination.container, name: destination.released },
    { bytes, md5: await ports.digests.md5(bytes) },
    { condition: { kind: 'any' }, contentType: 'application/json', signal },
  );
}

/** Forgets a release that was undone, in the lake as far as it answers, and beside the runs. @throws TrashError */
export async function forgetRelease(session: Session, name: string): Promise<void> {
  const { destination, ports, signal } = session;
  const address = { container: destination.container, name: destination.released };
  try {
    await ports.blobStore.deleteBlob(address, { condition: { kind: 'any' }, signal });
  } catch (error) {
    // It is looked at only for a run without a folder.
    ports.logger.warn(`${destination.released} stays in the lake: ${describeError(error)}`);
  }
  await forgetRecords(session, name);
}

/** Removes everything that is written about a folder of the trash. @throws TrashError */
export async function forgetRecords(session: Session, name: string): Promise<void> {
  const trash = trashOf(session);
  for (const suffix of [recordSuffix, intentSuffix, manifestSuffix])
    await trash.remove(name + suffix);
}

export function trashOf({ ports, run }: Session): SourceTrash {
  return ports.sourceTrash(run.source.folder);
}
