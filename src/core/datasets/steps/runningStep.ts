import type { RunRead } from '../runs/pipelineRun';
import type { PublicationFormat } from './choosePublications';

/** The run that this process is a part of, for commands that a step calls. */
export interface RunningStep {
  noteRead(read: RunRead): Promise<void>;
  /** Has a file published if the run succeeds; the file may change or go afterward. */
  stage(publication: {
    /** The address of the dataset. */
    readonly reference: string;
    /** Absolute. */
    readonly file: string;
    readonly format: PublicationFormat;
    /** Serialized; what the run read need not be among them. */
    readonly upstreams?: readonly string[];
  }): Promise<void>;
}

/** The folder of the run that the environment tells of; `undefined` = this is no part of one. */
export function runFolderIn(
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const folder = environment['LAKESIDE_RUN_FOLDER'];
  return folder === '' ? undefined : folder;
}
