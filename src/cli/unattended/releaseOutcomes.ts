import { formatBytes, formatQuantity } from '../../core/base/sizes';
import { formatRefusal } from '../../core/release/refusals';
import type { ReleaseReport } from '../../core/release/releaseReport';
import type { Attendant, NoticedRun } from './attended';

/** Logs what came of releases: as errors what somebody must look into. */
export function logReleases(
  { log }: Attendant,
  releases: readonly ReleaseReport[],
  isBad: (release: ReleaseReport) => boolean,
): void {
  for (const release of releases) {
    const { run, outcome, files, bytes, refusals } = release;
    if (outcome !== 'refused') {
      log.info(`${run}: ${outcome}, ${formatQuantity(files, 'file')}, ${formatBytes(bytes)}`);
      continue;
    }
    const reasons = refusals.map(formatRefusal).join('; ');
    const what = release.isUndo === true ? 'not put back' : 'not released';
    log[isBad(release) ? 'error' : 'info'](`${run}: ${what}: ${reasons}`);
  }
}

/** A release sends nothing. */
export function noticedReleases(releases: readonly ReleaseReport[]): readonly NoticedRun[] {
  return releases.map(({ state }) => ({ state, uploaded: 0, uploadedBytes: 0 }));
}
