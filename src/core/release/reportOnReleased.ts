import type { ReleasedRun, ReleaseRecord } from '../runs/releasedRun';
import type { Session } from '../sync/session';
import type { Refusal } from './refusals';
import { trashPlaceOf, type ReleaseReport } from './releaseReport';

/** A report on a run that lies in the trash, or did. */
export function reportOnReleased(
  { run, ports, startedAtMs }: Session,
  released: ReleasedRun,
  found: Pick<ReleaseReport, 'outcome' | 'isUndo'> & { readonly refusals?: readonly Refusal[] },
): ReleaseReport {
  const { record } = released;
  return {
    run: run.name,
    source: run.source.name,
    outcome: found.outcome,
    ...(found.isUndo && { isUndo: true }),
    state: found.outcome === 'undone' ? 'verified' : 'released',
    ...sizeOf(record),
    refusals: found.refusals ?? [],
    ...(found.outcome === 'undone' ? nowhere : placeOf(run.source.folder, released)),
    sheetLeft: undefined,
    emptyFolders: record?.emptyFolders ?? [],
    verification: undefined,
    elapsedMs: ports.clock.nowMs() - startedAtMs,
  };
}

function sizeOf(
  record: ReleaseRecord | undefined,
): Pick<ReleaseReport, 'files' | 'bytes' | 'evidence'> {
  const { files = 0, bytes = 0, attested = 0, reread = 0 } = record ?? {};
  return { files, bytes, evidence: { size: 0, recordedMd5: 0, attested, reread } };
}

const nowhere = { trash: undefined, undoUntilMs: undefined } as const;

function placeOf(
  sourceFolder: string,
  { name, remains, record }: ReleasedRun,
): Pick<ReleaseReport, 'trash' | 'undoUntilMs'> {
  if (remains !== 'kept') return nowhere;
  return { trash: trashPlaceOf(sourceFolder, name), undoUntilMs: record?.keepUntilMs };
}
