import type { SignalOption } from '../../storage/blobStore';
import type { Datasets } from '../datasets';
import { datasetKey, type DatasetName } from '../reference/grosReference';
import type { Network, NetworkEdge } from './network';
import type { LakePipeline } from './lakePipelines';

/** The network of a lake's pipelines. */
export interface LakeNetwork extends Network {
  readonly pipelines: readonly LakePipeline[];
}

/**
 * The registrations that datasets lead to: their own, and those of all that would be published after
 * them. Each dataset is asked for once, whatever circles there are. @throws StorageError
 */
export async function readNetwork(
  changed: readonly DatasetName[],
  pipelines: readonly LakePipeline[],
  datasets: Pick<Datasets, 'registrations'>,
  options: SignalOption = {},
): Promise<LakeNetwork> {
  const registrations: NetworkEdge[] = [];
  const asked = new Set<string>();
  let next = changed;
  while (next.length > 0) {
    const fresh = next.filter((name) => !asked.has(datasetKey(name)));
    for (const name of fresh) asked.add(datasetKey(name));
    const found = await Promise.all(fresh.map((name) => datasets.registrations(name, options)));
    registrations.push(...found.flat());
    const downstream = found.flat().map((registration) => registration.downstream);
    next = publishedNext([...fresh, ...downstream], { pipelines, downstream });
  }
  return { pipelines, registrations };
}

/** What pipelines publish that read some of this live, or that publish some of what is downstream. */
function publishedNext(
  changing: readonly DatasetName[],
  {
    pipelines,
    downstream,
  }: { readonly pipelines: readonly LakePipeline[]; readonly downstream: readonly DatasetName[] },
): readonly DatasetName[] {
  const keys = new Set(changing.map(datasetKey));
  const made = new Set(downstream.map(datasetKey));
  return pipelines
    .filter(
      ({ liveReads, publishes }) =>
        liveReads.some((name) => keys.has(datasetKey(name))) ||
        publishes.some((name) => made.has(datasetKey(name))),
    )
    .flatMap(({ publishes }) => publishes);
}
