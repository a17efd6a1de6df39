import { groupBy } from '../../src/core/base/groupBy';
import type { PipelineRunState } from '../../src/core/datasets/runs/pipelineRun';
import type {
  HistoryRun,
  HistoryVersion,
  LineageHistory,
} from '../../src/core/lineage/show/history';
import { dayOf, type HistoryColumns } from './state';

/** What happened to a pipeline or dataset, by days or by runs. */
export interface HistoryTable {
  /** Earliest first. */
  readonly columns: readonly HistoryColumn[];
  /** Pipelines, then datasets, by their names. */
  readonly rows: readonly HistoryRow[];
}

export interface HistoryColumn {
  readonly id: string;
  /** A day, or when a run began. */
  readonly atMs: number;
  /** Of a column that is a run. */
  readonly run?: HistoryRun;
  /** Of a column that is a version which no run made. */
  readonly version?: HistoryVersion;
}

export interface HistoryRow {
  /** The node that it is about. */
  readonly id: string;
  readonly kind: 'pipeline' | 'dataset';
  readonly name: string;
  readonly cells: ReadonlyMap<string, HistoryCell>;
}

export type HistoryCell =
  /** Runs of a pipeline; what counts of several is the worst. */
  | { readonly kind: 'ran'; readonly state: PipelineRunState; readonly runs: readonly HistoryRun[] }
  /** Versions of a dataset. */
  | { readonly kind: 'published'; readonly versions: readonly HistoryVersion[] }
  /** Versions of a dataset that a run read. */
  | { readonly kind: 'read'; readonly run: HistoryRun };

/** What is worth telling first. */
const worstFirst: readonly PipelineRunState[] = [
  'failed',
  'lost',
  'running',
  'canceled',
  'skipped',
  'succeeded',
];

/** The history as a table; with `about`, of what that thing has to do with. */
export function historyTable(
  history: LineageHistory,
  by: HistoryColumns,
  about: string | undefined,
): HistoryTable {
  const { runs, versions } = about === undefined ? history : historyOf(history, about);
  const columns = by === 'days' ? dayColumns(runs, versions) : runColumns(runs, versions);
  return {
    columns,
    rows: [...pipelineRows(runs, by), ...datasetRows({ runs, versions }, by)],
  };
}

/** Runs of a pipeline, or that read or published a dataset, and the versions they have to do with. */
function historyOf(
  { runs, versions }: LineageHistory,
  about: string,
): Pick<LineageHistory, 'runs' | 'versions'> {
  const touches = (run: HistoryRun): boolean =>
    run.pipeline === about ||
    [...run.reads, ...run.published].some(({ dataset }) => dataset === about);
  const own = runs.filter(touches);
  const ids = new Set(own.map(({ id }) => id));
  const references = new Set(own.flatMap(({ reads }) => reads.map(({ reference }) => reference)));
  const isOwn = ({ dataset, runId, reference, byHand }: HistoryVersion): boolean =>
    dataset === about ||
    references.has(reference) ||
    (runId !== undefined && ids.has(runId)) ||
    byHand?.upstreams.some((upstream) => upstream.dataset === about) === true;
  return { runs: own, versions: versions.filter(isOwn) };
}

function dayColumns(
  runs: readonly HistoryRun[],
  versions: readonly HistoryVersion[],
): readonly HistoryColumn[] {
  const times = [
    ...runs.map(({ startedAtMs }) => startedAtMs),
    ...versions.map(({ publishedAtMs }) => publishedAtMs),
  ];
  const days = new Map(times.map((atMs) => [dayOf(atMs), atMs]));
  return [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, atMs]) => ({ id, atMs }));
}

/** What no run made stands between the runs. */
function runColumns(
  runs: readonly HistoryRun[],
  versions: readonly HistoryVersion[],
): readonly HistoryColumn[] {
  const byHand = versions.filter(({ runId }) => runId === undefined);
  return [
    ...runs.map((run) => ({ id: run.id, atMs: run.startedAtMs, run })),
    ...byHand.map((version) => ({
      id: version.reference,
      atMs: version.publishedAtMs,
      version,
    })),
  ].sort((a, b) => a.atMs - b.atMs);
}

