import type { LineageGraph } from '../../core/lineage/graph/lineageGraph';
import { LineageIndex } from '../../core/lineage/graph/lineageIndex';
import { LineageFinder } from '../../core/lineage/show/lineageFinder';

/** What one reading of the workspace's lineage gave. */
export interface LineageSnapshot {
  readonly graph: LineageGraph;
  readonly index: LineageIndex;
  readonly finder: LineageFinder;
  /** In milliseconds since the Unix epoch. */
  readonly readAtMs: number;
  /** What could not be read, each in a sentence without full stop. */
  readonly problems: readonly string[];
}

export function snapshotOf(
  { graph, problems }: Pick<LineageSnapshot, 'graph' | 'problems'>,
  readAtMs: number,
): LineageSnapshot {
  return {
    graph,
    index: new LineageIndex(graph),
    finder: new LineageFinder(graph),
    readAtMs,
    problems,
  };
}
