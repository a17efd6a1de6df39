import { FileError, type FileTree } from '../storage/fileTree';
import { treePathOf, type PlacedRun } from './layouts/runPaths';
import type { RunProblem } from './run';

/** A run whose own files are read. */
export interface OpenedRun extends PlacedRun {
  readonly tree: FileTree;
}

export interface ReadFact {
  /** `undefined` = it is not there, or could not be read: then there is a problem. */
  readonly bytes: Uint8Array | undefined;
  readonly problems: readonly RunProblem[];
}

export const nothingRead: ReadFact = { bytes: undefined, problems: [] };

/** The start of a file that says something about its run; `path` is within the run. */
export async function readFact(run: OpenedRun, path: string, maxBytes: number): Promise<ReadFact> {
  try {
    const bytes = await run.tree.readStart(treePathOf(run, path), maxBytes);
    return { bytes, problems: [] };
  } catch (error) {
    if (!FileError.is(error)) throw error;
    const message = `${error.message}. ${error.remedy}`;
    return { bytes: undefined, problems: [{ path, message }] };
  }
}
