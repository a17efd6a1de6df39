import { forEachConcurrent } from '../../base/concurrency';
import { forEachInSlices } from '../../base/slices';
import type { CarriedFile } from './carriedFiles';
import { hashFile, type HashOutcome } from './hashFile';
import type { Session } from '../session';

/** Files hashed at a time. */
const hashLanes = 8;

/** What is known of local contents, by path relative to the run. */
export type LocalDigests = Map<string, HashOutcome>;

/** Remembered MD5s of those files that were not touched since they were hashed. */
export async function rememberedDigests(
  session: Session,
  files: Iterable<CarriedFile>,
): Promise<LocalDigests> {
  const digests: LocalDigests = new Map();
  await forEachInSlices(files, (file) => {
    const md5Hex = session.hashes.md5Of(file.path, file.entry.identity);
    if (md5Hex !== undefined) digests.set(file.path, { kind: 'hashed', md5Hex });
  });
  return digests;
}

/** Hashes files from their bytes and remembers the results. */
export async function hashFiles(
  session: Session,
  files: readonly CarriedFile[],
): Promise<LocalDigests> {
  const digests: LocalDigests = new Map();
  const bytes = files.reduce((sum, file) => sum + file.entry.sizeBytes, 0);
  session.meter.begin('hashing', { files: files.length, bytes });
  const ports = { digests: session.ports.digests, buffers: session.buffers };
  const { signal, meter } = session;
  await forEachConcurrent(files, { limit: hashLanes, signal }, async (file) => {
    const onBytes = (count: number): void => meter.addBytes(count);
    const outcome = await hashFile(file, ports, { signal, onBytes });
    digests.set(file.path, outcome);
    if (outcome.kind === 'hashed') {
      session.hashes.remember(file.path, file.entry.identity, outcome.md5Hex);
    }
    meter.addFiles(1);
  });
  return digests;
}
