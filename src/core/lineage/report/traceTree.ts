import { groupBy } from '../../base/groupBy';
import type { LineageEdge, LineageNode } from '../graph/lineageGraph';
import type { Trace } from '../graph/trace';

/** A line of a trace that is told as a tree. */
export interface TraceLine {
  readonly node: LineageNode;
  /** How it is joined to the line above it; `undefined` = it is the first line. */
  readonly edge: LineageEdge | undefined;
  /** For every level above it, from the outermost, whether more lines of that level follow. */
  readonly continues: readonly boolean[];
  /** It was told further up, with all that follows from it. */
  readonly isRepeated: boolean;
  /** It goes on below it, further than is told. */
  readonly isCut: boolean;
}

/** Levels of a tree that anybody looks at. */
const deepest = 100;

/**
 * A trace as a tree, the focus first: each node with what it leads to below it, once; where it is met
 * again, it is a line alone. Cycles end where they began, and what goes on too far for a screen is cut.
 */
export function traceTree({ focus, direction, reached, edges }: Trace): readonly TraceLine[] {
  const isUp = direction === 'upstream';
  const nodes = new Map(reached.map(({ node }) => [node.id, node]));
  const byNear = groupBy(edges, ({ source, target }) => (isUp ? target : source));
  const told = new Set<string>();
  const lines: TraceLine[] = [];
  const waiting: Omit<TraceLine, 'isRepeated' | 'isCut'>[] = [
    { node: focus, edge: undefined, continues: [] },
  ];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, continues } = next;
    const goesOn = byNear.has(node.id);
    const isRepeated = goesOn && told.has(node.id);
    const isCut = goesOn && !isRepeated && continues.length >= deepest;
    lines.push({ ...next, isRepeated, isCut });
    if (!goesOn || isRepeated || isCut) continue;
    told.add(node.id);
    const children = (byNear.get(node.id) ?? []).flatMap((edge) => {
      const child = nodes.get(isUp ? edge.source : edge.target);
      return child === undefined ? [] : [{ node: child, edge }];
    });
    const last = children.at(-1);
    for (const child of children.toReversed()) {
      waiting.push({ ...child, continues: [...continues, child !== last] });
    }
  }
  return lines;
}
