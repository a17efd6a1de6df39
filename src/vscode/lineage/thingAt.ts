import { findGros } from '../../core/datasets/reference/findGros';
import { defaultBranch } from '../../core/datasets/reference/grosReference';
import { parseGros } from '../../core/datasets/reference/parseGros';
import { lineageId } from '../../core/lineage/graph/lineageId';
import type { LineageSnapshot } from './lineageSnapshot';

/** The dataset whose address is at a column of a line; `undefined` = there is none. */
export function datasetAt(line: string, column: number): string | undefined {
  const found = findGros(line).find(({ start, end }) => start <= column && column <= end);
  const parsed = found && parseGros(found.text);
  const reference = parsed?.kind === 'reference' ? parsed.reference : parsed?.hint;
  if (reference === undefined) return undefined;
  const { repo, branch = defaultBranch } = reference;
  return lineageId({ kind: 'dataset', repo, branch });
}

/** The statement of a file that a line is in: the last one that begins at it or above. */
export function queryAt(
  { graph }: Pick<LineageSnapshot, 'graph'>,
  file: string,
  line: number,
): string | undefined {
  let nearest: { readonly id: string; readonly line: number } | undefined;
  for (const { id, kind, place } of graph.nodes) {
    if (kind !== 'query' || place?.kind !== 'file' || place.file !== file) continue;
    const begins = place.line ?? 0;
    if (begins <= line && begins >= (nearest?.line ?? 0)) nearest = { id, line: begins };
  }
  return nearest?.id;
}
