import type { Source } from '../../core/lake/lake';
import { formatRefusal } from '../../core/release/refusals';
import type { ReleaseReport } from '../../core/release/releaseReport';
import { withRemoval } from '../../core/release/withRemoval';
import type { VerificationReport } from '../../core/sync/report/report';
import { emptyReport } from './finishRuns';

/**
 * What `--report` keeps of releases: how the files compared that they rest on, and what speaks against
 * one. A run whose files were not looked at is listed without them.
 */
export function reportsOfReleases(
  releases: readonly ReleaseReport[],
  sources: readonly Source[],
): readonly VerificationReport[] {
  return releases.flatMap((release) => {
    const report = release.verification ?? reportWithoutFiles(release, sources);
    if (report === undefined) return [];
    const isDone = release.outcome === 'planned' || release.outcome === 'undone';
    return isDone ? [report] : [withRemoval(report, release)];
  });
}

function reportWithoutFiles(
  release: ReleaseReport,
  sources: readonly Source[],
): VerificationReport | undefined {
  const { run, state, outcome, refusals } = release;
  const source = sources.find(({ name }) => name === release.source);
  if (source === undefined) return undefined;
  const because = refusals.length === 0 ? outcome : refusals.map(formatRefusal).join('; ');
  return { ...emptyReport({ run, source, because }, 'verify'), state };
}
