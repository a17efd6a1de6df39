import type { BlobServiceClient } from '@azure/storage-blob';
import type { StorageCredential } from '../../core/lake/secrets';
import type { ContainerEntry } from '../../core/storage/blobStore';
import { storageError } from '../../core/storage/storageErrors';
import { failureOfNetwork, failureOfRefusal, type Refusal } from './failures';
import type { Endpoint, RequestTarget } from './requestPath';
import { retrying, type RetryOptions, type TryOutcome } from './retries';
import { createSdkClient } from './sdkClient';

export interface AccountClientOptions {
  readonly endpoint: Endpoint;
  readonly credential: () => Promise<StorageCredential | undefined>;
  /** Without the call's own signal. */
  readonly retries: Omit<RetryOptions, 'signal'>;
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
    return this.#call({}, signal, async (client) => {
      const containers: ContainerEntry[] = [];
      for await (const { name, properties } of client.listContainers(abortOf(signal))) {
        containers.push({ name, modifiedAtMs: properties.lastModified.getTime() });
      }
      return containers;
    });
  }

  /** False if it was there already. @throws StorageError */
  createContainer(container: string, signal: AbortSignal | undefined): Promise<boolean> {
    return this.#call({ container }, signal, async (client) => {
      const answer = await client.getContainerClient(container).createIfNotExists(abortOf(signal));
      return answer.succeeded;
    });
  }

  async #call<T>(
    target: RequestTarget,
    signal: AbortSignal | undefined,
    act: (client: BlobServiceClient) => Promise<T>,
  ): Promise<T> {
    const client = await this.#clientOf();
    return retrying(() => this.#try(target, signal, () => act(client)), {
      ...this.#options.retries,
      signal,
    });
  }

  async #try<T>(
    target: RequestTarget,
    signal: AbortSignal | undefined,
    act: () => Promise<T>,
  ): Promise<TryOutcome<T>> {
    try {
      return { kind: 'done', value: await act() };
    } catch (thrown) {
      signal?.throwIfAborted();
      const endpoint = this.#options.endpoint.text;
      const failure = isRefusal(thrown)
        ? failureOfRefusal(refusalOf(thrown), endpoint, target)
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

function abortOf(signal: AbortSignal | undefined): { readonly abortSignal?: AbortSignal } {
  return signal === undefined ? {} : { abortSignal: signal };
}

interface RefusedByService extends Error {
  readonly statusCode: number;
  readonly code?: string;
}

function isRefusal(thrown: unknown): thrown is RefusedByService {
  return thrown instanceof Error && 'statusCode' in thrown && typeof thrown.statusCode === 'number';
}

function refusalOf({ statusCode, code }: RefusedByService): Refusal {
  return { status: statusCode, code, requestId: undefined, retryAfterMs: undefined, hadMd5: false };
}

/** The SDK's errors hold the request, and its address the signature of a SAS. */
function withoutRequest(thrown: unknown): unknown {
  if (!(thrown instanceof Error) || !('request' in thrown) || !('code' in thrown)) return thrown;
  return Object.assign(new Error(`The request failed with ${String(thrown.code)}`), {
    code: thrown.code,
  });
}
