import { inOneSentence, OperatorError } from '../../../core/base/errors';
import type { HistoryQuery, RanAndPublished } from '../../../core/lineage/history/lakeHistory';
import { historyOf, type LineageHistory } from '../../../core/lineage/show/history';
import type { Connectors } from '../../support/lakes/connectors';
import type { OpenLake, OpenLakes } from '../../support/lakes/openLakes';
import type { KnownLog } from './openRunLog';

/** What ran in the lakes of the workspace, and where to look for what each run said. */
export interface WorkspaceHistory {
  readonly history: LineageHistory;
  /** By the run's id. */
  readonly logs: ReadonlyMap<string, KnownLog>;
}

interface HistoryOptions {
  readonly lakes: OpenLakes;
  readonly connectors: Pick<Connectors, 'lineageHistory'>;
}

/** Reads what ran and was published. A lake that cannot be asked is a problem, never a missing history. */
export async function readHistory(
  { lakes, connectors }: HistoryOptions,
  query: HistoryQuery,
): Promise<WorkspaceHistory> {
  await lakes.whenRead;
  const parts = await Promise.all(lakes.all.map((lake) => readOrSay(lake, connectors, query)));
  const sum = (count: (part: RanAndPublished) => number): number =>
    parts.reduce((all, { part }) => all + count(part), 0);
  const { runs, versions } = historyOf(
    parts.flatMap(({ part }) => part.runs),
    parts.flatMap(({ part }) => part.publications),
  );
  return {
    history: {
      runs,
      versions,
      problems: parts.flatMap(({ part }) => part.problems),
      left: { runs: sum(({ left }) => left.runs), versions: sum(({ left }) => left.publications) },
    },
    logs: new Map(
      parts.flatMap(({ lakeId, part }) =>
        part.runs.flatMap(({ id, pipeline: name, log }) =>
          log === undefined ? [] : [[id, { lakeId, name, log }] as const],
        ),
      ),
    ),
  };
}

const nothing: RanAndPublished = {
  runs: [],
  publications: [],
  left: { runs: 0, publications: 0 },
  problems: [],
};

async function readOrSay(
  open: OpenLake,
  { lineageHistory }: Pick<Connectors, 'lineageHistory'>,
  query: HistoryQuery,
): Promise<{ readonly lakeId: string; readonly part: RanAndPublished }> {
  const { id: lakeId, lake } = open;
  try {
    const part = await open.use((ports) => lineageHistory({ lake, ports }, query));
    return { lakeId, part: part ?? nothing };
  } catch (error) {
    query.signal.throwIfAborted();
    if (!(error instanceof OperatorError)) throw error;
    const problem = `The history of ${open.label} could not be read: ${inOneSentence(error)}`;
    return { lakeId, part: { ...nothing, problems: [problem] } };
  }
}
