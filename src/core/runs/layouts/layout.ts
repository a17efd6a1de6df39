import type { Rows } from '../../base/columns/rows';
import type { Source } from '../../lake/lake';
import type { LeftEntry, RunFile, RunProblem, SeenEntry } from '../run';

/** How the folders of a source are runs and where the files in them go: one for each kind of source. */
export interface Layout {
  /** True if a sequencer writes here, whose flags and RunInfo.xml tell how far a run is. */
  readonly isSequencing: boolean;
  /** True if runs may have sample sheets. */
  readonly hasSheets: boolean;
  /** The run that a folder belongs to; `undefined` = it is of no run. */
  runOf(folder: string, source: Source): string | undefined;
  /** What has to be done to have something carried that is of no run. */
  strayRemedy(source: Source): string;
  /** The folders that a run may be made of, whether they are there or not. */
  foldersOf(run: string): readonly string[];
  /** What a run is called in the lake. */
  nameInLake(run: string): string;
  /** True if runs with different names may have one name in the lake. */
  readonly foldsNames: boolean;
  /** Says where each file goes; `files` are sorted by path. */
  place(files: Rows<SeenEntry>, run: string, source: Source): PlacedFiles;
  /** What a run has not got yet, for a sentence after `waiting for`; `undefined` = nothing is known to lack. */
  findGap(seen: SeenFolders): string | undefined;
  /** Blobs that are written beside the files of a verified run, for whoever waits for them. */
  readonly flags: readonly FlagBlob[];
}

/** Every file given is in one of the lists. */
export interface PlacedFiles {
  /** Sorted by path. */
  readonly carried: Rows<RunFile>;
  /** With why they are left. */
  readonly left: readonly LeftEntry[];
  /** What should be carried and cannot be. */
  readonly refused: readonly RunProblem[];
}

/** What was found of a run. */
export interface SeenFolders {
  readonly run: string;
  /** Those of {@link Layout.foldersOf} that are there. */
  readonly folders: readonly string[];
  readonly placed: PlacedFiles;
}

export interface FlagBlob {
  /** Relative to the run in the lake. */
  readonly path: string;
  /** The folder of what it says is there, relative to the run; ends with a slash. */
  readonly announces: string;
  /** True if the files of a verified run are all that the flag stands for. */
  readonly isDue: (paths: readonly string[]) => boolean;
}
