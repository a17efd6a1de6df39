import type { SteadyClock } from '../base/clock';
import type { Logger } from '../base/logger';
import type { BlobStore } from './blobStore';
import type { BufferBudget } from './bufferBudget';
import type { BulkCopier } from './bulkCopier';
import type { Digests } from './digests';
import type { FileTree } from './fileTree';
import type { HashCache } from './hashCache';
import type { Journals } from './journal';
import type { RunHistory } from './runHistory';
import type { SourceTrash } from './sourceTrash';
import type { RunLocks } from './runLocks';

/** What may be touched without network and secrets: an untrusted workspace gets no more. */
export interface LocalPorts {
  /** The files below a folder, given as the operating system spells it. */
  readonly fileTree: (folder: string) => FileTree;
  readonly digests: Digests;
  readonly hashCache: HashCache;
  readonly runHistory: RunHistory;
  readonly clock: SteadyClock;
  readonly logger: Logger;
}

/** Everything of the world that runs and their sync touch. */
export interface LakePorts extends LocalPorts {
  readonly blobStore: BlobStore;
  /** Where the lake's datasets lie, and the records of pipelines beside them: mostly the same store. */
  readonly datasetStore: BlobStore;
  /** The trash beside the runs of a source; not among what an untrusted workspace gets. */
  readonly sourceTrash: (folder: string) => SourceTrash;
  /** Memory for file contents, shared by everything that this process does. */
  readonly buffers: BufferBudget;
  readonly journals: Journals;
  readonly runLocks: RunLocks;
  /** Moves the files of sources whose engine is AzCopy. */
  readonly azCopy: BulkCopier;
}
