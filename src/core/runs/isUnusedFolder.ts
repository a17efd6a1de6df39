import type { ObservedRun } from './run';

/**
 * True for a folder that nobody put anything into, in a source of any folders: of an instrument data is
 * due, but here it may never have been meant to come.
 */
export function isUnusedFolder(run: ObservedRun): boolean {
  return (
    run.source.kind === 'folders' &&
    run.verdict.readiness === 'sequencing' &&
    run.files.length === 0 &&
    run.unreadable.length === 0 &&
    run.notCarried.every(({ kind }) => kind === 'folder')
  );
}
