import { pause } from '../../core/base/pause';
import { placeKey } from '../../core/datasets/catalog/datasetCatalogs';
import { formatDataset } from '../../core/datasets/reference/formatGros';
import type { KnownAddresses } from '../../core/datasets/writing/completeAddress';
import type { FullContext } from '../program/commandHost';
import { withDatasets, type DatasetFlags, type DatasetSession } from '../datasets/datasetSession';
import { selectStateFolder } from '../lakes/selectLake';

/** What was seen counts as it was for so long. */
const freshMs = 30_000;
/** So long somebody waits who sees nothing on the first press. */
const patienceMs = 1_500;

/**
 * What this machine saw last of a lake's datasets. No request is made here: where that is old, another
 * process of this command asks the lake anew, and only where nothing was seen yet it is waited for a moment.
 */
export async function withSeenAddresses<T>(
  flags: DatasetFlags,
  context: FullContext,
  work: (known: KnownAddresses) => Promise<T>,
): Promise<T> {
  let result: { readonly of: T } | undefined;
  await withDatasets(flags, context, async (session) => {
    result = { of: await work(await seenBy(session, { flags, context })) };
  });
  if (result === undefined) throw new Error('The datasets were not connected');
  return result.of;
}

async function seenBy(
  { store, place, signal }: DatasetSession,
  { flags, context }: { readonly flags: DatasetFlags; readonly context: FullContext },
): Promise<KnownAddresses> {
  const catalogs = await context.connectors.datasetCatalogs(
    await selectStateFolder(flags, context),
  );
  const key = placeKey(store.endpoint, place);
  const seen = async <S extends { readonly seenAtMs: number }>(
    load: () => Promise<S | undefined>,
    what: string,
  ): Promise<S | undefined> => {
    const last = await load();
    const ageMs = context.clock.nowMs() - (last?.seenAtMs ?? -Infinity);
    if (last !== undefined && ageMs >= 0 && ageMs < freshMs) return last;
    const { ended } = await context.connectors.startAgain(askingArguments(what, flags));
    if (last !== undefined) return last;
    await Promise.race([ended, pause(patienceMs, signal)]);
    return load();
  };
  return {
    datasets: async () => (await seen(() => catalogs.load(key), allDatasets))?.datasets ?? [],
    versions: async (name) =>
      (await seen(() => catalogs.loadVersions(key, name), formatDataset(name)))?.versions ?? [],
  };
}

/** What is asked for that is not the versions of one dataset. */
export const allDatasets = 'all';

/** The process that asks needs no more patience than whoever presses the key once more. */
const patience = ['--retry-times=2', '--timeout=20'];

/** The options that tell which lake it is; no others, which may be secrets. */
function askingArguments(
  what: string,
  { lake, datasets, blobEndpoint, stateDir }: DatasetFlags,
): readonly string[] {
  const options = { lake, datasets, 'blob-endpoint': blobEndpoint, 'state-dir': stateDir };
  const given = Object.entries(options).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}=${value}`],
  );
  return ['complete', `--ask=${what}`, ...patience, ...given];
}
