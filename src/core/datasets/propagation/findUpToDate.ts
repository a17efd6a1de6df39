import type { SignalOption } from '../../storage/blobStore';
import type { Datasets } from '../datasets';
import type { DatasetName } from '../reference/grosReference';
import type { RunRecords } from '../runs/runRecords';
import type { DatasetVersion } from '../versions/datasetVersion';
import { findDone } from './findDone';
import type { PropagationPlan } from './propagationPlan';

/**
 * The pipelines of a plan that would be passed over if it ran with what is published now, each with the
 * run in which it succeeded with these versions. One behind another that would run is not among them.
 * @throws StorageError
 */
export async function findUpToDate(
  { steps }: Pick<PropagationPlan, 'steps'>,
  {
    datasets,
    records,
    signal,
  }: {
    readonly datasets: Pick<Datasets, 'resolve'>;
    readonly records: RunRecords;
    readonly signal: AbortSignal;
  },
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const { pipeline, because, after } of steps) {
    if (!after.every((name) => found.has(name))) continue;
    const versions = await latestOf(because, datasets, { signal });
    if (versions.length < because.length) continue;
    const done = await findDone(pipeline, versions, { records, signal });
    if (done !== undefined) found.set(pipeline, done.id);
  }
  return found;
}

/** Of those that have been published. */
async function latestOf(
  names: readonly DatasetName[],
  datasets: Pick<Datasets, 'resolve'>,
  options: SignalOption,
): Promise<readonly DatasetVersion[]> {
  const tag = { kind: 'latest' } as const;
  const resolutions = await Promise.all(
    names.map((name) => datasets.resolve({ ...name, tag }, options)),
  );
  return resolutions.flatMap((resolution) =>
    resolution.kind === 'version' ? [resolution.version] : [],
  );
}
