import { inOneSentence, OperatorError } from '../../core/base/errors';
import { assembleLineage } from '../../core/lineage/graph/assembleLineage';
import { readLineage, type ReadLineage } from '../../core/lineage/readLineage';
import type { Connection } from '../../core/lake/lake';
import type { Connectors } from '../support/connectors';
import type { Databases } from '../support/databases';
import type { OpenLake, OpenLakes } from '../support/openLakes';
import type { LineageWish } from './lineageModel';

export interface WorkspaceLineageOptions {
  readonly lakes: OpenLakes;
  readonly databases: Databases;
  readonly connectors: Pick<Connectors, 'lineageReaders'>;
}

type Asked = LineageWish & { readonly signal: AbortSignal };

/**
 * What all lakes of the workspace tell, as one lineage. Nobody is asked for a password: a database that
 * takes one is a problem until somebody has opened it.
 */
export async function readWorkspaceLineage(
  options: WorkspaceLineageOptions,
  asked: Asked,
): Promise<ReadLineage> {
  await options.lakes.whenRead;
  const { all } = options.lakes;
  const read = await Promise.all(all.map((lake) => readOrSay(lake, options, asked)));
  const problems = read.flatMap((one) => one.problems);
  const [first] = read;
  if (first !== undefined && read.length === 1) return first;
  return {
    graph: assembleLineage(read.map(({ graph }) => ({ ...graph, problems: [] }))),
    problems,
  };
}

async function readOrSay(
  lake: OpenLake,
  options: WorkspaceLineageOptions,
  asked: Asked,
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
  { asOfMs, hasColumns = false, signal }: Asked,
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
      ...(asOfMs !== undefined && { asOf: { atMs: asOfMs } }),
    });
  });
}
