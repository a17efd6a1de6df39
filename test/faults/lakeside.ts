import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { AzureBlobStore } from '../../src/connectors/azureBlob/azureBlobStore';
import { FileThread } from '../../src/connectors/fileThread/fileThread';
import { systemTiming } from '../../src/connectors/http/timing';
import { connectLake } from '../../src/connect';
import { systemClock, type SteadyClock } from '../../src/core/base/clock';
import type { Disposable } from '../../src/core/base/disposables';
import { OperatorError } from '../../src/core/base/errors';
import { nullLogger, type Logger } from '../../src/core/base/logger';
import type { Source } from '../../src/core/lake/lake';
import type { StorageCredential } from '../../src/core/lake/secrets';
import { proveRelease } from '../../src/core/release/proveRelease';
import { purgeReleased } from '../../src/core/release/purgeReleased';
import type { PlanReleaseOptions } from '../../src/core/release/planRelease';
import type { ReleaseReport } from '../../src/core/release/releaseReport';
import { releaseRun } from '../../src/core/release/releaseRun';
import { tendTrash } from '../../src/core/release/tendTrash';
import { makeWhole, undoRelease } from '../../src/core/release/undoRelease';
import { observeRun } from '../../src/core/runs/observeRun';
import type { ObservedRun } from '../../src/core/runs/run';
import type { ReleasedRun } from '../../src/core/runs/releasedRun';
import { findReleased } from '../../src/core/runs/releasedRuns';
import type { FileTree } from '../../src/core/storage/fileTree';
import type { SourceTrash } from '../../src/core/storage/sourceTrash';
import type { LakePorts } from '../../src/core/storage/ports';
import { inspectRun } from '../../src/core/sync/inspectRun';
import type { SyncOptions, VerifyOptions } from '../../src/core/sync/operations';
import type { VerificationReport } from '../../src/core/sync/report/report';
import { syncRun } from '../../src/core/sync/syncRun';
import { verifyRun } from '../../src/core/sync/verifyRun';
import { emulatorKey } from '../connectors/blobWorlds';
import { testSource } from '../fakes/lakeBench';
import type { FaultLab, Leaf } from './faultLab';
import { destination, runName } from './labRun';

export interface LakesideOptions {
  readonly source?: Partial<Source>;
  /** Stands between the core and the disk, for faults that a disk cannot be asked for. */
  readonly wrapTree?: (tree: FileTree) => FileTree;
  /** Likewise for what moves and deletes. */
  readonly wrapTrash?: (trash: SourceTrash) => SourceTrash;
  readonly clock?: SteadyClock;
  readonly credential?: StorageCredential;
  /** How long an answer may keep waiting. */
  readonly patienceMs?: number;
  readonly mostTries?: number;
  /** Small files go up by a thread of their own, however few there are; called for each. */
  readonly onSentByThread?: () => void;
}

/** What an operation came to: a report, or why there is none. */
export type Outcome =
  | { readonly kind: 'report'; readonly report: VerificationReport; readonly seen: readonly Leaf[] }
  | { readonly kind: 'error'; readonly error: OperatorError };

/** What came of a removal, or of its end. */
export type Removal =
  | { readonly kind: 'report'; readonly report: ReleaseReport }
  | { readonly kind: 'error'; readonly error: OperatorError };

const workerFolder = fileURLToPath(new URL('../../dist', import.meta.url));

/** Pauses between tries are short here; how long they are is tested elsewhere. */
const longestPauseMs = 5;

/** The real core on the real connectors, reaching the lake of a lab through its proxy. */
export class Lakeside {
  readonly source: Source;
  readonly #lab: FaultLab;
  readonly #ports: LakePorts & Disposable;

  private constructor(lab: FaultLab, source: Source, ports: LakePorts & Disposable) {
    this.#lab = lab;
    this.source = source;
    this.#ports = ports;
  }

