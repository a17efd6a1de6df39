import type { Source } from '../../lake/lake';
import { layoutOf } from './layoutOf';

/** A run and where it lies. */
export interface PlacedRun {
  readonly source: Source;
  readonly run: string;
}

/**
 * Makes paths below the source's folder into those that people read within a run: without the run's
 * folder, unless runs of this kind have several.
 */
export function pathsWithin(placed: PlacedRun): (treePath: string) => string {
  const folder = soleFolderOf(placed);
  return folder === undefined
    ? (treePath) => treePath
    : (treePath) => treePath.slice(folder.length + 1);
}

/** The path below the source's folder that {@link pathsWithin} made into this one. */
export function treePathOf(placed: PlacedRun, path: string): string {
  const folder = soleFolderOf(placed);
  return folder === undefined ? path : `${folder}/${path}`;
}

function soleFolderOf({ source, run }: PlacedRun): string | undefined {
  const [folder, ...others] = layoutOf(source).foldersOf(run);
  return others.length === 0 ? folder : undefined;
}
