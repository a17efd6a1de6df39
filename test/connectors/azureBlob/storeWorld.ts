import { createHash } from 'node:crypto';
import { AzureBlobStore } from '../../../src/connectors/azureBlob/azureBlobStore';
import type { Timing } from '../../../src/connectors/http/timing';
import { describeError } from '../../../src/core/base/errors';
import type { Logger } from '../../../src/core/base/logger';
import type { StorageCredential } from '../../../src/core/lake/secrets';
import { StorageError, type BlobAddress } from '../../../src/core/storage/blobStore';

export const address: BlobAddress = { container: 'runs', name: 'run 1/a.txt' };
export const absent = { condition: { kind: 'absent' } } as const;

export const key: StorageCredential = {
  kind: 'key',
  account: 'account',
  keyBase64: Buffer.from('a key that nobody may see').toString('base64'),
};

export function contentOf(text: string): { readonly bytes: Uint8Array; readonly md5: Uint8Array } {
  const bytes = Buffer.from(text);
  return { bytes, md5: createHash('md5').update(bytes).digest() };
}

/** A store whose pauses are noted instead of waited for, and whose log is kept. */
export interface StoreWorld {
  readonly store: AzureBlobStore;
  readonly pausesMs: number[];
  readonly log: string[];
}

export function createStoreWorld(
  blobEndpoint: string,
  options: {
    readonly credential?: StorageCredential | undefined;
    readonly nowMs?: () => number;
    readonly patienceMs?: number;
  } = {},
): StoreWorld {
  const pausesMs: number[] = [];
  const log: string[] = [];
  const note = (message: string): void => void log.push(message);
  const logger: Logger = { trace: note, debug: note, info: note, warn: note, error: note };
  const timing: Timing = {
    nowMs: options.nowMs ?? (() => Date.UTC(2026, 0, 1)),
    sleep: async (durationMs) => void pausesMs.push(durationMs),
    random: () => 0,
  };
  const credential = 'credential' in options ? options.credential : key;
  const store = new AzureBlobStore({
    blobEndpoint,
    credential: async () => credential,
    logger,
    timing,
    patienceMs: options.patienceMs ?? 10_000,
  });
  return { store, pausesMs, log };
}

export async function errorOf(promise: Promise<unknown>): Promise<StorageError> {
  try {
    await promise;
  } catch (error) {
    if (StorageError.is(error)) return error;
    throw error;
  }
  throw new Error('It did not fail');
}

/** Everything of an error that may reach a person or a log. */
export function allTextOf(error: StorageError): string {
  const chain: unknown[] = [];
  for (let next: unknown = error; next instanceof Error; next = next.cause) {
    chain.push(String(next), next.stack, JSON.stringify(next));
  }
  return [describeError(error), error.remedy, ...chain].join('\n');
}
