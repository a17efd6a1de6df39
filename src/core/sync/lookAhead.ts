import type { Source } from '../lake/lake';
import type { RunHashes } from '../storage/hashCache';
import type { LakePorts } from '../storage/ports';
import { destinationOf } from './destination';
import { observeDestination, type ObservedDestination } from './observeDestination';

/** What can be read of a run while its folder is still walked. */
export interface RunAhead {
  readonly observed: Promise<ObservedDestination>;
  readonly hashes: Promise<RunHashes>;
}

/**
 * Begins to look at the lake, and at what is remembered of a run's files, before the run is observed:
 * of 200,000 files each takes as long as the others. Failures show to whoever asks for the results.
 */
export function lookAhead(
  source: Source,
  run: string,
  ports: LakePorts,
  options: { readonly signal?: AbortSignal } = {},
): RunAhead {
  const observed = observeDestination(destinationOf(source, run), ports, options);
  const hashes = ports.hashCache.open(source.folder, run);
  // Nothing of it is in the lake: what will read it can start while it is walked.
  const prepared = observed.then(({ blobs }) => {
    if (blobs.size === 0) ports.fileTree(source.folder).expectReads?.();
  });
  // Where the run cannot be observed, nobody asks; what could not start fails again once it is to read.
  for (const started of [hashes, prepared]) started.catch(() => undefined);
  return { observed, hashes };
}
