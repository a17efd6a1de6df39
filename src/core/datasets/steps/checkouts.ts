import type { SignalOption } from '../../storage/blobStore';
import type { Producer } from '../versions/auditRecord';

/** A git repository that is checked out. */
export interface Checkout {
  /** Its topmost folder. */
  readonly root: string;
  /** Its repository is called as where it was cloned from, else as its folder. */
  readonly producer: Producer;
  /** False if it was cloned from nowhere. */
  readonly hasOrigin: boolean;
  /** The branch that a clone begins with; `undefined` = unknown. */
  readonly defaultBranch: string | undefined;
}

/** A folder to run a step in. */
export interface StepFolder {
  readonly folder: string;
  /** `undefined` = it is in no git repository. */
  readonly checkout: Checkout | undefined;
  /** Says that the processes of a step use it, too, should this one be killed. */
  claim(processId: number): void;
  /** Takes away what was made for the step. */
  dispose(): Promise<void>;
}

/** Git repositories as steps find them. */
export interface Checkouts {
  /** What a folder is a checkout of; `undefined` = it is in no git repository with a commit. */
  read(folder: string, options?: SignalOption): Promise<Checkout | undefined>;

  /**
   * A folder where a branch is checked out: the folder itself if it has that branch or none is asked for,
   * otherwise one for this time, as the branch's last commit has it. Nothing in the folder itself changes.
   * @throws OperatorError if there is no such branch
   */
  open(folder: string, branch: string | undefined, options?: SignalOption): Promise<StepFolder>;

  /**
   * Addresses of datasets in versioned text, as it is in a folder now, a line each, each perhaps with what
   * follows it: a megabyte of them at most, and none of a folder that is in no repository.
   */
  mentions(folder: string, options?: SignalOption): Promise<string>;
}

/**
 * The short name of a repository that is written as one, as a path or as an address; `''` if that ends with
 * none. Never a part of an address's host, beside which a secret may stand.
 */
export function repositorySlug(written: string): string {
  const path = written
    .replace(/^\w[\w+.-]*:\/\/[^/]*/, '')
    .replace(/[/\\]+$/, '')
    .replace(/[/\\]?\.git$/, '');
  return path.split(/[/\\:]/).at(-1) ?? path;
}
