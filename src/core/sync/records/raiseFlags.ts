import { forEachInSlices } from '../../base/slices';
import { layoutOf } from '../../runs/layouts/layoutOf';
import { putRecord } from './record';
import type { VerificationReport } from '../report/report';
import type { Session } from '../session';

/**
 * Writes the flags that others wait for, of a verified run that holds all they stand for. One that is
 * there stays as it is, so that nothing which watches for it starts twice. @throws StorageError
 */
export async function raiseFlags(session: Session, report: VerificationReport): Promise<void> {
  const { destination, ports, run, signal } = session;
  if (report.state !== 'verified') return;
  const { flags } = layoutOf(run.source);
  if (flags.length === 0) return;
  const paths: string[] = [];
  await forEachInSlices(report.files, ({ path, verdict }) => {
    if (verdict === 'match') paths.push(path);
  });
  for (const { path, isDue } of flags) {
    const name = destination.prefix + path;
    const address = { container: destination.container, name };
    if (!isDue(paths) || (await ports.blobStore.head(address, { signal })) !== undefined) continue;
    const bytes = new TextEncoder().encode(new Date(ports.clock.nowMs()).toISOString());
    const contentType = 'text/plain; charset=utf-8';
    await putRecord(session, { name, bytes, contentType, condition: { kind: 'absent' } });
    ports.logger.info(`recorded ${name}`);
  }
}
