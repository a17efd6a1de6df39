import type { BlobServiceClient } from '@azure/storage-blob';
import type { Logger } from '../../core/base/logger';
import type { StorageCredential } from '../../core/lake/secrets';
import type { ContainerEntry } from '../../core/storage/blobStore';
import { storageError } from '../../core/storage/storageErrors';
import { clockAhead } from '../http/clockSkew';
import { failureOfNetwork } from '../http/networkFailures';
import type { RequestTarget } from '../http/requestTarget';
import { failureOfRefusal, type Refusal } from './failures';
import { requestPath, type Endpoint } from './requestPath';
import { retrying, type TryOutcome } from '../http/retries';
import { createSdkClient } from './sdkClient';
import type { Timing } from '../http/timing';

export interface AccountClientOptions {
  readonly endpoint: Endpoint;
  readonly credential: () => Promise<StorageCredential | undefined>;
  readonly logger: Logger;
  readonly timing: Timing;
  /** How long a call may take in all. */
  readonly patienceMs: number;
  readonly mostTries: number;
}

/** One operation on an account. */
interface AccountCall<T> {
  /** For the log. */
  readonly what: string;
  readonly target: RequestTarget;
  readonly signal: AbortSignal | undefined;
  readonly act: (client: BlobServiceClient, abortSignal: AbortSignal) => Promise<T>;
}

/**
 * What is done to an account rather than to blobs, through the service's own SDK. The SDK tries once:
 * retries and wording are the same as for blobs.
 */
export class AccountClient {
  readonly #options: AccountClientOptions;
  #client: Promise<BlobServiceClient> | undefined;

  constructor(options: AccountClientOptions) {
    this.#options = options;
  }

  /** @throws StorageError */
  listContainers(signal: AbortSignal | undefined): Promise<readonly ContainerEntry[]> {
    const act = async (
      client: BlobServiceClient,
      abortSignal: AbortSignal,
    ): Promise<readonly ContainerEntry[]> => {
      const containers: ContainerEntry[] = [];
      for await (const { name, properties } of client.listContainers({ abortSignal })) {
        containers.push({ name, modifiedAtMs: properties.lastModified.getTime() });
      }
      return containers;
    };
    return this.#call({ what: 'List containers', target: {}, signal, act });
  }

  /** False if it was there already. @throws StorageError */
  async createContainer(container: string, signal: AbortSignal | undefined): Promise<boolean> {
    // Refuses names that would lead elsewhere before the SDK makes an address of them.
    requestPath(this.#options.endpoint, { container });
    const what = `Create container ${container}`;
    const act = async (client: BlobServiceClient, abortSignal: AbortSignal): Promise<boolean> => {
      const answer = await client.getContainerClient(container).createIfNotExists({ abortSignal });
      return answer.succeeded;
    };
    return this.#call({ what, target: { container }, signal, act });
  }

  async #call<T>(call: AccountCall<T>): Promise<T> {
    const { logger, timing, mostTries } = this.#options;
    const client = await this.#clientOf();
    const result = await retrying(() => this.#try(call, client), {
      timing,
      mostTries,
      signal: call.signal,
      onRetry: ({ error }) => logger.debug(`${call.what}: ${error.message}; trying again`),
    });
    logger.trace(`${call.what} → done`);
    return result;
  }

  async #try<T>(call: AccountCall<T>, client: BlobServiceClient): Promise<TryOutcome<T>> {
    const { signal, target } = call;
    const { timing } = this.#options;
    const endpoint = this.#options.endpoint.text;
    // The SDK itself would wait as long as the system does, which is minutes.
    const timeout = AbortSignal.timeout(this.#options.patienceMs);
    try {
      const abort = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
      return { kind: 'done', value: await call.act(client, abort) };
    } catch (thrown) {
      signal?.throwIfAborted();
      if (timeout.aborted) {
        const error = storageError('timedOut', { endpoint, ...target });
        return { kind: 'failed', error, isTransient: false };
      }
      const failure = isRefusal(thrown)
        ? failureOfRefusal(refusalOf(thrown, timing.nowMs()), endpoint, target)
        : failureOfNetwork(withoutRequest(thrown), endpoint, { target, hasAnswered: false });
      if (failure === undefined) throw thrown;
      return { kind: 'failed', ...failure };
    }
  }

  #clientOf(): Promise<BlobServiceClient> {
    this.#client ??= this.#createClient().catch((error: unknown) => {
      this.#client = undefined;
      throw error;
    });
    return this.#client;
  }

  async #createClient(): Promise<BlobServiceClient> {
    const { endpoint } = this.#options;
    const credential = await this.#options.credential();
    if (credential === undefined) throw storageError('noCredential', { endpoint: endpoint.text });
    return createSdkClient(endpoint, credential);
  }
}

interface RefusedByService extends Error {
  readonly statusCode: number;
  readonly code?: string;
  readonly response?: { readonly headers: { get(name: string): string | undefined } };
}

function isRefusal(thrown: unknown): thrown is RefusedByService {
  return thrown instanceof Error && 'statusCode' in thrown && typeof thrown.statusCode === 'number';
}

function refusalOf({ statusCode, code, response }: RefusedByService, nowMs: number): Refusal {
  const clockAheadMs = clockAhead(response?.headers.get('date'), nowMs);
  return {
    status: statusCode,
    code,
    requestId: undefined,
    retryAfterMs: undefined,
    hadMd5: false,
    clockAheadMs,
    signatureEndedAtMs: undefined,
  };
}

/** The SDK's errors hold the request, and its address the signature of a SAS. */
function withoutRequest(thrown: unknown): unknown {
  if (!(thrown instanceof Error) || !('request' in thrown) || !('code' in thrown)) return thrown;
  return Object.assign(new Error(`The request failed with ${String(thrown.code)}`), {
    code: thrown.code,
  });
}
