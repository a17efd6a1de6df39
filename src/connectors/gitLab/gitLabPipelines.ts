import { describeError } from '../../core/base/errors';
import type { Logger } from '../../core/base/logger';
import { pause as realPause, type Pause } from '../../core/base/pause';
import {
  tokensFor,
  type GitLabLogin,
  type GitLabTokens,
} from '../../core/datasets/propagation/gitLabTokens';
import {
  RemoteError,
  type RemoteEnd,
  type RemotePipelines,
  type RemoteStart,
} from '../../core/datasets/propagation/remotePipelines';
import { GitLabCalls, type CallPatience } from './gitLabCalls';

export interface GitLabOptions {
  /** `undefined` = there are no tokens. */
  readonly login: GitLabLogin | undefined;
  readonly logger: Logger;
  readonly patience?: CallPatience;
  readonly pause?: Pause;
}

/** Looks are rarer the longer a pipeline takes. */
const firstLookMs = 1000;
const longestLookMs = 15_000;

/**
 * Pipelines of GitLab projects, started by a trigger token (or a job's own, which makes them multi-project
 * pipelines), else by an API token.
 * @see https://docs.gitlab.com/api/pipeline_triggers/ and https://docs.gitlab.com/api/pipelines/
 */
export class GitLabPipelines implements RemotePipelines {
  readonly #options: GitLabOptions;

  constructor(options: GitLabOptions) {
    this.#options = options;
  }

  async run(start: RemoteStart, { signal }: { readonly signal: AbortSignal }): Promise<RemoteEnd> {
    const { login, patience, pause, logger } = this.#options;
    const tokens = tokensFor(start.project, login);
    const calls = new GitLabCalls(start.project.url, patience, pause);
    try {
      const pipeline = await startPipeline(start, { calls, tokens, signal });
      logger.info(`started ${pipeline.url}`);
      return await new Watch(pipeline, { calls, tokens, pause: pause ?? realPause, logger }).toEnd(
        signal,
      );
    } finally {
      await calls.close();
    }
  }
}

/** A pipeline as GitLab tells of it. */
interface SeenPipeline {
  /** `/projects/ID/pipelines/ID`. */
  readonly path: string;
  readonly status: string;
  readonly url: string;
}

interface Starting {
  readonly calls: GitLabCalls;
  readonly tokens: GitLabTokens;
  readonly signal: AbortSignal;
}

async function startPipeline(
  { project, branch, variables }: RemoteStart,
  { calls, tokens, signal }: Starting,
): Promise<SeenPipeline> {
  const root = `/projects/${encodeURIComponent(project.project)}`;
  const ref = branch ?? (await defaultBranchOf(root, { calls, tokens, signal }));
  const { trigger: token, api } = tokens;
  const answer =
    token === undefined
      ? await calls.send({
          method: 'POST',
          path: `${root}/pipeline`,
          token: api,
          body: {
            ref,
            variables: Object.entries(variables).map(([key, value]) => ({ key, value })),
          },
          signal,
        })
      : await calls.send({
          method: 'POST',
          path: `${root}/trigger/pipeline`,
          body: { token, ref, variables },
          signal,
        });
  return readPipeline(root, answer);
}

async function defaultBranchOf(
  path: string,
  { calls, tokens: { api: token }, signal }: Starting,
): Promise<string> {
  const { default_branch: branch } = await calls.send({ method: 'GET', path, token, signal });
  if (typeof branch === 'string' && branch !== '') return branch;
  throw new RemoteError('projectMissing', 'The project has no default branch', {
    remedy: 'Say branch of the pipeline in the lake file',
  });
}

function readPipeline(root: string, answer: Readonly<Record<string, unknown>>): SeenPipeline {
  const { id, status, web_url: url } = answer;
  if (typeof id === 'number' && typeof status === 'string') {
    return { path: `${root}/pipelines/${id}`, status, url: typeof url === 'string' ? url : '' };
  }
  throw new RemoteError('badAnswer', 'GitLab tells of no pipeline', {
    remedy: 'Look at the project’s pipelines',
  });
}

interface WatchTools {
  readonly calls: GitLabCalls;
  readonly tokens: GitLabTokens;
  readonly pause: Pause;
  readonly logger: Logger;
}

/** One pipeline until its end. */
class Watch {
  readonly #tools: WatchTools;
  #seen: SeenPipeline;

  constructor(pipeline: SeenPipeline, tools: WatchTools) {
    this.#seen = pipeline;
    this.#tools = tools;
  }

  async toEnd(signal: AbortSignal): Promise<RemoteEnd> {
    try {
      for (let waitMs = firstLookMs; ; waitMs = Math.min(waitMs * 1.5, longestLookMs)) {
        const end = await this.#end();
        if (end !== undefined) return end;
        await this.#tools.pause(waitMs, signal);
        await this.#look(signal);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
      await this.#cancel();
      return { state: 'canceled', message: 'It was interrupted', url: this.#seen.url };
    }
  }

  async #look(signal: AbortSignal): Promise<void> {
    const { calls, tokens } = this.#tools;
    const { path } = this.#seen;
    const answer = await calls.send({ method: 'GET', path, token: tokens.api, signal });
    this.#seen = readPipeline(path.slice(0, path.indexOf('/pipelines/')), answer);
  }

  /** `undefined` = it goes on. The list of states is open: one that is unknown is none of an end. */
  async #end(): Promise<RemoteEnd | undefined> {
    const { status, url } = this.#seen;
    switch (status) {
      case 'success':
        return { state: 'succeeded', url };
      case 'failed':
        return { state: 'failed', message: await this.#whatFailed(), url };
      case 'canceled':
        return { state: 'canceled', message: 'It was canceled in GitLab', url };
      case 'skipped':
        return { state: 'failed', message: 'GitLab skipped it', url };
      case 'manual':
        return { state: 'failed', message: 'It waits for somebody to start a job', url };
      default:
        return undefined;
    }
  }

  /** Names of jobs say more than that something failed; without them it has failed as well. */
  async #whatFailed(): Promise<string> {
    const { calls, tokens, logger } = this.#tools;
    const path = `${this.#seen.path}/jobs?scope=failed`;
    try {
      const { entries } = await calls.send({ method: 'GET', path, token: tokens.api });
      const jobs: readonly unknown[] = Array.isArray(entries) ? entries : [];
      const names = jobs.flatMap((job) =>
        typeof job === 'object' && job !== null && 'name' in job ? [String(job.name)] : [],
      );
      if (names.length > 0) return `Failed in GitLab: ${names.join(', ')}`;
    } catch (error) {
      logger.debug(describeError(error));
    }
    return 'It failed in GitLab';
  }

  /** Not under the signal, which is what brought it here. */
  async #cancel(): Promise<void> {
    const { calls, tokens, logger } = this.#tools;
    const path = `${this.#seen.path}/cancel`;
    try {
      await calls.send({ method: 'POST', path, token: tokens.api });
    } catch (error) {
      logger.warn(`${this.#seen.url} goes on: ${describeError(error)}`);
    }
  }
}
