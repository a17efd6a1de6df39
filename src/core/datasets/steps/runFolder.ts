import type { RunRead } from '../runs/pipelineRun';

/** What a step wants published when it has succeeded. */
export interface StagedPublication {
  /** The address of the dataset, as the step wrote it. */
  readonly reference: string;
  /** Absolute. */
  readonly file: string;
  /** What it was made from beside what the run read, serialized. */
  readonly upstreams: readonly string[];
}

/** A file that a step left in its output folder. */
export interface LeftFile {
  /** From the output folder on, with `/`. */
  readonly path: string;
  /** Absolute. */
  readonly file: string;
}

/** The folder in which the commands that a step calls leave word for its run. */
export interface RunFolder {
  readonly folder: string;
  /** Where the step may leave files called like what it publishes. */
  readonly outputFolder: string;
  /** What commands of the step read, in the order of reading. */
  reads(): Promise<readonly RunRead[]>;
  /** In the order of staging; half a one, of a command that was killed, is none. */
  staged(): Promise<readonly StagedPublication[]>;
  /** Sorted by path. */
  left(): Promise<readonly LeftFile[]>;
  /** Says that the processes of a step use it, too, should this one be killed. */
  claim(processId: number): void;
  /** Deletes the folder with all that is in it. */
  dispose(): Promise<void>;
}

/**
 * Makes folders for runs, which nobody but this user can enter, and deletes those of runs that were killed
 * with all their processes.
 */
export interface RunFolders {
  create(runId: string): Promise<RunFolder>;
}
