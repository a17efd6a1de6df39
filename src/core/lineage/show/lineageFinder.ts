import { mapInSlices } from '../../base/slices';
import type { LineageGraph, LineageNode } from '../graph/lineageGraph';
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
  /** What is looked through of each. */
  readonly #texts: readonly string[];

  private constructor(nodes: readonly LineageNode[], texts: readonly string[]) {
    this.#nodes = nodes;
    this.#texts = texts;
  }

  /** Made in turns of the event loop that are short. */
  static async of({ nodes }: LineageGraph): Promise<LineageFinder> {
    const texts = await mapInSlices(nodes, ({ kind, name, group = '' }) =>
      `${kind} ${group} ${name}`.toLowerCase(),
    );
    return new LineageFinder(nodes, texts);
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
    const trimmed = text.trim().toLowerCase();
    // By how good they are, so that of a hundred thousand hits no more are sorted than somebody sees.
    const byRank = new Map<number, LineageNode[]>();
    let count = 0;
    for (const [at, whole] of this.#texts.entries()) {
      const node = this.#nodes[at];
      if (node === undefined || !words.every((word) => whole.includes(word))) continue;
      const rank = rankOf(node, trimmed, first);
      const others = byRank.get(rank);
      if (others === undefined) byRank.set(rank, [node]);
      else if (others.length < most) others.push(node);
      count += 1;
    }
    const ranks = [...byRank].sort(([one], [other]) => one - other);
    return { nodes: ranks.flatMap(([, nodes]) => nodes).slice(0, most), count };
  }
}

/** Lower is better; of names that fit as well, the shorter one. */
function rankOf(node: LineageNode, text: string, first: string): number {
  const name = shownName(node).toLowerCase();
  const length = Math.min(node.name.length, longestTold);
  if (name === text) return length;
  if (name.startsWith(first)) return longestTold + 1 + length;
  return (name.includes(first) ? 2 : 3) * (longestTold + 1) + length;
}

/** Names that are longer count as equally long. */
const longestTold = 999;
