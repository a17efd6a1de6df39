import { Agent, EnvHttpProxyAgent, request, type Dispatcher } from 'undici';
import { pause as realPause, type Pause } from '../../core/base/pause';
import { isLoopback } from '../../core/lake/endpointTrust';
import {
  RemoteError,
  type RemoteErrorReason,
} from '../../core/datasets/propagation/remotePipelines';

/** How patient calls are. */
export interface CallPatience {
  readonly mostTries: number;
  /** Doubles with every try. */
  readonly firstPauseMs: number;
  readonly answerMs: number;
}

export const usualPatience: CallPatience = { mostTries: 5, firstPauseMs: 1000, answerMs: 30_000 };

export interface GitLabCall {
  readonly method: 'GET' | 'POST';
  /** Below `/api/v4`. */
  readonly path: string;
  readonly token?: string | undefined;
  readonly body?: object;
  readonly signal?: AbortSignal;
}

const mostBytes = 1024 * 1024;

/** Calls to the API of one GitLab server. */
export class GitLabCalls {
  readonly #url: string;
  readonly #patience: CallPatience;
  readonly #pause: Pause;
  readonly #dispatcher: Dispatcher;

  constructor(url: string, patience: CallPatience = usualPatience, pause: Pause = realPause) {
    this.#url = url;
    this.#patience = patience;
    this.#pause = pause;
    // Proxies of the environment are for hosts beyond this machine.
    this.#dispatcher = isLoopback(new URL(url).hostname) ? new Agent() : new EnvHttpProxyAgent();
  }

  /**
   * What a call answers. One that changes nothing is tried again, a few times; one that starts something
   * only if the server surely did not take it. @throws RemoteError
   */
  async send(call: GitLabCall): Promise<Readonly<Record<string, unknown>>> {
    for (let tries = 1; ; tries += 1) {
      const answer = await this.#try(call);
      if (!(answer instanceof CallFailure)) return answer;
      const mayRepeat = answer.isUntaken || (call.method === 'GET' && answer.isTransient);
      if (!mayRepeat || tries >= this.#patience.mostTries) throw answer.error;
      const waitMs = answer.retryAfterMs ?? this.#patience.firstPauseMs * 2 ** (tries - 1);
      await this.#pause(waitMs, call.signal);
    }
  }

  close(): Promise<void> {
    return this.#dispatcher.close();
  }

  async #try(call: GitLabCall): Promise<Readonly<Record<string, unknown>> | CallFailure> {
    const { method, path, token, body, signal } = call;
    const deadline = AbortSignal.timeout(this.#patience.answerMs);
    try {
      const {
        statusCode,
        headers,
        body: content,
      } = await request(`${this.#url}/api/v4${path}`, {
        dispatcher: this.#dispatcher,
        method,
        headers: {
          accept: 'application/json',
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(token !== undefined && { 'private-token': token }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        // Redirections are not followed: the token is for this host.
        signal: signal === undefined ? deadline : AbortSignal.any([deadline, signal]),
      });
      const text = (await content.text()).slice(0, mostBytes);
      if (statusCode >= 200 && statusCode < 300) return this.#read(text);
      return this.#refusal(statusCode, text, String(headers['retry-after'] ?? ''));
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof RemoteError) throw error;
      return this.#lost(call, error);
    }
  }

  #read(text: string): Readonly<Record<string, unknown>> {
    try {
      const value: unknown = JSON.parse(text);
      if (Array.isArray(value)) return { entries: value };
      if (typeof value === 'object' && value !== null) return { ...value };
    } catch {
      // Said below.
    }
    throw new RemoteError('badAnswer', `${this.#url} does not answer as GitLab does`, {
      remedy: 'Check url of gitLab in the lake file',
    });
  }

  #refusal(status: number, text: string, retryAfter: string): CallFailure {
    const reason = reasons[status] ?? 'refused';
    const said = reason === 'refused' ? saidIn(text) : '';
    const message = `${this.#url} ${words[reason]} (answer ${status}${said})`;
    const isBusy = status === 429 || status === 503;
    return new CallFailure(new RemoteError(reason, message, { remedy: remedies[reason] }), {
      isTransient: isBusy || status === 408 || status >= 500,
      isUntaken: isBusy,
      ...(isBusy && /^\d{1,3}$/.test(retryAfter) && { retryAfterMs: Number(retryAfter) * 1000 }),
    });
  }

  /** Only a connection that never came about is one on which nothing was asked. */
  #lost({ method }: GitLabCall, cause: unknown): CallFailure {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    const isUntaken = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(code);
    const doubt = method === 'POST' && !isUntaken ? '; the pipeline may have been started' : '';
    const message = `${this.#url} cannot be reached${code === '' ? '' : ` (${code})`}${doubt}`;
    const error = new RemoteError('unreachable', message, { remedy: remedies.unreachable });
    return new CallFailure(error, { isTransient: true, isUntaken });
  }
}

class CallFailure {
  readonly error: RemoteError;
  readonly isTransient: boolean;
  /** The server did not do what it was asked. */
  readonly isUntaken: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(
    error: RemoteError,
    kind: {
      readonly isTransient: boolean;
      readonly isUntaken: boolean;
      readonly retryAfterMs?: number;
    },
  ) {
    this.error = error;
    this.isTransient = kind.isTransient;
    this.isUntaken = kind.isUntaken;
    this.retryAfterMs = kind.retryAfterMs;
  }
}

const reasons: Readonly<Record<number, RemoteErrorReason>> = {
  401: 'tokenRefused',
  403: 'tokenRefused',
  404: 'projectMissing',
};

const words: Readonly<Record<RemoteErrorReason, string>> = {
  hostNotTrusted: 'gets no token',
  noToken: 'wants a token',
  tokenRefused: 'does not take the token',
  projectMissing: 'knows no such project, branch or pipeline, or this token may not see it',
  refused: 'refuses',
  unreachable: 'cannot be reached',
  badAnswer: 'does not answer as GitLab does',
};

const remedies: Readonly<Record<RemoteErrorReason, string>> = {
  hostNotTrusted: 'Set LAKESIDE_GITLAB_URL',
  noToken: 'Set LAKESIDE_GITLAB_TOKEN',
  tokenRefused:
    'Renew LAKESIDE_GITLAB_TOKEN or LAKESIDE_GITLAB_TRIGGER_TOKEN, and check its scope: api',
  projectMissing: 'Check project and branch in the lake file, and who the token belongs to',
  refused: 'Put right what GitLab says, and try again',
  unreachable:
    'Check url of gitLab in the lake file, and that a firewall or proxy lets the call out',
  badAnswer: 'Check url of gitLab in the lake file',
};

/** GitLab says why in `message` or `error`, as a text or by field. */
function saidIn(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return '';
    const said = 'message' in value ? value.message : 'error' in value ? value.error : undefined;
    return said === undefined ? '' : `: ${JSON.stringify(said).slice(0, 300)}`;
  } catch {
    return '';
  }
}
