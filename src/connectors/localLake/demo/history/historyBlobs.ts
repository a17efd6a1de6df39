import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { DatasetPaths } from '../../../../core/datasets/layout/datasetPaths';
import {
  parseSerialized,
  serializeGros,
  type NamedVersion,
} from '../../../../core/datasets/reference/formatGros';
import { datasetKey, type DatasetName } from '../../../../core/datasets/reference/grosReference';
import { formatVersion } from '../../../../core/datasets/reference/versionId';
import type { PipelineRun } from '../../../../core/datasets/runs/pipelineRun';
import { encodeRun } from '../../../../core/datasets/runs/runDocument';
import { runBlobName } from '../../../../core/datasets/runs/runRecords';
import { writeAuditRecord } from '../../../../core/datasets/versions/auditDocument';
import { predecessorKey } from '../../../../core/datasets/versions/versionFiles';
import { datasetsContainer } from '../demoPlaces';
import { demoPipelines } from '../pipelines/demoPipelines';
import { csvOf, tablesAt, type DemoSample } from './demoTables';
import type { DemoBlob } from './demoHistoryShape';

const place = { container: datasetsContainer, prefix: '' };
const paths = new DatasetPaths(place.prefix);

/** What a history of pipelines has left in the lake: versions, their records, and records of the runs. */
export function historyBlobs(
  history: readonly PipelineRun[],
  samples: readonly DemoSample[],
): readonly DemoBlob[] {
  const newest = new Map<string, NamedVersion>();
  const blobs = history.flatMap((run) => [
    ...run.published.flatMap((reference) => versionBlobs(reference, { run, samples, newest })),
    ...run.reads.flatMap(({ resolved }) => readingBlobs(resolved, run)),
    json(runBlobName(place, run.id), encodeRun(run)),
  ]);
  const latest = [...newest].map(([, { name, version }]) =>
    text(paths.latest(name), addressOf({ name, version })),
  );
  return [...blobs, ...registrations(history), ...latest];
}

interface Publication {
  readonly run: PipelineRun;
  readonly samples: readonly DemoSample[];
  /** By dataset. Is told what was published. */
  readonly newest: Map<string, NamedVersion>;
}

function versionBlobs(
  reference: string,
  { run, samples, newest }: Publication,
): readonly DemoBlob[] {
  const published = parseSerialized(reference);
  if (published === undefined) return [];
  const { name, version } = published;
  const before = newest.get(datasetKey(name));
  newest.set(datasetKey(name), published);
  const table = tablesAt(run.startedAtMs, samples)[name.repo] ?? [];
  const bytes = gzipSync(csvOf(table));
  const record = writeAuditRecord({
    reference,
    upstreams: run.reads.map(({ resolved }) => resolved),
    rows: table.length,
    columns: Object.keys(table[0] ?? {}).map((column) => ({ name: column })),
    sizeBytes: bytes.length,
    md5Hex: createHash('md5').update(bytes).digest('hex'),
    sha256Hex: createHash('sha256').update(bytes).digest('hex'),
    producer: { repo: run.repo, branch: run.branch, commit: run.commit ?? '', dirty: false },
    pipeline: run.pipeline,
    runId: run.id,
    publishedAt: new Date(run.endedAtMs ?? run.startedAtMs).toISOString(),
  });
  return [
    {
      ...blob(paths.data(name, version, 'csv.gz'), bytes, 'application/gzip'),
      metadata: { [predecessorKey]: before === undefined ? '' : formatVersion(before.version) },
    },
    json(paths.record(name, version), record),
  ];
}

/** That a run read a version, for who looks from there. */
function readingBlobs(resolved: string, run: PipelineRun): readonly DemoBlob[] {
  const read = parseSerialized(resolved);
  const [reference] = run.published;
  if (read === undefined || reference === undefined) return [];
  const { name, version } = read;
  return [text(paths.reading(name, version, datasetOf(run)), reference)];
}

/** Who is made again when a dataset is published, as the newest run of each registered it. */
function registrations(history: readonly PipelineRun[]): readonly DemoBlob[] {
  return demoPipelines.flatMap((pipeline) => {
    const run = history.findLast(
      ({ pipeline: name, reads }) => name === pipeline.name && reads.length > 0,
    );
    return (run?.reads ?? []).flatMap(({ resolved }) => {
      const upstream = parseSerialized(resolved);
      if (run === undefined || upstream === undefined) return [];
      const [reference = unpublished(run)] = run.published;
      return [text(paths.registration(upstream.name, datasetOf(run)), reference)];
    });
  });
}

/** What a run would have published. */
function unpublished(run: PipelineRun): string {
  const version = { date: new Date(run.startedAtMs).toISOString().slice(0, 10), number: 1 };
  return addressOf({ name: datasetOf(run), version });
}

function datasetOf({ repo, branch }: PipelineRun): DatasetName {
  return { repo, branch };
}

function addressOf({ name, version }: NamedVersion): string {
  return serializeGros(name, version);
}

function json(name: string, document: string): DemoBlob {
  return blob(name, Buffer.from(document), 'application/json');
}

function text(name: string, content: string): DemoBlob {
  return blob(name, Buffer.from(content), 'text/plain; charset=utf-8');
}

function blob(name: string, bytes: Buffer, contentType: string): DemoBlob {
  return { container: place.container, name, base64: bytes.toString('base64'), contentType };
}
