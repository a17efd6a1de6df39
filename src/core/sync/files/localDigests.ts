import { forEachConcurrent } from '../../base/concurrency';
import { pickRows } from '../../base/columns/rows';
import { forEachInSlices, sumInSlices } from '../../base/slices';
import type { CarriedFile } from './carriedFiles';
import { DigestTable } from './digestTable';
import { hashFile, type HashOutcome } from './hashFile';
import type { Session } from '../session';

/** Files hashed at a time. */
const hashLanes = 8;

/** The MD5 of a file that was not touched since it was hashed last; `undefined` if it is not remembered. */
export function rememberedDigest(session: Session, file: CarriedFile): HashOutcome | undefined {
  const md5Hex = session.hashes.md5Of(file.path, file.entry.identity);
  return md5Hex === undefined ? undefined : { kind: 'hashed', md5Hex };
}

/**
 * The contents of those of a session's files that pass: what is remembered of them if it may be used,
 * otherwise hashed from their bytes.
 */
export async function digestsOf(
  session: Session,
  options: { readonly mayRemember: boolean; readonly isWanted: (file: CarriedFile) => boolean },
): Promise<DigestTable> {
  const digests = new DigestTable();
  const unknown: number[] = [];
  await forEachInSlices(session.files, (file, row) => {
    const isWanted = options.isWanted(file);
    const known = isWanted && options.mayRemember ? rememberedDigest(session, file) : undefined;
    if (known !== undefined) digests.set(row, known);
    else if (isWanted) unknown.push(row);
  });
  if (unknown.length > 0) await hashRows(session, unknown, digests);
  return digests;
}

/** Hashes the files in these rows from their bytes and remembers the results. */
async function hashRows(
  session: Session,
  rows: readonly number[],
  digests: DigestTable,
): Promise<void> {
  const files = pickRows(session.files, rows);
  const bytes = await sumInSlices(files, (file) => file.entry.sizeBytes);
  session.meter.begin('hashing', { files: files.length, bytes });
  const ports = { digests: session.ports.digests, buffers: session.buffers };
  const { signal, meter } = session;
  await forEachConcurrent(rows, { limit: hashLanes, signal }, async (row) => {
    const file = session.files.at(row);
    if (file === undefined) return;
    const onBytes = (count: number): void => meter.addBytes(count);
    const outcome = await hashFile(file, ports, { signal, onBytes });
    digests.set(row, outcome);
    if (outcome.kind === 'hashed') {
      session.hashes.remember(file.path, file.entry.identity, outcome.md5Hex);
    }
    meter.addFiles(1);
  });
}
