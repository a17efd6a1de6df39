import { lineageId, parseLineageId } from '../../core/lineage/graph/lineageId';
import type { LineageSnapshot } from './lineageSnapshot';

/**
 * The thing that an id stands for in a lineage: itself, also where it had that id once, or what holds it – the
 * run or the sample of a blob, the table of a column. `undefined` = lineage knows neither.
 */
export function nearestThing(
  { graph, index }: Pick<LineageSnapshot, 'graph' | 'index'>,
  called: string,
): string | undefined {
  const id = index.newestId(called);
  if (index.node(id) !== undefined) return id;
  const address = parseLineageId(id);
  if (address?.kind === 'column') {
    const relation = index.newestId(lineageId({ ...address, kind: 'relation' }));
    return index.node(relation) === undefined ? undefined : relation;
  }
  if (address?.kind !== 'blob') return undefined;
  const path = `/${address.name}`;
  let nearest: { readonly id: string; readonly length: number } | undefined;
  for (const node of graph.nodes) {
    const length = lengthWithin(node.id, address.container, path);
    if (length > (nearest?.length ?? 0)) nearest = { id: node.id, length };
  }
  return nearest?.id;
}

/** How much of a blob's path a thing says, if the blob is a part of it. */
function lengthWithin(id: string, container: string, path: string): number {
  const address = parseLineageId(id);
  if (address?.kind === 'blob') {
    const isWithin = address.container === container && path.startsWith(`/${address.name}`);
    return isWithin ? address.name.length : 0;
  }
  if (address?.kind !== 'run') return 0;
  const at = `${path}/`.indexOf(`/${address.run}/`);
  return at < 0 ? 0 : at + address.run.length;
}
