import { inOneSentence, OperatorError } from '../../core/base/errors';
import type { LineageGraph } from '../../core/lineage/graph/lineageGraph';
import { readLineage, type LeftReader, type ReadLineage } from '../../core/lineage/readLineage';
import type { Connection } from '../../core/lake/lake';
import type { Connectors } from '../support/lakes/connectors';
import type { Databases } from '../support/lakes/databases';
import type { OpenLake, OpenLakes } from '../support/lakes/openLakes';
import { FirstOfAll, joinGraphs } from './firstOfAll';
import type { AskedLineage } from './lineageModel';

export interface WorkspaceLineageOptions {
  readonly lakes: OpenLakes;
  readonly databases: Databases;
  readonly connectors: Pick<Connectors, 'lineageReaders' | 'lineageAsOf'>;
}

/**
 * What all lakes of the workspace tell, as one lineage. Nobody is asked for a password: a database that
 * takes one is a problem until somebody has opened it.
 */
export async function readWorkspaceLineage(
  options: WorkspaceLineageOptions,
  asked: AskedLineage,
): Promise<ReadLineage> {
  await options.lakes.whenRead;
  const { all } = options.lakes;
  const { onFirst: tell, onProgress, ...others } = asked;
  const first = tell && new FirstOfAll(all.length, tell);
  const left = new Map<OpenLake, readonly LeftReader[]>();
  const read = await Promise.all(
    all.map(async (lake, place) => {
      const onFirst = first && ((graph: LineageGraph) => first.addFirst(place, graph));
      const tellLeft = (readers: readonly LeftReader[]): void => {
        left.set(lake, readers);
        onProgress([...left.values()].flat());
      };
      const asking = { ...others, onProgress: tellLeft, ...(onFirst && { onFirst }) };
      const whole = await readOrSay(lake, options, asking);
      await first?.addWhole(place, whole.graph);
      return whole;
    }),
  );
  return {
    graph: await joinGraphs(
      read.map(({ graph }) => graph),
      { isWhole: true },
    ),
    problems: read.flatMap(({ problems }) => problems),
  };
}

async function readOrSay(
  lake: OpenLake,
  options: WorkspaceLineageOptions,
  asked: AskedLineage,
): Promise<ReadLineage> {
  try {
    return await readLake(lake, options, asked);
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    const problem = `${lake.label} could not be read: ${inOneSentence(error)}`;
    return { graph: { nodes: [], edges: [] }, problems: [problem] };
  }
}

function readLake(
  open: OpenLake,
  { connectors, databases }: WorkspaceLineageOptions,
  { asOf, hasColumns = false, onFirst, onProgress, signal }: AskedLineage,
): Promise<ReadLineage> {
  const passwordOf = async (connection: Connection): Promise<string | undefined> => {
    const database = databases.all.find(
      (known) => known.lake.id === open.id && known.connection.name === connection.name,
    );
    return database?.use({ mayAsk: false, signal }, async ({ password }) => password);
  };
  return open.use(async (ports) => {
    const readers = await connectors.lineageReaders({ lake: open.lake, ports, passwordOf });
    return readLineage(readers, {
      signal,
      columns: hasColumns,
      nowMs: ports.clock.nowMs(),
      ...(asOf && { asOf: await connectors.lineageAsOf(open.lake, asOf, signal) }),
      ...(onFirst && { onFirst }),
      onProgress,
    });
  });
}
