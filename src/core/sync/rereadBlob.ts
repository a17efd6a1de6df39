import { toHex } from '../base/hex';
import type { Session } from './session';

/**
 * Downloads one version of a run's blob and hashes it; nothing of it is kept.
 * @returns its MD5, lower-case hex.
 * @throws StorageError `blobMissing`, or `conditionNotMet` if it no longer is that version.
 */
export async function rereadBlob(
  session: Session,
  blob: { readonly path: string; readonly etag: string },
): Promise<string> {
  const { container, prefix } = session.destination;
  const md5 = session.ports.digests.createMd5();
  const chunks = session.ports.blobStore.read(
    { container, name: prefix + blob.path },
    { etag: blob.etag, signal: session.signal },
  );
  for await (const chunk of chunks) {
    await md5.update(chunk);
    session.meter.addBytes(chunk.length);
  }
  return toHex(await md5.digest());
}
