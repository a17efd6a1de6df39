import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { placeKey } from '../../core/datasets/catalog/datasetCatalogs';
import type { FullContext } from '../program/commandHost';
import { readReference, withDatasets, type DatasetFlags } from '../datasets/datasetSession';
import { selectStateFolder } from '../lakes/selectLake';
import { allDatasets } from './seenAddresses';

/** Asks a lake what completions are made of, and keeps it; one process at a time asks for the same. */
export async function askLake(
  what: string,
  flags: DatasetFlags,
  context: FullContext,
): Promise<void> {
  const { connectors, clock } = context;
  const stateFolder = await selectStateFolder(flags, context);
  const asked = createHash('sha256')
    .update(JSON.stringify([what, flags]))
    .digest('hex')
    .slice(0, 16);
  const claim = await connectors.claimPidFile(join(stateFolder, `completing-${asked}.pid`));
  if (claim.kind === 'held') return;
  try {
    await withDatasets(flags, context, async ({ datasets, store, place, signal }) => {
      const catalogs = await connectors.datasetCatalogs(stateFolder);
      const key = placeKey(store.endpoint, place);
      if (what === allDatasets) {
        const seen = await datasets.list({ signal });
        return catalogs.save(key, { datasets: seen, seenAtMs: clock.nowMs() });
      }
      const { repo, branch = '' } = readReference(what);
      const versions = await datasets.versions({ repo, branch }, { signal });
      return catalogs.saveVersions(key, { repo, branch }, { versions, seenAtMs: clock.nowMs() });
    });
  } finally {
    await claim.release();
  }
}
