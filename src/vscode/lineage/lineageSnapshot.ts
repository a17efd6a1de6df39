import type { LineageGraph } from '../../core/lineage/graph/lineageGraph';
import { LineageIndex } from '../../core/lineage/graph/lineageIndex';
import { numberGraphInSlices } from '../../core/lineage/graph/numberedGraph';
import { LineageFinder } from '../../core/lineage/show/lineageFinder';

/** What one reading of the workspace's lineage gave. */
export interface LineageSnapshot {
  readonly graph: LineageGraph;
  readonly index: LineageIndex;
  /** Made when the first asks for it. */
  readonly finder: () => Promise<LineageFinder>;
  /** In milliseconds since the Unix epoch. */
  readonly readAtMs: number;
  /** What could not be read, each in a sentence without full stop. */
  readonly problems: readonly string[];
}

/** Makes what answers questions about a graph, in turns of the event loop that are short. */
export async function snapshotOf(
  { graph, problems }: Pick<LineageSnapshot, 'graph' | 'problems'>,
  readAtMs: number,
): Promise<LineageSnapshot> {
  let finder: Promise<LineageFinder> | undefined;
  return {
    graph,
    index: new LineageIndex(graph, await numberGraphInSlices(graph)),
    finder: () => (finder ??= LineageFinder.of(graph)),
    readAtMs,
    problems,
  };
}
