import type { SignalOption } from '../../src/core/storage/blobStore';

export type BlobOperation =
  | 'promises'
  | 'listContainers'
  | 'createContainer'
  /** One per page. */
  | 'listBlobs'
  | 'listFolder'
  | 'head'
  | 'read'
  | 'putBlob'
  | 'putBlock'
  | 'discardBlocks'
  | 'commitBlocks'
  | 'getBlocks'
  | 'deleteBlob'
  | 'acquireLease'
  | 'renewLease'
  | 'releaseLease';

/** One call, as hooks and `calls` see it. */
export interface BlobCall {
  readonly operation: BlobOperation;
  readonly container?: string;
  readonly name?: string;
  /** Sent; what a read gives out is counted in `bytesRead` only. */
  readonly sizeBytes: number;
}

/** A fault that strikes `before` the service did anything, or `after`: the answer is lost. */
export interface FaultOptions {
  readonly when?: 'before' | 'after';
  readonly times?: number;
  /** Only calls about this blob. */
  readonly name?: string;
}

export type CallHook = (call: BlobCall) => void | Promise<void>;

interface Fault {
  readonly operation: BlobOperation;
  readonly error: Error;
  readonly when: 'before' | 'after';
  readonly name: string | undefined;
  times: number;
}

/** Counts calls and makes those fail that a test wants to. */
export class CallRecorder {
  readonly counts: Record<BlobOperation, number> = {
    promises: 0,
    listContainers: 0,
    createContainer: 0,
    listBlobs: 0,
    listFolder: 0,
    head: 0,
    read: 0,
    putBlob: 0,
    putBlock: 0,
    discardBlocks: 0,
    commitBlocks: 0,
    getBlocks: 0,
    deleteBlob: 0,
    acquireLease: 0,
    renewLease: 0,
    releaseLease: 0,
  };
  readonly calls: BlobCall[] = [];
  bytesSent = 0;
  readonly #faults: Fault[] = [];

  failNext(operation: BlobOperation, error: Error, options: FaultOptions): void {
    const { when = 'before', times = 1, name } = options;
    this.#faults.push({ operation, error, when, name, times });
  }

  clearFaults(): void {
    this.#faults.length = 0;
  }

  /** Does one call between its hooks. */
  async run<T>(
    call: BlobCall,
    options: SignalOption & {
      readonly onCall: CallHook | undefined;
      readonly onDone: CallHook | undefined;
    },
    act: () => T,
  ): Promise<T> {
    options.signal?.throwIfAborted();
    this.counts[call.operation] += 1;
    this.calls.push(call);
    this.bytesSent += call.sizeBytes;
    await options.onCall?.(call);
    options.signal?.throwIfAborted();
    this.#strike(call, 'before');
    const result = act();
    await options.onDone?.(call);
    this.#strike(call, 'after');
    return result;
  }

  #strike(call: BlobCall, when: 'before' | 'after'): void {
    const fault = this.#faults.find(
      (candidate) =>
        candidate.operation === call.operation &&
        candidate.when === when &&
        candidate.times > 0 &&
        (candidate.name === undefined || candidate.name === call.name),
    );
    if (!fault) return;
    fault.times -= 1;
    throw fault.error;
  }
}
