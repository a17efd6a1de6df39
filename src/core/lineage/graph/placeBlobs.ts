import { lineageEdge, type LineageEdge } from './lineageGraph';
import { parseLineageId } from './lineageId';
import type { LineageArea } from './lineageReader';

/** What is known of blobs. */
interface KnownBlobs {
  readonly areas: readonly LineageArea[];
  readonly isNode: (id: string) => boolean;
}

/**
 * An edge that begins or ends at blobs, led from or to the nodes that stand for them: all that lie below a
 * prefix, or the nearest one that it lies in. Where nothing is known of the blobs, the edge stays.
 */
export function placeBlobs(edge: LineageEdge, known: KnownBlobs): readonly LineageEdge[] {
  const { source, target, kind, id: _id, ...rest } = edge;
  const sources = placesOf(source, known);
  const targets = placesOf(target, known);
  if (sources === undefined && targets === undefined) return [edge];
  const placed = (sources ?? [source]).flatMap((from) =>
    (targets ?? [target]).flatMap((to) =>
      from === to ? [] : [{ ...lineageEdge(from, kind, to), ...rest }],
    ),
  );
  return placed.length === 0 ? [edge] : placed;
}

/** `undefined` = what is named stands for itself. */
function placesOf(id: string, { areas, isNode }: KnownBlobs): readonly string[] | undefined {
  if (!id.startsWith('blob:') || isNode(id)) return undefined;
  const address = parseLineageId(id);
  const owners = address?.kind === 'blob' ? ownersOf(address, areas) : [];
  return owners.length === 0 ? undefined : owners.map((owner) => owner.id);
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
