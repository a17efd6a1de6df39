import type { LineageEdge, LineageNode } from '../graph/lineageGraph';
import { columnOwner } from '../graph/columnOwner';
import { columnReach } from '../graph/columnReach';
import type { LineageIndex, ReachedAmong } from '../graph/lineageIndex';
import { withStanding } from '../graph/withStanding';

export type LineageSide = 'upstream' | 'downstream';

/** Which things of a lineage are wanted. */
export interface PartRequest {
  /** True for all there is, whatever else is asked for; absent = false. */
  readonly isWhole?: boolean;
  readonly ids: readonly string[];
  /**
   * True if columns of tables and views that are wanted are wanted, too, where data goes between them and
   * something else of that; absent = false.
   */
  readonly hasColumns?: boolean;
  /** Whose neighbors are wanted, too. */
  readonly around: readonly {
    readonly id: string;
    readonly side: LineageSide;
    /** True for all that is on that side, however far away; absent = one step. */
    readonly isAll?: boolean;
    /** No more than these of those that are not wanted anyway, the latest, or of all the nearest, first. */
    readonly most: number;
  }[];
}

/** A thing, with how much there is on each side of it. */
export interface LineageNodeShown extends LineageNode {
  /** Things that are one step away, each counted once, whether they are shown or not. */
  readonly upstream: number;
  readonly downstream: number;
  /** What changes break it, in words; absent = nothing is known to. */
  readonly affectedBy?: string;
}

export interface LineagePartShown {
  /** Those that there are, in the order in which they were asked for, then their neighbors. */
  readonly nodes: readonly LineageNodeShown[];
  /** All between them. */
  readonly edges: readonly LineageEdge[];
}

/** A part of a lineage. Ids of things that there are not are passed over. */
export function partOf(index: LineageIndex, request: PartRequest): LineagePartShown {
  const ids = new Set(
    request.isWhole === true ? index.graph.nodes.map(({ id }) => id) : request.ids,
  );
  for (const { id, side, most, isAll = false } of request.around) {
    const beside = isAll
      ? allOn(index, id, side).map((node) => node.id)
      : latestFirst(neighborsOf(index, id, side), index);
    const more = beside.filter((other) => !ids.has(other));
    for (const other of more.slice(0, most)) ids.add(other);
  }
  if (request.hasColumns === true) for (const id of joinedColumns(index, ids)) ids.add(id);
  const nodes = [...ids].flatMap((id) => index.node(id) ?? []);
  return {
    nodes: nodes.map((node) => ({
      ...withStanding(node, index),
      upstream: neighborsOf(index, node.id, 'upstream').size,
      downstream: neighborsOf(index, node.id, 'downstream').size,
    })),
    edges: nodes.flatMap(({ id }) => index.outgoing(id).filter(({ target }) => ids.has(target))),
  };
}

/** All that is on one side of a thing, nearest first; of a column what uses it, then what may. */
function allOn(index: LineageIndex, id: string, side: LineageSide): readonly LineageNode[] {
  if (index.node(id)?.kind === 'column') {
    const { reached } = columnReach(index, [id], { direction: side, columns: true });
    return reached.map(({ node }) => node);
  }
  return side === 'upstream' ? index.nodesUpstream(id) : index.nodesDownstream(id);
}

/** More columns than these are a table, and no picture. */
const mostColumns = 400;

/** Columns of tables among some things that are joined to others of these, or to other columns of theirs. */
function joinedColumns(index: LineageIndex, ids: ReadonlySet<string>): readonly string[] {
  const isNear = (id: string): boolean => ids.has(id) || ids.has(columnOwner(id) ?? '');
  const joined: string[] = [];
  for (const { id, kind } of index.graph.nodes) {
    if (kind !== 'column' || !isOfOne(id, ids)) continue;
    const beside = [
      ...index.incoming(id).map(({ source }) => source),
      ...index.outgoing(id).map(({ target }) => target),
    ];
    if (beside.some(isNear)) joined.push(id);
    if (joined.length === mostColumns) break;
  }
  return joined;
}

/** Most are told by their beginning: of tens of thousands, few are of what is drawn. */
function isOfOne(id: string, owners: ReadonlySet<string>): boolean {
  if (owners.has(`relation:${id.slice('column:'.length, id.indexOf('#'))}`)) return true;
  return id.includes('"') && owners.has(columnOwner(id) ?? '');
}

/** The things one step away from one, each once, without itself. */
export function neighborsOf(
  index: LineageIndex,
  id: string,
  side: LineageSide,
): ReadonlySet<string> {
  const ids =
    side === 'upstream'
      ? index.incoming(id).map(({ source }) => source)
      : index.outgoing(id).map(({ target }) => target);
  const others = new Set(ids);
  others.delete(id);
  return others;
}

function latestFirst(ids: ReadonlySet<string>, index: LineageIndex): readonly string[] {
  const timeOf = (id: string): number => {
    const node = index.node(id);
    return node?.lastRun?.atMs ?? node?.fromMs ?? -Infinity;
  };
  const timed = [...ids].map((id) => ({ id, atMs: timeOf(id) }));
  return timed.sort((a, b) => compareTimes(b.atMs, a.atMs)).map(({ id }) => id);
}

/** Those without a time keep their order: the difference of two of them would be no number. */
function compareTimes(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** Which of some things are upstream and downstream of one, and how many there are in all. */
export interface LineageTrace {
  readonly upstream: readonly string[];
  readonly downstream: readonly string[];
  readonly upstreamCount: number;
  readonly downstreamCount: number;
}

/** Counts all that is reached; lists of it only what is in `among`. */
export function traceOf(index: LineageIndex, id: string, among: ReadonlySet<string>): LineageTrace {
  const upstream = reachAmong(index, id, { side: 'upstream', among });
  const downstream = reachAmong(index, id, { side: 'downstream', among });
  return {
    upstream: upstream.ids,
    downstream: downstream.ids,
    upstreamCount: upstream.count,
    downstreamCount: downstream.count,
  };
}

/** What is shown is little; to look at each of a hundred thousand things that are reached takes 50 ms. */
function reachAmong(
  index: LineageIndex,
  id: string,
  { side, among }: { readonly side: LineageSide; readonly among: ReadonlySet<string> },
): ReachedAmong {
  if (index.node(id)?.kind !== 'column') return index.reachedAmong(id, side, among);
  const reached = allOn(index, id, side);
  const ids = reached.map((node) => node.id).filter((other) => among.has(other));
  return { ids, count: reached.length };
}
