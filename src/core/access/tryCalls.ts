import { StorageError } from '../storage/blobStore';
import { storageError, type FailedCall } from '../storage/storageErrors';
import type { AccessFinding } from './accessFinding';

export interface CheckStorageOptions {
  readonly signal?: AbortSignal;
  /** How long each request may take with all its retries; 20 seconds if left out. */
  readonly timeoutMs?: number;
}

/** Shorter than a transfer's patience: somebody waits for the answer. */
const defaultTimeoutMs = 20_000;

/** Why calls to storage cannot be done; `undefined` = they can. @throws the reason of `signal` if it is aborted */
export async function failureOf(
  failedCall: FailedCall,
  options: CheckStorageOptions,
  attempt: (signal: AbortSignal) => Promise<unknown>,
): Promise<StorageError | undefined> {
  const limit = AbortSignal.timeout(options.timeoutMs ?? defaultTimeoutMs);
  const signal = options.signal ? AbortSignal.any([options.signal, limit]) : limit;
  try {
    await attempt(signal);
    return undefined;
  } catch (error) {
    options.signal?.throwIfAborted();
    if (StorageError.is(error)) return error;
    if (limit.aborted) return storageError('timedOut', { ...failedCall, cause: error });
    throw error;
  }
}

export function fine(subject: string, message: string): AccessFinding {
  return { subject, outcome: 'ok', reason: 'ok', message, remedy: '' };
}

/** `forbiddenRemedy` = what to ask for where it is just not allowed. */
export function failed(
  subject: string,
  { reason, message, remedy }: StorageError,
  forbiddenRemedy = remedy,
): AccessFinding {
  const isForbidden = reason === 'forbidden';
  return {
    subject,
    outcome: 'failed',
    reason,
    message,
    remedy: isForbidden ? forbiddenRemedy : remedy,
  };
}
