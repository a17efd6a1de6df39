import { join } from 'node:path';
import { systemClock, type SteadyClock } from '../core/base/clock';
import { DisposableStore, type Disposable } from '../core/base/disposables';
import type { Logger } from '../core/base/logger';
import type { LocalPorts } from '../core/storage/ports';

export interface LocalConnectOptions {
  /** Of hash cache, history, journals and locks; absolute. */
  readonly stateFolder: string;
  readonly logger: Logger;
  readonly clock?: SteadyClock;
  /** Where the built workers lie; for tests, which do not run from `dist`. */
  readonly workerFolder?: string;
  /** True if folders are scanned at once: what takes time to start is started with the rest. */
  readonly isAboutToScan?: boolean;
}

/** The ports to what this machine has: no network, no secret, no SDK. */
export async function connectLocal(options: LocalConnectOptions): Promise<LocalPorts & Disposable> {
  const workerFolder = options.workerFolder ?? __dirname;
  const owned = new DisposableStore();
  // First, because its thread starts while the rest is loaded.
  const { FolderScanner } = await import('../connectors/localFiles/folderScanner');
  const scanner = owned.add(
    new FolderScanner({ workerFile: join(workerFolder, 'scan.worker.js') }),
  );
  if (options.isAboutToScan === true) scanner.prepare();
  const [
    { NodeFileTree },
    { FileReader },
    { WorkerDigests },
    { FileHashCache },
    { FileRunHistory },
  ] = await Promise.all([
    import('../connectors/localFiles/nodeFileTree'),
    import('../connectors/localFiles/fileReader'),
    import('../connectors/digests/workerDigests'),
    import('../connectors/stateFolder/fileHashCache'),
    import('../connectors/stateFolder/fileRunHistory'),
  ]);
  const reader = owned.add(new FileReader({ workerFile: join(workerFolder, 'read.worker.js') }));
  const digests = owned.add(
    new WorkerDigests({ workerFile: join(workerFolder, 'digests.worker.js') }),
  );
  return {
    fileTree: (folder) => new NodeFileTree(folder, { scanner, reader }),
    digests,
    hashCache: new FileHashCache(options.stateFolder, { logger: options.logger }),
    runHistory: new FileRunHistory(options.stateFolder, { logger: options.logger }),
    clock: options.clock ?? systemClock,
    logger: options.logger,
    dispose: () => owned.dispose(),
  };
}
