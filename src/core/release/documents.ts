import { bySourceAndRun } from '../sync/report/documents';
import type { Refusal } from './refusals';
import type { ReleaseReport } from './releaseReport';

/** What `release` prints for programs. */
export interface ReleasesDocument {
  readonly runs: readonly ReleaseDocument[];
}

export interface ReleaseDocument extends Pick<
  ReleaseReport,
  'run' | 'source' | 'state' | 'outcome' | 'files' | 'bytes' | 'evidence'
> {
  /** Where the run's folder lies, or would; `null` = nowhere. */
  readonly trash: string | null;
  /** ISO time; `null` = it cannot be put back. */
  readonly undoUntil: string | null;
  readonly sheetLeft: string | null;
  /** Of which only these names are kept. */
  readonly emptyFolders: readonly string[];
  readonly refusals: readonly Refusal[];
  readonly elapsedMs: number;
}

/** Reports as a document, sorted by source and run. */
export function releasesDocument(reports: readonly ReleaseReport[]): ReleasesDocument {
  return { runs: [...reports].sort(bySourceAndRun).map(documentOf) };
}

function documentOf(report: ReleaseReport): ReleaseDocument {
  const { run, source, state, outcome, files, bytes, evidence, refusals } = report;
  const { trash = null, undoUntilMs, sheetLeft = null, emptyFolders, elapsedMs } = report;
  return {
    run,
    source,
    state,
    outcome,
    files,
    bytes,
    evidence,
    trash,
    undoUntil: undoUntilMs === undefined ? null : new Date(undoUntilMs).toISOString(),
    sheetLeft,
    emptyFolders,
    refusals,
    elapsedMs: Math.round(elapsedMs),
  };
}
