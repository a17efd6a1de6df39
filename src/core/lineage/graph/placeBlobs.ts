import { lineageEdge, type LineageEdge } from './lineageGraph';
import { parseLineageId } from './lineageId';
import type { LineageArea } from './lineageReader';

/**
 * An edge that begins at blobs, led from the nodes that stand for them: from all that lie below a prefix,
 * or from the nearest one that it lies in. Where nothing is known of the blobs, the edge stays.
 */
export function placeBlobs(
  edge: LineageEdge,
  known: { readonly areas: readonly LineageArea[]; readonly isNode: (id: string) => boolean },
): readonly LineageEdge[] {
  if (known.isNode(edge.source)) return [edge];
  const address = parseLineageId(edge.source);
  if (address?.kind !== 'blob') return [edge];
  const { source: _source, target, kind, id: _id, ...span } = edge;
  const owners = ownersOf(address, known.areas).filter(({ id }) => id !== target);
  return owners.length === 0 ? [edge] : owners.map(({ id }) => lineageEdge(id, kind, target, span));
}

function ownersOf(
  { container, name }: { readonly container: string; readonly name: string },
  areas: readonly LineageArea[],
): readonly LineageArea[] {
  const own = areas.filter((area) => area.container === container);
  const below = own.filter(({ prefix }) => prefix.startsWith(name) && prefix !== name);
  if (below.length > 0) return withoutNested(below);
  const around = own.filter(({ prefix }) => name.startsWith(prefix));
  const [nearest] = around.sort((a, b) => b.prefix.length - a.prefix.length);
  return nearest === undefined ? [] : [nearest];
}

/** An area within another one is a part of that, made later. */
function withoutNested(areas: readonly LineageArea[]): readonly LineageArea[] {
  const prefixes = new Set(areas.map(({ prefix }) => prefix));
  return areas.filter(({ prefix }) => !parentsOf(prefix).some((parent) => prefixes.has(parent)));
}

function parentsOf(prefix: string): readonly string[] {
  const parts = prefix.split('/').slice(0, -2);
  return parts.map((_, place) => `${parts.slice(0, place + 1).join('/')}/`);
}
