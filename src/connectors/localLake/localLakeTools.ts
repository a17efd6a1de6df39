import type { SeedPorts } from './demo/history/seedHistory';
import type { DemoCommit } from './demo/pipelines/demoRepositories';

/** What the demo lake needs of other connectors. */
export interface LocalLakeTools {
  /** Does something with what the lake stores, as who owns it. */
  withStorage(blobEndpoint: string, work: (ports: SeedPorts) => Promise<void>): Promise<void>;
  /** Puts what is in a folder under version control; says whether that was possible. */
  createRepository(folder: string, message: string): Promise<boolean>;
  /** Makes a folder a repository with a history; says whether that was possible. */
  createHistory(folder: string, commits: readonly DemoCommit[]): Promise<boolean>;
}
