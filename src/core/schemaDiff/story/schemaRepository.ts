/** A file that a commit made, changed or took away; hashes are those of git's blobs. */
export interface FileChange {
  /** Relative to the folder that was asked about, with slashes. */
  readonly path: string;
  /** Absent = it was not there before. */
  readonly before?: string;
  /** Absent = it is gone. */
  readonly after?: string;
}

/** A commit that changed files of a story. */
export interface StoryCommit {
  readonly hash: string;
  /** When its author made it. */
  readonly madeAtMs: number;
  readonly author: string;
  /** The first line of its message. */
  readonly subject: string;
  /** Sorted by path; at least one. */
  readonly files: readonly FileChange[];
}

export interface CommitRequest {
  /** Relative to the folder, as they lie there now. One that is not there is taken away. */
  readonly paths: readonly string[];
  readonly message: string;
  /** Made if there is none; left out = the one that is checked out. */
  readonly branch?: string | undefined;
}

export interface CommitMade {
  readonly hash: string;
  /** `undefined` = no branch is checked out. */
  readonly branch: string | undefined;
  readonly isNewBranch: boolean;
}

/**
 * The version control of the folder where schemas are kept. Nothing is ever pushed, no branch is checked
 * out, and no file is written.
 */
export interface SchemaRepository {
  /** The branch that is checked out; `undefined` = none is. @throws RepositoryError */
  currentBranch(signal: AbortSignal): Promise<string | undefined>;

  /**
   * The commits that led to what is checked out and changed a file that fits the pattern, newest first;
   * without merges. Empty before the first commit.
   * @throws RepositoryError
   */
  history(
    pattern: string,
    options: { readonly limit?: number; readonly signal: AbortSignal },
  ): Promise<readonly StoryCommit[]>;

  /** The text that a hash of a {@link FileChange} stands for. @throws RepositoryError */
  textOf(hash: string, signal: AbortSignal): Promise<string>;

  /**
   * Commits these files and nothing else. To the branch that is checked out as `git commit --only` does,
   * with hooks and signing as they are set up and whatever else is staged left staged. To another branch
   * beside index and files: it is signed if commits are, but no hook is run, since hooks look at files
   * that are checked out.
   *
   * @returns `undefined` if the branch has these files so already
   * @throws RepositoryError; the branch is as it was then
   */
  commit(request: CommitRequest, signal: AbortSignal): Promise<CommitMade | undefined>;
}
