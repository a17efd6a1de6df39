import { evidences, type Evidence } from '../../sync/compare/verdicts';
import type { Adjacency } from './adjacency';
import type { InputEvidence, LineageKind, LineageNode } from './lineageGraph';

/**
 * Says of every node, by its number, what all that it is made of rests on; `undefined` = it is made of
 * nothing that has evidence or should. `out` and `into` are the edges by both of their ends. Every edge is
 * gone along once for each kind of evidence at most.
 */
export function inputEvidences(
  nodes: readonly LineageNode[],
  out: Adjacency,
  into: Adjacency,
): (number: number) => InputEvidence | undefined {
  // From the weakest on: what a weaker one has reached needs no stronger one.
  const weakest = new Uint8Array(nodes.length);
  const { byLevel, bare } = beginnings(nodes, into);
  for (const [place, level] of evidences.entries()) {
    spread(byLevel.get(level) ?? [], place + 1, { marks: weakest, out });
  }
  const none = new Uint8Array(nodes.length);
  spread(bare, 1, { marks: none, out });
  return (number) => {
    const level: Evidence | undefined = evidences[(weakest[number] ?? 0) - 1];
    const hasNone = none[number] === 1;
    if (level === undefined && !hasNone) return undefined;
    return { ...(level && { weakest: level }), ...(hasNone && { hasNone }) };
  };
}

/** What has bytes that somebody could compare. */
const data: ReadonlySet<LineageKind> = new Set([
  'run',
  'sheet',
  'blob',
  'dataset',
  'table',
  'external',
]);

/** What has evidence, by its level, and what should have some and comes from nothing: in one look at each node. */
function beginnings(
  nodes: readonly LineageNode[],
  into: Adjacency,
): { readonly byLevel: ReadonlyMap<Evidence, number[]>; readonly bare: number[] } {
  const byLevel = new Map<Evidence, number[]>(evidences.map((level) => [level, []]));
  const bare: number[] = [];
  let number = 0;
  for (const { kind, evidence } of nodes) {
    const isFirst = into.starts[number] === into.starts[number + 1];
    if (evidence !== undefined) byLevel.get(evidence.level)?.push(number);
    else if (isFirst && data.has(kind)) bare.push(number);
    number += 1;
  }
  return { byLevel, bare };
}

/** Marks all that is made of some nodes and is not marked yet; takes their list for its own. */
function spread(
  waiting: number[],
  mark: number,
  { marks, out: { starts, others } }: { readonly marks: Uint8Array; readonly out: Adjacency },
): void {
  for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) {
    const last = starts[number + 1] ?? 0;
    for (let place = starts[number] ?? 0; place < last; place += 1) {
      const other = others[place] ?? 0;
      if (marks[other] !== 0) continue;
      marks[other] = mark;
      waiting.push(other);
    }
  }
}
