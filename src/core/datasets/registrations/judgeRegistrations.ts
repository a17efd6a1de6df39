import { forEachConcurrent } from '../../base/concurrency';
import { formatQuantity } from '../../base/sizes';
import type { SignalOption } from '../../storage/blobStore';
import type { Datasets } from '../datasets';
import type { NetworkPipeline } from '../propagation/network';
import { formatDataset, parseSerialized } from '../reference/formatGros';
import { datasetKey, isSameDataset, type DatasetName } from '../reference/grosReference';
import type { AuditRecord } from '../versions/auditRecord';
import type { Registration } from './registration';

/** Why a registration leads nowhere any more. */
export interface Staleness {
  readonly reason:
    /** Nothing is published there, and no pipeline of the lake file would. */
    | 'noDataset'
    /** The pipeline that published it last is not in the lake file any more. */
    | 'noPipeline'
    /** Its last versions were made without the upstream. */
    | 'notRead';
  /** Without its end. */
  readonly message: string;
}

export interface JudgedRegistration extends Registration {
  /** `undefined` = it holds. */
  readonly stale: Staleness | undefined;
}

/** A pipeline of the lake file, and what it publishes by it. */
type DeclaredPipeline = Pick<NetworkPipeline, 'name' | 'publishes'>;

/** A pipeline may leave an upstream out now and then; so many times in a row it has no use for it. */
const versionsLookedAt = 3;
const atATime = 8;

/**
 * Who is registered downstream of datasets, and which of that is stale. Sorted by upstream, then
 * downstream. Changes nothing. @throws StorageError
 */
export async function judgeRegistrations(
  upstreams: readonly DatasetName[],
  {
    datasets,
    pipelines,
  }: {
    readonly datasets: Pick<Datasets, 'registrations' | 'versions' | 'record'>;
    /** Those that the lake file has; empty = it says nothing of pipelines. */
    readonly pipelines: readonly DeclaredPipeline[];
  },
  options: SignalOption = {},
): Promise<readonly JudgedRegistration[]> {
  const limits = { limit: atATime, ...options };
  const found = new Map<DatasetName, readonly Registration[]>();
  await forEachConcurrent(upstreams, limits, async (name) => {
    found.set(name, await datasets.registrations(name, options));
  });
  const registrations = upstreams.flatMap((name) => found.get(name) ?? []);
  const histories = new Map<string, readonly (AuditRecord | undefined)[]>();
  const downstreams = new Map(
    registrations.map(({ downstream }) => [datasetKey(downstream), downstream]),
  );
  await forEachConcurrent(downstreams, limits, async ([key, name]) => {
    const versions = (await datasets.versions(name, options)).slice(-versionsLookedAt);
    const records = versions.map((version) => datasets.record(version, options));
    histories.set(key, await Promise.all(records));
  });
  return registrations.map((registration) => {
    const records = histories.get(datasetKey(registration.downstream)) ?? [];
    return { ...registration, stale: judge(registration, records, pipelines) };
  });
}

/** `records` are those of the last versions, the latest last. */
function judge(
  { upstream, downstream }: Registration,
  records: readonly (AuditRecord | undefined)[],
  pipelines: readonly DeclaredPipeline[],
): Staleness | undefined {
  if (records.length === 0) {
    // One that has failed so far runs again with what it reads, or would never get to its first version.
    if (
      pipelines.some(({ publishes }) => publishes.some((name) => isSameDataset(name, downstream)))
    )
      return undefined;
    return { reason: 'noDataset', message: `${formatDataset(downstream)} has no version` };
  }
  const pipeline = records.at(-1)?.pipeline;
  if (
    pipeline !== undefined &&
    pipelines.length > 0 &&
    !pipelines.some(({ name }) => name === pipeline)
  ) {
    return {
      reason: 'noPipeline',
      message: `The lake file has no pipeline ${pipeline} any more, which published it last`,
    };
  }
  const isLongEnough = records.length === versionsLookedAt;
  // What was published without a record may have read anything.
  const isUnread = records.every((record) => record !== undefined && !hasRead(record, upstream));
  if (!isLongEnough || !isUnread) return undefined;
  const count = formatQuantity(versionsLookedAt, 'version');
  return {
    reason: 'notRead',
    message: `The last ${count} of it were made without ${formatDataset(upstream)}`,
  };
}

function hasRead({ upstreams }: AuditRecord, name: DatasetName): boolean {
  return upstreams.some((reference) => {
    const read = parseSerialized(reference);
    return read !== undefined && isSameDataset(read.name, name);
  });
}
