import { forEachConcurrent } from '../../../base/concurrency';
import type { DatasetSummary, Datasets } from '../../../datasets/datasets';
import { datasetKey, type DatasetName } from '../../../datasets/reference/grosReference';
import type { Registration } from '../../../datasets/registrations/registration';
import type { LineageEdge, LineageNode } from '../../graph/lineageGraph';
import type { LineageOptions, LineagePart, LineageReader } from '../../graph/lineageReader';
import { noting } from '../noting';
import { auditEdges, registrationEdge } from './auditEdges';
import { datasetId } from './datasetId';
import { datasetNode, producerNode } from './datasetNode';
import type { AuditRecord } from '../../../datasets/versions/auditRecord';
import type { DatasetVersion } from '../../../datasets/versions/datasetVersion';
import type { SeenDataset } from './seenDataset';
import { momentOfRegistration, momentOfVersion } from './versionMoment';

/** Requests are small, and their number is what takes time. */
const readsAtOnce = 64;

/** Tells of datasets, and of what they were made from, by the audit records of their versions. */
export class DatasetReader implements LineageReader {
  readonly name = 'Datasets';
  /** Records never change once they are written; by the ETag of the file that each is about. */
  readonly #records = new Map<string, AuditRecord>();

  constructor(
    readonly datasets: Pick<Datasets, 'list' | 'versions' | 'record' | 'registrations'>,
  ) {}

  async read(options: LineageOptions): Promise<LineagePart> {
    const { signal } = options;
    const problems: string[] = [];
    const seen: SeenDataset[] = [];
    const registrations: Registration[] = [];
    const summaries = await this.datasets.list({ signal });
    await forEachConcurrent(summaries, { limit: readsAtOnce, signal }, async ({ name }) => {
      const what = `The dataset ${datasetKey(name)}`;
      const one = await noting(problems, signal, { what, read: () => this.#see(name, options) });
      if (one === undefined) return;
      seen.push(...one.versions);
      registrations.push(...one.registrations);
    });
    const atMs = options.asOf?.atMs ?? Infinity;
    return { ...partOf(summaries, { seen, registrations, atMs }), problems };
  }

  async #see(
    name: DatasetName,
    { signal, asOf }: LineageOptions,
  ): Promise<{
    readonly versions: readonly SeenDataset[];
    readonly registrations: readonly Registration[];
  }> {
    const atMs = asOf?.atMs ?? Infinity;
    const [versions, registrations] = await Promise.all([
      this.datasets.versions(name, { signal }),
      this.datasets.registrations(name, { signal }),
    ]);
    const version = versions.findLast((one) => momentOfVersion(one) <= atMs);
    if (version === undefined) return { versions: [], registrations: [] };
    const record = await this.#record(version, signal);
    return { versions: [{ name, version, record }], registrations };
  }

  async #record(version: DatasetVersion, signal: AbortSignal): Promise<AuditRecord | undefined> {
    const key = `${version.blob} ${version.etag}`;
    const known = this.#records.get(key);
    if (known !== undefined) return known;
    const record = await this.datasets.record(version, { signal });
    if (record !== undefined) this.#records.set(key, record);
    return record;
  }
}

function partOf(
  summaries: readonly DatasetSummary[],
  {
    seen,
    registrations,
    atMs,
  }: {
    readonly seen: readonly SeenDataset[];
    readonly registrations: readonly Registration[];
    readonly atMs: number;
  },
): Omit<LineagePart, 'problems'> {
  const order = new Map(summaries.map(({ name }, place) => [datasetKey(name), place]));
  const placeOf = ({ name }: SeenDataset): number => order.get(datasetKey(name)) ?? 0;
  const sorted = [...seen].sort((a, b) => placeOf(a) - placeOf(b));
  // Only the last time that somebody registered is known: a read counts as live for as long as it is told.
  const live = new Set(
    registrations.map(({ upstream, downstream }) => pairKey(upstream, downstream)),
  );
  const isLive = (upstream: string, downstream: DatasetName): boolean =>
    live.has(`${upstream}\0${datasetId(downstream)}`);
  const held = registrations.filter((one) => momentOfRegistration(one) <= atMs);
  const byId = new Map(sorted.map((one) => [datasetId(one.name), one]));
  const nodes: LineageNode[] = sorted.flatMap((one) => [datasetNode(one), ...producerNode(one)]);
  const edges: LineageEdge[] = [
    ...sorted.flatMap((one) => auditEdges(one, isLive)),
    ...held.map((one) => registrationEdge(one, byId.get(datasetId(one.downstream)))),
  ];
  return { nodes, edges };
}

function pairKey(upstream: DatasetName, downstream: DatasetName): string {
  return `${datasetId(upstream)}\0${datasetId(downstream)}`;
}
