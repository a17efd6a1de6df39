import type { Graph, GraphEdge } from '../../src/core/graph/graph';
import { GraphIndex } from '../../src/core/graph/graphIndex';
import type { LineageKind } from '../../src/core/lineage/graph/lineageGraph';
import type {
  LineageNodeShown,
  LineagePartShown,
  LineageSide,
} from '../../src/core/lineage/show/partOf';

/** What is drawn as one: a thing, or several of a group that was closed. */
export type LineageItem = ThingItem | GroupItem;

export interface ThingItem {
  readonly kind: 'thing';
  readonly id: string;
  readonly node: LineageNodeShown;
}

export interface GroupItem {
  readonly kind: 'group';
  readonly id: string;
  readonly group: GroupName;
  /** Those of it that would be drawn. */
  readonly nodes: readonly LineageNodeShown[];
}

export type ItemGraph = Graph<LineageItem>;
export type ItemIndex = GraphIndex<LineageItem>;

/** What a thing belongs to, such as the repository of a dataset. */
export interface GroupName {
  readonly id: string;
  readonly family: GroupFamily;
  readonly name: string;
}

export type GroupFamily =
  'repository' | 'source' | 'container' | 'schema' | 'table' | 'file' | 'namespace';

const families: Readonly<Record<LineageKind, GroupFamily>> = {
  source: 'source',
  run: 'source',
  sheet: 'source',
  blob: 'container',
  pipeline: 'repository',
  dataset: 'repository',
  table: 'schema',
  view: 'schema',
  column: 'table',
  query: 'file',
  external: 'namespace',
};

/** `undefined` = it stands alone. A source belongs to the group of its own runs. */
export function groupOf({
  kind,
  group,
  name,
}: Pick<LineageNodeShown, 'kind' | 'group' | 'name'>): GroupName | undefined {
  const own = kind === 'source' ? name : group;
  if (own === undefined) return undefined;
  const family = families[kind];
  return { id: `group:${family}:${own}`, family, name: own };
}

/** What is drawn of a part: things, and one item for each closed group that has more than one. */
export function itemsOf(part: LineagePartShown, closed: ReadonlySet<string>): ItemGraph {
  const groups = new Map<string, { group: GroupName; nodes: LineageNodeShown[] }>();
  for (const node of part.nodes) {
    const group = groupOf(node);
    if (group === undefined || !closed.has(group.id)) continue;
    const known = groups.get(group.id);
    if (known === undefined) groups.set(group.id, { group, nodes: [node] });
    else known.nodes.push(node);
  }
  const itemIds = new Map<string, string>();
  const nodes = new Map<string, LineageItem>();
  for (const node of part.nodes) {
    const inside = groups.get(groupOf(node)?.id ?? '');
    const item: LineageItem =
      inside === undefined || inside.nodes.length === 1
        ? { kind: 'thing', id: node.id, node }
        : { kind: 'group', id: inside.group.id, ...inside };
    itemIds.set(node.id, item.id);
    nodes.set(item.id, item);
  }
  return { nodes: [...nodes.values()], edges: edgesBetween(part, itemIds) };
}

/** Those within a group are not drawn, and several between two items are one. */
function edgesBetween(
  { edges }: LineagePartShown,
  itemIds: ReadonlyMap<string, string>,
): readonly GraphEdge[] {
  const between = new Map<string, GraphEdge>();
  for (const edge of edges) {
    const source = itemIds.get(edge.source);
    const target = itemIds.get(edge.target);
    if (source === undefined || target === undefined) continue;
    if (source === target && edge.source !== edge.target) continue;
    const id = `${source} > ${target}`;
    if (!between.has(id)) between.set(id, { id, source, target });
  }
  return [...between.values()];
}

/** How many things beside one are not drawn. */
export function hiddenBeside({ id, node }: ThingItem, side: LineageSide, index: ItemIndex): number {
  return Math.max(0, node[side] - shownBeside(id, side, index).length);
}

/** The things beside an item that are drawn, those in closed groups one by one. */
export function shownBeside(id: string, side: LineageSide, index: ItemIndex): readonly string[] {
  const ids =
    side === 'upstream'
      ? index.incoming(id).map(({ source }) => source)
      : index.outgoing(id).map(({ target }) => target);
  return [...new Set(ids)].flatMap((other) => {
    const item = index.node(other);
    return item?.kind === 'group' ? item.nodes.map((node) => node.id) : [other];
  });
}

/** An item with all that is upstream or downstream of it, as far as it is drawn. */
export function lineOf(id: string, index: ItemIndex): ReadonlySet<string> {
  const line = new Set([id]);
  for (const side of ['upstream', 'downstream'] as const) {
    const seen = new Set([id]);
    const open = [id];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const beside =
        side === 'upstream'
          ? index.incoming(next).map(({ source }) => source)
          : index.outgoing(next).map(({ target }) => target);
      for (const other of beside) {
        if (seen.has(other)) continue;
        seen.add(other);
        line.add(other);
        open.push(other);
      }
    }
  }
  return line;
}

/**
 * What stays when one side of a thing is folded: all that is still joined to `keep` in another way
 * than through that side, and the thing itself.
 */
export function foldedIds(
  part: LineagePartShown,
  options: { readonly id: string; readonly side: LineageSide; readonly keep: string },
): readonly string[] {
  const { id, side, keep } = options;
  const index = new GraphIndex(part);
  const isCut = ({ source, target }: GraphEdge): boolean =>
    (side === 'upstream' ? target : source) === id;
  const rest = new GraphIndex({
    nodes: part.nodes,
    edges: part.edges.filter((edge) => !isCut(edge)),
  });
  const stays = rest.within([keep, id], part.nodes.length);
  const before = index.within([keep, id], part.nodes.length);
  // What was joined to neither before was added by itself, and is no part of what is folded.
  return part.nodes
    .map((node) => node.id)
    .filter((other) => stays.has(other) || !before.has(other));
}