  static async start(lab: FaultLab, options: LakesideOptions = {}): Promise<Lakeside> {
    const { clock = systemClock, wrapTree = same, wrapTrash = same } = options;
    const ports = await connectLake({
      stateFolder: join(lab.folder, 'state'),
      logger: nullLogger,
      clock,
      workerFolder,
      lakeStorage: { blobEndpoint: lab.proxy.blobEndpoint, auth: undefined },
      secrets: {
        storageCredential: async () => undefined,
        s3Credential: async () => undefined,
        databasePassword: async () => undefined,
      },
      confirmedHosts: new Set(),
    });
    const blobStore = new AzureBlobStore({
      blobEndpoint: lab.proxy.blobEndpoint,
      credential: async () => options.credential ?? emulatorKey,
      logger: options.onSentByThread ? listeningFor(options.onSentByThread) : nullLogger,
      timing: { ...systemTiming, sleep: (ms, signal) => systemPause(ms, signal) },
      patienceMs: options.patienceMs ?? 30_000,
      ...(options.mostTries === undefined ? {} : { mostTries: options.mostTries }),
      ...(options.onSentByThread && {
        createFileSender: (way) =>
          new FileThread(way, {
            workerFile: join(workerFolder, 'file.worker.js'),
            worthwhileFiles: 1,
          }),
      }),
    });
    const source: Source = {
      ...testSource,
      name: 'lab',
      kind: lab.shape.kind,
      folder: lab.runs,
      container: lab.container,
      destination,
      ...options.source,
    };
    const fileTree = (folder: string): FileTree => wrapTree(ports.fileTree(folder));
    const sourceTrash = (folder: string): SourceTrash => wrapTrash(ports.sourceTrash(folder));
    return new Lakeside(lab, source, { ...ports, fileTree, sourceTrash, blobStore });
  }

  sync(options: SyncOptions = {}): Promise<Outcome> {
    return this.#operate((run) => syncRun(run, this.#ports, options));
  }

  verify(options: VerifyOptions = {}): Promise<Outcome> {
    return this.#operate((run) => verifyRun(run, this.#ports, options));
  }

  look(): Promise<Outcome> {
    return this.#operate((run) => inspectRun(run, this.#ports));
  }

  /** Proves the run and removes it; `between` happens after the one and before the other. */
  release(
    options: PlanReleaseOptions = {},
    between: () => unknown = () => undefined,
  ): Promise<Removal> {
    return removalOf(async () => {
      const seen = await observeRun(this.source, runName, this.#ports);
      const run = await makeWhole(seen, this.#ports);
      const proven = await proveRelease(run, this.#ports, options);
      await between();
      return releaseRun(run, this.#ports, { ...proven, ...options });
    });
  }

  /** Finishes in the trash what was interrupted. */
  tend(): Promise<readonly ReleaseReport[]> {
    return tendTrash(this.source, this.#ports);
  }

  /** Deletes the released run from the trash. */
  purge(): Promise<Removal> {
    return removalOf(async () => purgeReleased(this.source, await this.#released(), this.#ports));
  }

  /** Puts the released run back. */
  undo(): Promise<Removal> {
    return removalOf(async () => undoRelease(this.source, await this.#released(), this.#ports));
  }

  async #released(): Promise<ReleasedRun> {
    const released = await findReleased(this.#ports.fileTree(this.source.folder), runName);
    if (released === undefined) throw new Error('Nothing was released');
    return released;
  }

  async dispose(): Promise<void> {
    await this.#ports.blobStore.close();
    this.#ports.dispose();
  }

  async #operate(work: (run: ObservedRun) => Promise<VerificationReport>): Promise<Outcome> {
    const seen = await this.#lab.leaves();
    try {
      const report = await work(await observeRun(this.source, runName, this.#ports));
      return { kind: 'report', report, seen };
    } catch (error) {
      if (error instanceof OperatorError) return { kind: 'error', error };
      throw error;
    }
  }
}

async function removalOf(work: () => Promise<ReleaseReport>): Promise<Removal> {
  try {
    return { kind: 'report', report: await work() };
  } catch (error) {
    if (error instanceof OperatorError) return { kind: 'error', error };
    throw error;
  }
}

function listeningFor(onSentByThread: () => void): Logger {
  const trace = (message: string): void => {
    if (message.endsWith('by the thread for small files')) onSentByThread();
  };
  return { ...nullLogger, trace };
}

function same<T>(value: T): T {
  return value;
}

function systemPause(durationMs: number, signal: AbortSignal | undefined): Promise<void> {
  return delay(Math.min(durationMs, longestPauseMs), undefined, signal ? { signal } : {});
}
