import { formatQuantity } from '../../base/sizes';
import type { VerificationReport } from './report';

/** Files of a run that have no place in the lake: somebody put them there, and nothing keeps them. */
export function countWithoutPlace({
  files,
  verdicts,
}: Pick<VerificationReport, 'files' | 'verdicts'>): number {
  if (verdicts.notCarried === 0) return 0;
  return files.filter(({ isWithoutPlace }) => isWithoutPlace === true).length;
}

/**
 * What of a run is not in the lake though nothing failed: `1 file not carried`, `2 files and 1 other
 * entry not carried`. Empty if all of it is carried.
 */
export function describeLeft(report: Pick<VerificationReport, 'files' | 'verdicts'>): string {
  const files = countWithoutPlace(report);
  const others = report.verdicts.notCarried - files;
  const parts = [
    files > 0 ? formatQuantity(files, 'file') : '',
    others > 0 ? formatQuantity(others, 'other entry', 'other entries') : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : `${parts.join(' and ')} not carried`;
}
