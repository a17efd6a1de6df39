import { expression } from './expression';
import { labReport } from './labReport';
import { sequencingQc } from './sequencingQc';

/** A commit of a demo repository. */
export interface DemoCommit {
  readonly branch: string;
  readonly atMs: number;
  readonly message: string;
  /** What it adds or replaces, by path. */
  readonly files: Readonly<Record<string, string>>;
}

/** A git repository of the demo workspace. */
export interface DemoRepository {
  /** Of its folder, and of the datasets that it publishes. */
  readonly name: string;
  readonly commits: readonly DemoCommit[];
}

/** The folder of the workspace that the repositories of its pipelines are in. */
export const pipelinesFolder = 'pipelines';

/** In the order in which they run. */
export const demoRepositories: readonly DemoRepository[] = [sequencingQc, expression, labReport];

/** The branch whose runs fail. */
export const failingBranch = 'feature/strict-qc';
