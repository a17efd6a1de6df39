import type { LineageGraph, LineageKind, LineageNode } from '../graph/lineageGraph';
import { shownName } from './shownName';

export interface LineageHits {
  /** The best first; no more than was asked for. */
  readonly nodes: readonly LineageNode[];
  /** All that were found. */
  readonly count: number;
}

/** Finds things of a lineage by their names; what it looks through is made once. */
export class LineageFinder {
  readonly #nodes: readonly LineageNode[];
  #texts: readonly string[] | undefined;

  constructor({ nodes }: LineageGraph) {
    this.#nodes = nodes;
  }

  /**
   * Things whose name, group and kind have all words of a text: first those that are called so, then
   * those that begin with its first word. Nothing for no words.
   */
  find(text: string, most: number): LineageHits {
    const words = text
      .toLowerCase()
      .split(/[\s/]+/)
      .filter(Boolean);
    const [first] = words;
    if (first === undefined) return { nodes: [], count: 0 };
    const found: { readonly node: LineageNode; readonly rank: number }[] = [];
    for (const [at, whole] of this.#lowered.entries()) {
      const node = this.#nodes[at];
      if (node === undefined || !words.every((word) => whole.includes(word))) continue;
      found.push({
        node,
        rank: rankOf(shownName(node).toLowerCase(), text.trim().toLowerCase(), first),
      });
    }
    found.sort((a, b) => a.rank - b.rank || a.node.name.length - b.node.name.length);
    return { nodes: found.slice(0, most).map(({ node }) => node), count: found.length };
  }

  get #lowered(): readonly string[] {
    this.#texts ??= this.#nodes.map(({ kind, name, group = '' }) =>
      `${kind} ${group} ${name}`.toLowerCase(),
    );
    return this.#texts;
  }
}

function rankOf(name: string, text: string, first: string): number {
  if (name === text) return 0;
  if (name.startsWith(first)) return 1;
  return name.includes(first) ? 2 : 3;
}

/** What people begin with, the most likely first. */
const startKinds: readonly LineageKind[] = [
  'dataset',
  'pipeline',
  'table',
  'view',
  'run',
  'source',
];

/** One thing of each kind to begin with: of those that the most is joined to, the first. */
export function startsOf({ nodes, edges }: LineageGraph): readonly LineageNode[] {
  const degrees = new Map<string, number>();
  for (const { source, target } of edges) {
    for (const id of [source, target]) degrees.set(id, (degrees.get(id) ?? 0) + 1);
  }
  return startKinds.flatMap((kind) => {
    const most = nodes
      .filter((node) => node.kind === kind)
      .reduce<LineageNode | undefined>(
        (best, node) =>
          best === undefined || (degrees.get(node.id) ?? 0) > (degrees.get(best.id) ?? 0)
            ? node
            : best,
        undefined,
      );
    return most ?? [];
  });
}
