import type { ReleasedRun } from '../runs/releasedRun';
import { movingSuffix, purgingSuffix, trashFolder } from '../storage/sourceTrash';
import type { Session } from '../sync/session';
import type { ProofSubject } from './releaseProof';

/** What a removal of a run that still lies in its source is about. */
export function subjectOf({ run, ports, destination }: Session): ProofSubject {
  return {
    endpoint: ports.blobStore.endpoint,
    container: destination.container,
    prefix: destination.prefix,
    run: run.name,
    sourceFolder: run.source.folder,
    folders: run.folders,
  };
}

/** What deleting a released run is about, before and after it got the name under which it is purged. */
export function trashSubjectOf(session: Session, { name }: ReleasedRun): ProofSubject {
  return { ...subjectOf(session), folders: [`${trashFolder}/${name}`] };
}

/** Where a released run lies now, relative to its source. */
export function trashedFolderOf({ name, remains }: ReleasedRun): string {
  return `${trashFolder}/${name}${suffixes[remains]}`;
}

const suffixes: Readonly<Record<ReleasedRun['remains'], string>> = {
  kept: '',
  moving: movingSuffix,
  purging: purgingSuffix,
  gone: '',
};
