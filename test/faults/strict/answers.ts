import {
  StorageError,
  type BlobEntry,
  type StorageErrorReason,
} from '../../../src/core/storage/blobStore';
import { errorDocument } from '../../bench/sink/documents.mjs';
import type { Call } from './operations';

/** What the service answers; headers lower-case. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export function answer(status: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers };
}

/** The answer to a write, or to a look at what is there. */
export function answerEntry(status: number, entry: BlobEntry): Answer {
  const { md5Hex, etag, modifiedAtMs, metadata = {}, isLeased } = entry;
  const named = Object.entries(metadata).map(([key, value]) => [`x-ms-meta-${key}`, value]);
  return answer(status, {
    etag: `"${etag}"`,
    'last-modified': new Date(modifiedAtMs).toUTCString(),
    'x-ms-blob-type': 'BlockBlob',
    'x-ms-lease-status': isLeased === true ? 'locked' : 'unlocked',
    'content-type': 'application/octet-stream',
    ...(md5Hex === undefined ? {} : { 'content-md5': base64Of(md5Hex) }),
    ...Object.fromEntries(named),
  });
}

export function answerDocument(
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { status: 200, headers: { 'content-type': 'application/xml', ...headers }, body };
}

export function refusal(status: number, code: string): Answer {
  return {
    status,
    headers: { 'content-type': 'application/xml', 'x-ms-error-code': code },
    body: errorDocument(code, code),
  };
}

export function base64Of(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64');
}

/** Puts what the store refused into the words of the service. @throws what is no refusal. */
export function answerFailure(error: unknown, call: Call): Answer {
  if (!StorageError.is(error)) throw error;
  const [status, code] = refusals(call)[error.reason] ?? [500, 'InternalError'];
  return refusal(status, code);
}

type Refusals = Readonly<Partial<Record<StorageErrorReason, readonly [number, string]>>>;

/** @see https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes */
function refusals({ headers, query }: Call): Refusals {
  const isNew = headers.get('if-none-match') === '*';
  const isCommit = query.get('comp') === 'blocklist';
  const isLease = query.get('comp') === 'lease';
  return {
    containerMissing: [404, 'ContainerNotFound'],
    blobMissing: [404, 'BlobNotFound'],
    conditionNotMet: isNew ? [409, 'BlobAlreadyExists'] : [412, 'ConditionNotMet'],
    leaseHeld: isLease ? [409, 'LeaseAlreadyPresent'] : [412, 'LeaseIdMissing'],
    leaseLost: isLease
      ? [409, 'LeaseIdMismatchWithLeaseOperation']
      : [412, 'LeaseIdMismatchWithBlobOperation'],
    md5Mismatch: [400, 'Md5Mismatch'],
    blocksRefused: [400, isCommit ? 'InvalidBlockList' : 'InvalidBlobOrBlock'],
    nameRefused: [400, 'InvalidUri'],
    throttled: [503, 'ServerBusy'],
    timedOut: [500, 'OperationTimedOut'],
    forbidden: [403, 'AuthorizationFailure'],
    unauthorized: [401, 'AuthenticationFailed'],
  };
}
