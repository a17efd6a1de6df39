import type { Rows } from '../base/columns/rows';
import type { Source } from '../lake/lake';
import type { FileEntry } from '../storage/fileTree';
import type { ReleasedRun } from './releasedRun';

/** What a run is at a glance; always derived, see DESIGN words in the README. */
export type RunState =
  /** No completion flag yet. */
  | 'sequencing'
  /** Basecalls are complete, the instrument still copies. */
  | 'copying'
  /** Complete, but something was written within the quiet period. */
  | 'settling'
  | 'ready'
  | 'syncing'
  /** Every carried file matches at `recordedMd5` or better. */
  | 'verified'
  | 'released'
  /** Tried, and some files failed. */
  | 'incomplete'
  /** `differs`, or `missingRemote` against a receipt. */
  | 'mismatch'
  /** `noDigest` or `changedRemotely`. */
  | 'unverifiable'
  /** The flag says that the run failed. */
  | 'failedRun'
  | 'sheetOnly'
  | 'offline'
  /** Not verified 48 h after it was first seen. */
  | 'stale';

/** Whether a run may be synchronised, from what lies on disk alone. */
export type Readiness =
  | 'sequencing'
  | 'copying'
  | 'settling'
  | 'ready'
  | 'failedRun'
  | 'sheetOnly'
  /** Removed from the source after it was verified. */
  | 'released';

export interface ReadinessVerdict {
  readonly readiness: Readiness;
  /** Why, in a sentence without a full stop; for a run that is not ready, why not yet. */
  readonly because: string;
  /** The files it rests on, relative to the run: flags read, RunInfo.xml. */
  readonly evidence: readonly string[];
  /** When a settling run becomes ready if nothing more is written. */
  readonly readyAtMs?: number;
}

export interface Instrument {
  /** For people, for instance `NextSeq 500/550`. */
  readonly model: InstrumentModel;
  readonly serialNumber: string;
  /** `YYYY-MM-DD` of the run's start, from the folder's name. */
  readonly startedOn: string;
  readonly flowCell: string;
}

export type InstrumentModel =
  | 'MiSeq'
  | 'MiniSeq'
  | 'NextSeq 500/550'
  | 'NextSeq 1000/2000'
  | 'NovaSeq 6000'
  | 'NovaSeq X'
  | 'HiSeq 1500/2000/2500'
  | 'HiSeq 3000/4000'
  | 'HiSeq X';

export type SheetKind = 'v1' | 'v2' | 'library' | 'unrecognized';

export interface SampleSheet {
  /** Relative to the folder of sample sheets. */
  readonly path: string;
  readonly entry: FileEntry;
  readonly kind: SheetKind;
}

/** The sample sheets of a source: `<run>.csv` in its folder of sheets, or beside the runs. */
export interface SheetIndex {
  /** Regular files and links, sorted by path, paths relative to the folder of sheets. */
  readonly sheets: readonly FileEntry[];
  /** Why not every sheet could be seen, and what to do. */
  readonly problems: readonly string[];
}

/** Something in a run that is not carried to the lake, or only with a warning. */
export interface RunProblem {
  /** Relative to the run; `''` = the run as a whole. */
  readonly path: string;
  /** Without the path, which goes before it: `has a modification time …`. */
  readonly message: string;
}

/** Anything in the folders of a run. */
export interface SeenEntry extends FileEntry {
  /** As people read it: relative to the run's folder, or to the source's if the run has several. */
  readonly path: string;
  /** Relative to the source's folder. */
  readonly treePath: string;
}

/** A file of a run that is carried to the lake. */
export interface RunFile extends SeenEntry {
  /** The one it has in the lake, relative to the run: by the layout of the source, and perhaps escaped. */
  readonly path: string;
  /** What its bytes must be by a list that the instrument made. */
  readonly expected?: ExpectedDigest;
}

/** A digest that somebody else took of a file. */
export interface ExpectedDigest {
  /** Lower-case hex. */
  readonly md5Hex: string;
  /** The list it stands in, relative to the run. */
  readonly listedIn: string;
}

/** What lies in a run's folders and is not carried. */
export interface LeftEntry extends SeenEntry {
  /** Why, for a file; what is no file cannot be carried at all. */
  readonly reason?: string;
}

/** What lies on disk of one run, seen once. */
export interface ObservedRun {
  /** As in the source; in the lake it may be another: see `nameInLake`. */
  readonly name: string;
  readonly source: Source;
  /** Names of the folders below the source's that it is made of; none for a run that is only a sheet. */
  readonly folders: readonly string[];
  /** Regular files, sorted by path. Empty for a run that is only a sheet. */
  readonly files: Rows<RunFile>;
  /** Links, special files, empty folders, and files that have no place in the lake; sorted by path. */
  readonly notCarried: readonly LeftEntry[];
  /** Folders that could not be listed and files that cannot be placed: the run is not wholly carried. */
  readonly unreadable: readonly RunProblem[];
  readonly sizeBytes: number;
  /** `undefined` if neither the folder's name nor `RunInfo.xml` names a known instrument. */
  readonly instrument: Instrument | undefined;
  readonly verdict: ReadinessVerdict;
  readonly sheet: SampleSheet | undefined;
  /** Set if the run has one among its own files, which is carried and not {@link sheet}; the path is within the run. */
  readonly ownSheet?: Pick<SampleSheet, 'path' | 'kind'>;
  /** Structural findings, future modification times, sheets that differ only in case. */
  readonly problems: readonly RunProblem[];
  /** Milliseconds since the epoch; when this machine first saw the run. */
  readonly firstSeenAtMs: number;
  /** Set if its folder is gone because it was released. */
  readonly released?: ReleasedRun;
}

/** A source and what is in it. */
export interface ObservedSource {
  readonly source: Source;
  readonly isOffline: boolean;
  /** What keeps it offline, and what to do; absent unless it is. */
  readonly failure?: { readonly message: string; readonly remedy: string };
  /** Why nothing, or not everything, could be seen, and what to do. */
  readonly problems: readonly string[];
  /** Names of folders, of sheets without one and of released runs, sorted. */
  readonly runNames: readonly string[];
  /** Hand them to `observeRun`, so that not every run lists them again. */
  readonly sheets: SheetIndex;
}

/** How long a run may stay unverified before it is `stale`. */
export const staleAfterMs = 48 * 3_600_000;
