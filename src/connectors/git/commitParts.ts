import type { GitCommands } from './gitCommands';

/** What a commit is made of; paths are relative to the folder that git runs in. */
export interface CommitParts {
  readonly git: GitCommands;
  readonly present: readonly string[];
  readonly gone: readonly string[];
  readonly messageFile: string;
  /** For what is needed only meanwhile. */
  readonly scratch: string;
}
