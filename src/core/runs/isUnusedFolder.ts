import type { ObservedRun } from './run';

/**
 * True for a folder with nothing in it, in a source of any folders: of an instrument data is due, but here
 * it may never have been meant to come, unless somebody wrote a sheet for it.
 */
export function isUnusedFolder(run: ObservedRun): boolean {
  return (
    run.source.kind === 'folders' &&
    run.verdict.readiness === 'sequencing' &&
    run.sheet === undefined &&
    run.files.length === 0 &&
    run.unreadable.length === 0 &&
    run.notCarried.every(({ kind }) => kind === 'folder')
  );
}
