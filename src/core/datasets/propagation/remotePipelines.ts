import { OperatorError } from '../../base/errors';
import type { GitLabProject } from '../../lake/lake';

/** A pipeline of a server, to be started. */
export interface RemoteStart {
  readonly project: GitLabProject;
  /** `undefined` = the project's default one. */
  readonly branch: string | undefined;
  /** For its jobs. */
  readonly variables: Readonly<Record<string, string>>;
}

/** How a server's pipeline ended. */
export interface RemoteEnd {
  readonly state: 'succeeded' | 'failed' | 'canceled';
  /** Why it did not succeed. */
  readonly message?: string;
  /** Its page. */
  readonly url: string;
}

/** Runs pipelines on the servers that keep them. */
export interface RemotePipelines {
  /**
   * Starts a pipeline and waits for its end; an abort cancels it there.
   * @throws RemoteError
   */
  run(start: RemoteStart, options: { readonly signal: AbortSignal }): Promise<RemoteEnd>;
}

export type RemoteErrorReason =
  /** Nobody confirmed that tokens may go to this server. */
  | 'hostNotTrusted'
  | 'noToken'
  /** 401 or 403. */
  | 'tokenRefused'
  /** 404: no such project, branch or pipeline, or none that the token may see. */
  | 'projectMissing'
  /** Any other refusal, for instance of a pipeline without jobs. */
  | 'refused'
  | 'unreachable'
  | 'badAnswer';

/** A server's pipeline could not be started, or nobody knows how it ended. No message holds a token. */
export class RemoteError extends OperatorError {
  constructor(
    readonly reason: RemoteErrorReason,
    message: string,
    options: { readonly remedy: string; readonly cause?: unknown },
  ) {
    super(message, options);
  }

  static is(error: unknown, reason?: RemoteErrorReason): error is RemoteError {
    return error instanceof RemoteError && (reason === undefined || error.reason === reason);
  }
}
