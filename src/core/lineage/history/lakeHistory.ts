import { forEachConcurrent } from '../../base/concurrency';
import type { Datasets } from '../../datasets/datasets';
import { serializeGros } from '../../datasets/reference/formatGros';
import { datasetKey } from '../../datasets/reference/grosReference';
import type { PipelineRun } from '../../datasets/runs/pipelineRun';
import type { ListedRuns, RunQuery } from '../../datasets/runs/runRecords';
import type { AuditRecord } from '../../datasets/versions/auditRecord';
import type { DatasetVersion } from '../../datasets/versions/datasetVersion';
import type { AuditRecords } from '../readers/datasets/auditRecords';
import { momentOfVersion } from '../readers/datasets/versionMoment';
import { noting } from '../readers/noting';
import { problemOf } from '../readLineage';

/** A version that no run tells of: somebody published it by hand, or the run's record is not told. */
export interface HandPublication {
  readonly version: DatasetVersion;
  /** `undefined` = nothing was recorded of it. */
  readonly record: AuditRecord | undefined;
  /** In milliseconds since the Unix epoch. */
  readonly atMs: number;
}

/** What ran in a lake and was published in it. */
export interface RanAndPublished {
  /** Newest first. */
  readonly runs: readonly PipelineRun[];
  /** Newest first. */
  readonly publications: readonly HandPublication[];
  /** How many there are besides, all of them older. */
  readonly left: { readonly runs: number; readonly publications: number };
  /** What could not be read, each in a sentence without full stop. */
  readonly problems: readonly string[];
}

export interface LakeHistorySources {
  readonly runs: { list(query: RunQuery): Promise<ListedRuns> };
  readonly datasets: Pick<Datasets, 'readAll'>;
  readonly records: AuditRecords;
}

export interface HistoryQuery {
  /** Inclusive, and exclusive, in milliseconds since the Unix epoch. */
  readonly fromMs: number;
  readonly untilMs: number;
  readonly signal: AbortSignal;
}

/** Each is a request the first time, and a column; who wants older ones asks for a span of the past. */
const mostRuns = 2_000;
const mostPublications = 500;
const readsAtOnce = 16;

/**
 * Reads what ran and was published in a span of time, the newest of very much. What cannot be read is a
 * problem. @throws StorageError if the lake cannot be asked at all
 */
export async function readLakeHistory(
  { runs: records, datasets, records: audits }: LakeHistorySources,
  { fromMs, untilMs, signal }: HistoryQuery,
): Promise<RanAndPublished> {
  const problems: string[] = [];
  const listed = await records.list({ fromMs, untilMs, most: mostRuns, signal });
  problems.push(...listed.problems.map(({ name, message }) => `${name}: ${message}`));
  const told = new Set(listed.runs.flatMap(({ published }) => published));
  const onUnreadable = (what: string, error: unknown): void =>
    void problems.push(problemOf(what, error));
  const found: { readonly version: DatasetVersion; readonly atMs: number }[] = [];
  for await (const page of datasets.readAll({ signal, onUnreadable })) {
    for (const version of page.flatMap(({ versions }) => versions)) {
      const atMs = momentOfVersion(version);
      if (atMs < fromMs || atMs >= untilMs) continue;
      if (!told.has(serializeGros(version.name, version.version))) found.push({ version, atMs });
    }
  }
  found.sort((a, b) => b.atMs - a.atMs);
  const publications: HandPublication[] = [];
  const limits = { limit: readsAtOnce, signal };
  await forEachConcurrent(found.slice(0, mostPublications).entries(), limits, async ([at, one]) => {
    const record = await noting(problems, signal, {
      what: `How a version of ${datasetKey(one.version.name)} was made`,
      read: () => audits.of(one.version, signal),
    });
    publications[at] = { ...one, record };
  });
  const left = { runs: listed.left, publications: found.length - publications.length };
  return { runs: listed.runs, publications, left, problems };
}
