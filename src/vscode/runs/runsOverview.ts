import type { Source } from '../../core/lake/lake';
import { StorageError, type StorageErrorReason } from '../../core/storage/blobStore';
import type { OpenLake } from '../support/lakes/openLakes';
import type { Outage, RunsOverview, RunsWatch, SeenRun } from '../support/window/runsOverview';
import type { BackgroundScan } from './backgroundScan';
import type { RunDirectory } from './findRun';
import type { RunOperations } from './runOperations';
import type { RunsModel } from './runsModel';

/** Sums up what is known of the workspace's runs by now; nothing is looked at for it. */
function overviewOf({ lakes, model }: RunDirectory): RunsOverview {
  const places = lakes.all.flatMap((lake) =>
    lake.lake.sources.map((source): Place => ({ lake, source })),
  );
  const outages = places.flatMap((place) => outagesOf(place, model));
  return {
    runs: places.flatMap((place) => seenRuns(place, model)),
    outages: [...new Map(outages.map((outage) => [keyOf(outage), outage])).values()],
  };
}

/** What is known of all runs, and when it changed. */
export function watchOf(
  directory: RunDirectory,
  operations: RunOperations,
  scan: BackgroundScan,
): RunsWatch {
  return {
    get overview() {
      return overviewOf(directory);
    },
    onDidChange: directory.model.onDidChange,
    onDidScan: scan.onDidScan,
    onDidTell: (listener) =>
      operations.onDidReport(({ ref, report: { state, because }, isUnattended }) => {
        if (!isUnattended) listener({ ref, state, because });
      }),
  };
}

interface Place {
  readonly lake: OpenLake;
  readonly source: Source;
}

function seenRuns({ lake, source }: Place, model: RunsModel): readonly SeenRun[] {
  const runNames = model.sources.observedOf(lake, source)?.runNames ?? [];
  return runNames.flatMap((run) => {
    const facts = model.factsOf({ lake: lake.id, source: source.name, run });
    return facts ? [{ ref: facts.ref, state: facts.state, because: facts.because }] : [];
  });
}

function outagesOf({ lake, source }: Place, model: RunsModel): readonly Outage[] {
  const observed = model.sources.observedOf(lake, source);
  const failure = model.sources.failureOf(lake, source);
  const folder: Outage = {
    kind: 'source',
    lake: lake.id,
    name: source.name,
    message: observed?.problems[0] ?? '',
    isRefused: false,
  };
  const account: Outage = {
    kind: 'account',
    lake: lake.id,
    name: lake.lake.storage.blobEndpoint,
    message: failure?.message ?? '',
    isRefused: refusals.some((reason) => StorageError.is(failure, reason)),
  };
  // A container that is not there yet is no outage: the first sync offers to make it.
  const isUnreachable = failure !== undefined && !StorageError.is(failure, 'containerMissing');
  return [...(observed?.isOffline === true ? [folder] : []), ...(isUnreachable ? [account] : [])];
}

const refusals: readonly StorageErrorReason[] = ['unauthorized', 'forbidden', 'noCredential'];

function keyOf({ lake, kind, name }: Outage): string {
  return [lake, kind, name].join('\u0000');
}