function pipelineRows(runs: readonly HistoryRun[], by: HistoryColumns): readonly HistoryRow[] {
  const rows = [...groupBy(runs, ({ pipeline }) => pipeline)].map(([id, own]): HistoryRow => {
    const cells = groupBy(own, (run) => (by === 'days' ? dayOf(run.startedAtMs) : run.id));
    return {
      id,
      kind: 'pipeline',
      name: own[0]?.name ?? id,
      cells: new Map(
        [...cells].map(([column, some]) => [
          column,
          { kind: 'ran', state: worstOf(some), runs: some },
        ]),
      ),
    };
  });
  return rows.sort(byName);
}

function datasetRows(
  { runs, versions }: Pick<LineageHistory, 'runs' | 'versions'>,
  by: HistoryColumns,
): readonly HistoryRow[] {
  const cells = new Map<string, Map<string, HistoryCell>>();
  const names = new Map(versions.map(({ dataset, name }) => [dataset, name]));
  const put = (dataset: string, column: string, cell: HistoryCell): void => {
    const row = cells.get(dataset) ?? new Map<string, HistoryCell>();
    cells.set(dataset, row);
    const before = row.get(column);
    if (before?.kind === 'published' && cell.kind === 'published') {
      row.set(column, { ...cell, versions: [...before.versions, ...cell.versions] });
    } else if (before === undefined || cell.kind === 'published') row.set(column, cell);
  };
  if (by === 'runs') {
    for (const run of runs) {
      for (const { dataset } of run.reads) put(dataset, run.id, { kind: 'read', run });
    }
  }
  for (const version of versions) {
    const column =
      by === 'days' ? dayOf(version.publishedAtMs) : (version.runId ?? version.reference);
    put(version.dataset, column, { kind: 'published', versions: [version] });
  }
  const rows = [...cells].map(([id, own]): HistoryRow => {
    return { id, kind: 'dataset', name: names.get(id) ?? id.replace(/^dataset:/, ''), cells: own };
  });
  return rows.sort(byName);
}

function worstOf(runs: readonly HistoryRun[]): PipelineRunState {
  const states = new Set(runs.map(({ state }) => state));
  return worstFirst.find((state) => states.has(state)) ?? 'succeeded';
}

function byName(a: HistoryRow, b: HistoryRow): number {
  return a.name < b.name ? -1 : 1;
}

/** What a person can choose of a cell. */
export type HistoryChoice =
  | { readonly kind: 'run'; readonly run: HistoryRun }
  /** Of which no run tells. */
  | { readonly kind: 'version'; readonly version: HistoryVersion };

/** The runs behind a cell, and the versions of it that none made, each latest first. */
export function choicesOf(
  cell: HistoryCell,
  runs: readonly HistoryRun[],
): readonly HistoryChoice[] {
  const byHand =
    cell.kind === 'published' ? cell.versions.filter(({ runId }) => runId === undefined) : [];
  return [
    ...runsOfCell(cell, runs).map((run) => ({ kind: 'run', run }) as const),
    ...byHand.toReversed().map((version) => ({ kind: 'version', version }) as const),
  ];
}

/** The runs behind a cell, latest first. */
export function runsOfCell(cell: HistoryCell, runs: readonly HistoryRun[]): readonly HistoryRun[] {
  switch (cell.kind) {
    case 'ran':
      return [...cell.runs].reverse();
    case 'read':
      return [cell.run];
    case 'published': {
      const ids = new Set(cell.versions.map(({ runId }) => runId));
      return runs.filter(({ id }) => ids.has(id)).reverse();
    }
  }
}

/** Ids of all nodes that a run has to do with. */
export function nodesOfRun({ pipeline, reads, published }: HistoryRun): readonly string[] {
  return [...new Set([pipeline, ...[...reads, ...published].map(({ dataset }) => dataset)])];
}

/** Ids of all nodes that a version has to do with which no run made. */
export function nodesOfVersion({ dataset, byHand }: HistoryVersion): readonly string[] {
  return [...new Set([dataset, ...(byHand?.upstreams ?? []).map((one) => one.dataset)])];
}
