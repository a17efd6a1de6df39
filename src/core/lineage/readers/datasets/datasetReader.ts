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
import type { SeenDataset } from './seenDataset';
import { momentOfRegistration, momentOfVersion } from './versionMoment';

const readsAtOnce = 16;

/** Tells of datasets, and of what they were made from, by the audit records of their versions. */
export class DatasetReader implements LineageReader {
  readonly name = 'Datasets';

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
    return { ...partOf(summaries, seen, registrations), problems };
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
    const record = await this.datasets.record(version, { signal });
    return {
      versions: [{ name, version, record }],
      registrations: registrations.filter((one) => momentOfRegistration(one) <= atMs),
    };
  }
}

function partOf(
  summaries: readonly DatasetSummary[],
  seen: readonly SeenDataset[],
  registrations: readonly Registration[],
): Omit<LineagePart, 'problems'> {
  const order = new Map(summaries.map(({ name }, place) => [datasetKey(name), place]));
  const placeOf = ({ name }: SeenDataset): number => order.get(datasetKey(name)) ?? 0;
  const sorted = [...seen].sort((a, b) => placeOf(a) - placeOf(b));
  const live = new Set(
    registrations.map(({ upstream, downstream }) => pairKey(upstream, downstream)),
  );
  const isLive = (upstream: string, downstream: DatasetName): boolean =>
    live.has(`${upstream}\0${datasetId(downstream)}`);
  const byId = new Map(sorted.map((one) => [datasetId(one.name), one]));
  const nodes: LineageNode[] = sorted.flatMap((one) => [datasetNode(one), ...producerNode(one)]);
  const edges: LineageEdge[] = [
    ...sorted.flatMap((one) => auditEdges(one, isLive)),
    ...registrations.map((one) => registrationEdge(one, byId.get(datasetId(one.downstream)))),
  ];
  return { nodes, edges };
}

function pairKey(upstream: DatasetName, downstream: DatasetName): string {
  return `${datasetId(upstream)}\0${datasetId(downstream)}`;
}
