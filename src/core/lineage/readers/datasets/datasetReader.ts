import { forEachConcurrent } from '../../../base/concurrency';
import type { Datasets, WholeDataset } from '../../../datasets/datasets';
import { datasetKey, type DatasetName } from '../../../datasets/reference/grosReference';
import type { Registration } from '../../../datasets/registrations/registration';
import type { DatasetVersion } from '../../../datasets/versions/datasetVersion';
import type { LineageEdge, LineageNode } from '../../graph/lineageGraph';
import type { LineageOptions, LineagePart, LineageReader } from '../../graph/lineageReader';
import { problemOf } from '../../readLineage';
import { noting } from '../noting';
import { auditEdges, registrationEdge } from './auditEdges';
import { AuditRecords } from './auditRecords';
import { datasetId } from './datasetId';
import { datasetNode, producerNode } from './datasetNode';
import type { SeenDataset } from './seenDataset';
import { momentOfRegistration, momentOfVersion } from './versionMoment';

/** Requests are small, and their number is what takes time. */
const readsAtOnce = 64;

/**
 * Tells of datasets, and of what they were made from, by the audit records of their versions. One reader
 * asks for a record once, however often it reads.
 */
export class DatasetReader implements LineageReader {
  readonly name = 'Datasets';
  readonly isQuick = true;
  readonly #records: AuditRecords;

  constructor(
    readonly datasets: Pick<Datasets, 'readAll' | 'record'>,
    records?: AuditRecords,
  ) {
    this.#records = records ?? new AuditRecords(datasets);
  }

  async read(options: LineageOptions): Promise<LineagePart> {
    const { signal, asOf } = options;
    const atMs = asOf?.atMs ?? Infinity;
    const problems: string[] = [];
    const onUnreadable = (what: string, error: unknown): void =>
      void problems.push(problemOf(what, error));
    const held = versionsAt(atMs, await this.datasets.readAll({ signal, onUnreadable }));
    const seen: (SeenDataset & HeldVersion)[] = [];
    await forEachConcurrent(held.entries(), { limit: readsAtOnce, signal }, async ([at, one]) => {
      const what = `The dataset ${datasetKey(one.name)}`;
      const read = async () => ({ record: await this.#records.of(one.version, signal) });
      const found = await noting(problems, signal, { what, read });
      if (found !== undefined) seen[at] = { ...one, ...found };
    });
    // Those that could not be read left holes.
    return { ...partOf(seen.filter(Boolean), atMs), problems };
  }
}

/** A dataset with the one version that counts. */
interface HeldVersion extends Pick<WholeDataset, 'name' | 'registrations'> {
  readonly version: DatasetVersion;
}

/** What each dataset was at a moment, in their order; without those that were not there yet. */
function versionsAt(atMs: number, datasets: Iterable<WholeDataset>): readonly HeldVersion[] {
  const held: HeldVersion[] = [];
  for (const { name, versions, registrations } of datasets) {
    const version = versions.findLast((one) => momentOfVersion(one) <= atMs);
    if (version !== undefined) held.push({ name, version, registrations });
  }
  return held;
}

function partOf(
  seen: readonly (SeenDataset & HeldVersion)[],
  atMs: number,
): Omit<LineagePart, 'problems'> {
  const registrations: readonly Registration[] = seen.flatMap((one) => one.registrations);
  // Only the last time that somebody registered is known: a read counts as live for as long as it is told.
  const live = new Set(
    registrations.map(({ upstream, downstream }) => pairKey(upstream, downstream)),
  );
  const isLive = (upstream: string, downstream: DatasetName): boolean =>
    live.has(`${upstream}\0${datasetId(downstream)}`);
  const held = registrations.filter((one) => momentOfRegistration(one) <= atMs);
  const byId = new Map(seen.map((one) => [datasetId(one.name), one]));
  const nodes: LineageNode[] = seen.flatMap((one) => [datasetNode(one), ...producerNode(one)]);
  const edges: LineageEdge[] = [
    ...seen.flatMap((one) => auditEdges(one, isLive)),
    ...held.map((one) => registrationEdge(one, byId.get(datasetId(one.downstream)))),
  ];
  return { nodes, edges };
}

function pairKey(upstream: DatasetName, downstream: DatasetName): string {
  return `${datasetId(upstream)}\0${datasetId(downstream)}`;
}
