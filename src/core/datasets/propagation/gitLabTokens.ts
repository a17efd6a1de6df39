import { isLoopback } from '../../lake/endpointTrust';
import type { GitLabProject } from '../../lake/lake';
import { RemoteError } from './remotePipelines';

/** What opens one GitLab server. */
export interface GitLabTokens {
  /** Starts pipelines; `undefined` = the other one has to. */
  readonly trigger: string | undefined;
  /** Reads and cancels pipelines; `undefined` = only public ones can be seen. */
  readonly api: string | undefined;
}

/** Tokens and the one server that they are for. */
export interface GitLabLogin extends GitLabTokens {
  /** As a lake file writes it: without a slash at its end. */
  readonly url: string;
}

/**
 * The login that an environment names: of `LAKESIDE_GITLAB_URL`, or in a job of GitLab's own of the server
 * that runs the job. `undefined` = none.
 */
export function gitLabLogin(
  environment: Readonly<Record<string, string | undefined>>,
): GitLabLogin | undefined {
  const { CI_SERVER_URL: ofJob, CI_JOB_TOKEN: jobToken } = environment;
  const url = environment['LAKESIDE_GITLAB_URL'] || ofJob;
  if (url === undefined || url === '') return undefined;
  const isOwn = ofJob !== undefined && trimEnd(url) === trimEnd(ofJob);
  return {
    url: trimEnd(url),
    trigger:
      environment['LAKESIDE_GITLAB_TRIGGER_TOKEN'] || (isOwn ? jobToken : undefined) || undefined,
    api: environment['LAKESIDE_GITLAB_TOKEN'] || undefined,
  };
}

/**
 * The tokens for a project. A lake file is text from a repository and may be hostile: what it names gets
 * nothing but what a person has said is for that very server.
 * @throws RemoteError `hostNotTrusted`, `noToken`
 */
export function tokensFor({ url }: GitLabProject, login: GitLabLogin | undefined): GitLabTokens {
  const remedy = `Set LAKESIDE_GITLAB_URL=${url} and LAKESIDE_GITLAB_TOKEN if pipelines may be started there`;
  if (login === undefined || login.url !== trimEnd(url)) {
    throw new RemoteError('hostNotTrusted', `No token is known to be for ${url}`, { remedy });
  }
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'https:' && !isLoopback(hostname)) {
    throw new RemoteError('hostNotTrusted', `No token goes to ${url}, which is not https`, {
      remedy: 'Correct url of gitLab in the lake file',
    });
  }
  if (login.trigger === undefined && login.api === undefined) {
    throw new RemoteError('noToken', `There is no token for ${url}`, { remedy });
  }
  return login;
}

function trimEnd(url: string): string {
  return url.replace(/\/+$/, '');
}
