import { joinRows, mapRows, pickRows, type Rows } from '../../base/columns/rows';
import { forEachInSlices } from '../../base/slices';
import { flagKey } from '../../runs/completion';
import { pathsWithin } from '../../runs/layouts/runPaths';
import type { ExpectedDigest, ObservedRun, RunFile } from '../../runs/run';
import { sheetPath } from '../../runs/sampleSheets';
import type { FileEntry, FileTree } from '../../storage/fileTree';
import { byPath } from '../../storage/pathOrder';
import type { LocalPorts } from '../../storage/ports';

/** A file of a run and the place it has in the lake. */
export interface CarriedFile {
  /**
   * In the lake, relative to the run: what everything that is known of the file is kept under, in
   * plans, reports, receipts and caches. `SampleSheet.csv` for a sheet from elsewhere.
   */
  readonly path: string;
  /** The tree it is read from, and its path there. */
  readonly tree: FileTree;
  readonly treePath: string;
  /** The file as it was observed; its own `path` is that of the observation. */
  readonly entry: FileEntry;
  /** Where people find it within the run's folders, if that is not `path`. */
  readonly localPath?: string;
  /** What its bytes must be by a list of the instrument's. */
  readonly expected?: ExpectedDigest;
}

/**
 * The files of a run with its sheet, in the order of transfer: what describes the run first, so that
 * it can be looked at while the rest arrives, then the data by path, completion flags last, so that
 * nothing that watches for them starts too early.
 */
export async function carriedFilesOf(
  run: ObservedRun,
  ports: LocalPorts,
): Promise<{ readonly files: Rows<CarriedFile>; readonly sizeBytes: number }> {
  // A sheet that stayed behind is not what was released.
  if (run.released !== undefined) return { files: [], sizeBytes: 0 };
  const byRank: readonly [number[], number[], number[]] = [[], [], []];
  await forEachInSlices(run.files, ({ path }, row) => {
    byRank[transferRank(path, run.source.completionFlag)].push(row);
  });
  const carry = carrierOf(run, ports);
  const carried = (rows: readonly number[]): Rows<CarriedFile> =>
    mapRows(pickRows(run.files, Uint32Array.from(rows)), carry);
  const [describing, data, completing] = byRank;
  const sheet = sheetOf(run, ports);
  return {
    files: joinRows(withSheet(carried(describing), sheet), carried(data), carried(completing)),
    sizeBytes: run.sizeBytes + (sheet?.entry.sizeBytes ?? 0),
  };
}

function withSheet(
  describing: Rows<CarriedFile>,
  sheet: CarriedFile | undefined,
): Rows<CarriedFile> {
  return sheet === undefined ? describing : [...describing, sheet].sort(byPath);
}

function carrierOf(run: ObservedRun, ports: LocalPorts): (entry: RunFile) => CarriedFile {
  const tree = ports.fileTree(run.source.folder);
  const pathWithin = pathsWithin({ source: run.source, run: run.name });
  return (entry) => {
    const { path, treePath, expected } = entry;
    const localPath = pathWithin(treePath);
    if (localPath === path && expected === undefined) return { path, tree, treePath, entry };
    return {
      path,
      tree,
      treePath,
      entry,
      ...(localPath !== path && { localPath }),
      ...(expected && { expected }),
    };
  };
}

/** True if the run has a `SampleSheet.csv` of its own, so that the sheet beside it finds its place taken. */
export function hasOwnSheet(run: ObservedRun): boolean {
  return run.sheet !== undefined && run.files.some((entry) => entry.path === sheetPath);
}

function sheetOf(run: ObservedRun, ports: LocalPorts): CarriedFile | undefined {
  if (run.sheet === undefined || hasOwnSheet(run)) return undefined;
  return {
    path: sheetPath,
    tree: ports.fileTree(run.source.sampleSheets ?? run.source.folder),
    treePath: run.sheet.path,
    entry: run.sheet.entry,
  };
}

const describing = /^(?:RunInfo\.xml|RunParameters\.xml|SampleSheet\.csv)$/i;
const completing =
  /^(?:RTAComplete\.(?:txt|xml)|CopyComplete\.txt|SequenceComplete\.txt|SequencingComplete\.txt|RunCompletionStatus\.xml|RTAExited\.txt|CompletedJobInfo\.xml)$/i;

/** 0 for what describes a run, 1 for its data, 2 for completion flags: each goes up after the one before. */
export function transferRank(path: string, completionFlag: string | undefined): 0 | 1 | 2 {
  const isNamed = completionFlag !== undefined && flagKey(path) === flagKey(completionFlag);
  if (isNamed || completing.test(path)) return 2;
  return describing.test(path) ? 0 : 1;
}
