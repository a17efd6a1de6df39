import type { Lookup } from '../base/columns/lookup';
import { RowLookup } from '../base/columns/rowLookup';
import type { Rows } from '../base/columns/rows';
import type { ObservedRun } from '../runs/run';
import type { RunHashes } from '../storage/hashCache';
import type { BufferBudget } from '../storage/bufferBudget';
import type { LakePorts } from '../storage/ports';
import { carriedFilesOf, type CarriedFile } from './files/carriedFiles';
import { destinationOf, type Destination } from './destination';
import type { OperationOptions, SyncOptions } from './operations';
import { pacedStore, type SendStore } from './send/pace';
import { ProgressMeter } from './progressMeter';
import { buffersOf } from './send/sourceBuffers';

/** What one operation on one run works with from its start to its end. */
export interface Session {
  readonly run: ObservedRun;
  readonly ports: LakePorts;
  readonly destination: Destination;
  /** In the order of transfer. */
  readonly files: Rows<CarriedFile>;
  readonly fileByPath: Lookup<CarriedFile>;
  /** Of all files. */
  readonly sizeBytes: number;
  readonly hashes: RunHashes;
  readonly buffers: BufferBudget;
  /** Where files are sent to, no faster than the source allows. */
  readonly sendStore: SendStore;
  readonly meter: ProgressMeter;
  readonly signal: AbortSignal;
  readonly startedAtMs: number;
}

/** Takes over hashes that were opened ahead; without a signal nothing stops it. */
export async function openSession(
  run: ObservedRun,
  ports: LakePorts,
  options: OperationOptions & Pick<SyncOptions, 'ahead'>,
): Promise<Session> {
  const { files, sizeBytes } = await carriedFilesOf(run, ports);
  return {
    run,
    ports,
    destination: destinationOf(run.source, run.name),
    files,
    sizeBytes,
    fileByPath: await RowLookup.of(files, ({ path }) => path),
    hashes: await (options.ahead?.hashes ?? ports.hashCache.open(run.source.folder, run.name)),
    buffers: buffersOf(run.source, ports),
    sendStore: pacedStore(ports.blobStore, run.source, ports),
    meter: new ProgressMeter(options.onProgress),
    signal: options.signal ?? new AbortController().signal,
    startedAtMs: ports.clock.nowMs(),
  };
}
