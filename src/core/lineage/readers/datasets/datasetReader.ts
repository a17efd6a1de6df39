import { forEachConcurrent } from '../../../base/concurrency';
import { SharedTexts } from '../../../base/sharedTexts';
import { forEachInSlices, pauseIfDue, sortInSlices } from '../../../base/slices';
import type { Datasets, WholeDataset } from '../../../datasets/datasets';
import { versionStem } from '../../../datasets/layout/datasetPaths';
import {
  compareDatasets,
  datasetKey,
  type DatasetName,
} from '../../../datasets/reference/grosReference';
import type { Registration } from '../../../datasets/registrations/registration';
import { readSummary } from '../../../datasets/versions/recordSummary';
import type { LineageEdge, LineageNode } from '../../graph/lineageGraph';
import type { LineageOptions, LineagePart, LineageReader } from '../../graph/lineageReader';
import { problemOf } from '../../readLineage';
import { noting } from '../noting';
import { auditEdges, madeDataset, registrationEdges, type MadeDataset } from './auditEdges';
import { AuditRecords } from './auditRecords';
import { datasetId } from './datasetId';
import { datasetNode, producerNode } from './datasetNode';
import { momentOfRegistration, momentOfVersion } from './versionMoment';

/** Requests are small, and their number is what takes time. */
const readsAtOnce = 64;

/**
 * Tells of datasets, and of what they were made from, by the audit records of their versions: as listings
 * tell of them, else as they are. One reader asks for a record once, however often it reads.
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
    const { signal, asOf, onCount } = options;
    const atMs = asOf?.atMs ?? Infinity;
    const problems: string[] = [];
    const seen: DatasetPart[] = [];
    // Each is said by several datasets.
    const ids = new SharedTexts();
    const onUnreadable = (what: string, error: unknown): void =>
      void problems.push(problemOf(what, error));
    const listing = { signal, onUnreadable, ...(onCount && { onProgress: onCount }) };
    for await (const page of this.datasets.readAll(listing)) {
      await forEachConcurrent(page, { limit: readsAtOnce, signal }, async (whole) => {
        await pauseIfDue();
        const what = `The dataset ${datasetKey(whole.name)}`;
        const read = async () => this.#partAt(atMs, whole, { ids, signal });
        const part = await noting(problems, signal, { what, read });
        if (part !== undefined) seen.push(part);
      });
    }
    const sorted = await sortInSlices(seen, (one, other) => compareDatasets(one.name, other.name));
    return { ...(await joined(sorted, atMs)), problems };
  }

  /** What a dataset was at a moment; `undefined` = it was not there yet. */
  async #partAt(
    atMs: number,
    whole: WholeDataset,
    { ids, signal }: { readonly ids: SharedTexts; readonly signal: AbortSignal },
  ): Promise<DatasetPart | undefined> {
    const { name, versions } = whole;
    const version = versions.findLast((one) => momentOfVersion(one) <= atMs);
    if (version === undefined) return undefined;
    const told = whole.summaries.get(versionStem(version.version));
    const record =
      (told === undefined ? undefined : readSummary(told, name, version.version)) ??
      (await this.#records.of(version, signal));
    const seen = { id: ids.of(datasetId(name)), name, version, record };
    return {
      name,
      made: madeDataset(seen, ids),
      registrations: whole.registrations.map((one) => registered(one, ids)),
      nodes: [datasetNode(seen), ...producerNode(seen)],
    };
  }
}

/** What there is to tell of one dataset, and of its versions nothing more than that. */
interface DatasetPart {
  readonly name: DatasetName;
  readonly made: MadeDataset;
  readonly registrations: readonly Registered[];
  readonly nodes: readonly LineageNode[];
}

/** A registration by ids. */
interface Registered {
  readonly upstream: string;
  readonly downstream: string;
  readonly atMs: number;
}

function registered(registration: Registration, ids: SharedTexts): Registered {
  return {
    upstream: ids.of(datasetId(registration.upstream)),
    downstream: ids.of(datasetId(registration.downstream)),
    atMs: momentOfRegistration(registration),
  };
}

async function joined(
  seen: readonly DatasetPart[],
  atMs: number,
): Promise<Pick<LineagePart, 'nodes' | 'edges'>> {
  // Only the last time that somebody registered is known: a read counts as live for as long as it is told.
  const live = new Set<string>();
  const byId = new Map<string, MadeDataset>();
  await forEachInSlices(seen, ({ made, registrations }) => {
    byId.set(made.id, made);
    for (const { upstream, downstream } of registrations) live.add(`${upstream}\0${downstream}`);
  });
  const isLive = (upstream: string, downstream: string): boolean =>
    live.has(`${upstream}\0${downstream}`);
  const nodes: LineageNode[] = [];
  const edges: LineageEdge[] = [];
  await forEachInSlices(seen, (one) => {
    nodes.push(...one.nodes);
    edges.push(...auditEdges(one.made, isLive));
  });
  await forEachInSlices(seen, ({ registrations }) => {
    for (const one of registrations) {
      if (one.atMs > atMs) continue;
      edges.push(...registrationEdges(one, byId.get(one.downstream)));
    }
  });
  return { nodes, edges };
}
