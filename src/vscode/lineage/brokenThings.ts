import { changedNode } from '../../core/lineage/find/changedNode';
import { columnOwner } from '../../core/lineage/graph/columnOwner';
import type { LineageDoubt } from '../../core/lineage/graph/lineageGraph';
import { LineageIndex } from '../../core/lineage/graph/lineageIndex';
import { spreadFrom } from '../../core/lineage/graph/spread';
import { writePath } from '../../core/schemaDiff/model/objectPath';
import type { ChangedObjects } from '../support/window/changedObjects';

/** What some changes break. */
export interface BrokenThings {
  /** Of what breaks it, for a title. */
  readonly title: string;
  /** Ids of what changes, as far as lineage knows it. */
  readonly starts: readonly string[];
  /** What of the lineage they break, and how: of columns only those that change. */
  readonly part: LineageIndex;
  /** Ids of all that is marked, columns and the tables of those that change, too. */
  readonly all: ReadonlySet<string>;
  /** Of what changes, what lineage does not know, as SQL writes its name. */
  readonly unknown: readonly string[];
  /** By id, of what may be affected and no more is known. */
  readonly doubts: ReadonlyMap<string, LineageDoubt>;
}

/** What uses what changes: the columns themselves where lineage knows them, else their tables. */
export function brokenBy(
  { title, connections, objects }: ChangedObjects,
  index: LineageIndex,
): BrokenThings {
  const found = objects.map((path) => ({ path, id: changedNode(path, connections, index) }));
  const starts = new Set(found.flatMap(({ id }) => id ?? []));
  const told = spreadFrom(index, starts);
  const { reached } = spreadFrom(index, starts, { columns: true });
  const owners = [...starts].flatMap((id) => columnOwner(id) ?? []);
  const all = [...told.reached, ...reached];
  return {
    title,
    starts: [...starts],
    part: new LineageIndex({
      nodes: [...told.starts, ...told.reached.map(({ node }) => node)],
      edges: told.edges,
    }),
    unknown: found.flatMap(({ path, id }) => (id === undefined ? [writePath(path)] : [])),
    all: new Set([...starts, ...owners, ...all.map(({ node }) => node.id)]),
    doubts: new Map(all.flatMap(({ node, doubt }) => (doubt ? [[node.id, doubt] as const] : []))),
  };
}

/** How many things changes break, themselves not counted. */
export function brokenCount({ part, starts }: Pick<BrokenThings, 'part' | 'starts'>): number {
  return part.graph.nodes.length - starts.length;
}

/** What to say where changes break nothing, and why that may not be all: it is not where nothing is said. */
export function nothingBroken(
  { title, unknown }: Pick<BrokenThings, 'title' | 'unknown'>,
  problems: readonly string[],
): string {
  const doubts = [
    ...(unknown.length === 0 ? [] : [unknownText(unknown)]),
    ...(problems.length === 0
      ? []
      : [`not all of the lineage could be read: ${problems.join('; ')}`]),
  ];
  const nothing = `Nothing is known downstream of ${title}`;
  return doubts.length === 0 ? `${nothing}.` : `${nothing}, but ${doubts.join('; and ')}.`;
}

/** More names than these are a list, and no sentence. */
const mostNamed = 5;

/** `lineage does not know a.b, c.d and 3 more`. */
export function unknownText(unknown: readonly string[]): string {
  const left = unknown.length - mostNamed;
  const more = left > 0 ? ` and ${left} more` : '';
  return `lineage does not know ${unknown.slice(0, mostNamed).join(', ')}${more}`;
}

/** True if a column changes itself: only a lineage with columns knows who uses it. */
export function needsColumns({ objects }: Pick<ChangedObjects, 'objects'>): boolean {
  return objects.some((path) => path.length === 3);
}
