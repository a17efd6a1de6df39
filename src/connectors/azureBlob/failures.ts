import type { StorageErrorReason } from '../../core/storage/blobStore';
import { storageError } from '../../core/storage/storageErrors';
import { describeClock } from '../http/clockSkew';
import { transientStatuses, type FailedTry } from '../http/networkFailures';
import type { RequestTarget } from '../http/requestTarget';

/** What the service refused, by status and error code, never by its words. */
export interface Refusal {
  readonly status: number;
  /** The `x-ms-error-code`; `undefined` = something that is not the service answered. */
  readonly code: string | undefined;
  readonly requestId: string | undefined;
  readonly retryAfterMs: number | undefined;
  /** The request carried the MD5 of its body. */
  readonly hadMd5: boolean;
  /** How far this machine's clock is ahead of the service's; negative = behind; `undefined` = not known. */
  readonly clockAheadMs: number | undefined;
  /** When the shared access signature of the request had ended; `undefined` = it had none, or not yet. */
  readonly signatureEndedAtMs: number | undefined;
}

/** When the signature in a request's query had ended by now; `undefined` if there is none, or it holds. */
export function endOfSignature(path: string, nowMs: number): number | undefined {
  const query = new URLSearchParams(path.slice(path.indexOf('?') + 1));
  const endMs = Date.parse(query.get('se') ?? '');
  return endMs < nowMs ? endMs : undefined;
}

/** @see https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes */
export function failureOfRefusal(
  refusal: Refusal,
  endpoint: string,
  target: RequestTarget,
): FailedTry {
  const { status, code, requestId, retryAfterMs } = refusal;
  const reason = reasonOfRefusal(refusal, target);
  const said = code ?? `HTTP ${status}`;
  const why = reason === 'unauthorized' || reason === 'forbidden' ? describeTimes(refusal) : '';
  const error = storageError(reason, {
    endpoint,
    ...target,
    code: said + why,
    // Not the answer's text: for a refused signature it quotes what was signed.
    cause: new Error(`HTTP ${status}, ${said}, request id ${requestId ?? 'none'}`),
  });
  const isTransient = transientStatuses.has(status) || reason === 'md5Mismatch';
  return { error, isTransient, retryAfterMs };
}

function describeTimes({ clockAheadMs, signatureEndedAtMs }: Refusal): string {
  return describeClock(clockAheadMs) + describeEnd(signatureEndedAtMs);
}

function describeEnd(endedAtMs: number | undefined): string {
  if (endedAtMs === undefined) return '';
  const end = new Date(endedAtMs).toISOString().slice(0, 16).replace('T', ' ');
  return `; the shared access signature (SAS) ended ${end} UTC, get a new one`;
}

function reasonOfRefusal(refusal: Refusal, target: RequestTarget): StorageErrorReason {
  const { status, code, hadMd5 } = refusal;
  // Emulators before 3.37 tell a wrong MD5 so.
  if (code === 'InvalidOperation' && status === 400 && hadMd5) return 'md5Mismatch';
  if (code === 'ResourceNotFound') {
    return target.name === undefined ? 'containerMissing' : 'blobMissing';
  }
  return reasonsByCode.get(code ?? '') ?? reasonOfStatus(status, code);
}

const reasonsByCode: ReadonlyMap<string, StorageErrorReason> = new Map([
  ['AuthenticationFailed', 'unauthorized'],
  ['InvalidAuthenticationInfo', 'unauthorized'],
  ['NoAuthenticationInformation', 'unauthorized'],
  ['ContainerNotFound', 'containerMissing'],
  ['ContainerBeingDeleted', 'containerMissing'],
  ['BlobNotFound', 'blobMissing'],
  ['BlobImmutableDueToPolicy', 'forbidden'],
  ['LeaseAlreadyPresent', 'leaseHeld'],
  ['LeaseIdMissing', 'leaseHeld'],
  ['LeaseIsBreakingAndCannotBeAcquired', 'leaseHeld'],
  ['LeaseIdMismatchWithLeaseOperation', 'leaseLost'],
  ['LeaseIdMismatchWithBlobOperation', 'leaseLost'],
  ['LeaseNotPresentWithLeaseOperation', 'leaseLost'],
  ['LeaseNotPresentWithBlobOperation', 'leaseLost'],
  ['LeaseIsBrokenAndCannotBeRenewed', 'leaseLost'],
  ['LeaseIsBreakingAndCannotBeChanged', 'leaseLost'],
  ['LeaseLost', 'leaseLost'],
  ['Md5Mismatch', 'md5Mismatch'],
  ['InvalidBlobOrBlock', 'blocksRefused'],
  ['InvalidBlockList', 'blocksRefused'],
  ['InvalidBlockId', 'blocksRefused'],
  ['BlockCountExceedsLimit', 'blocksRefused'],
  ['InvalidResourceName', 'nameRefused'],
  ['InvalidUri', 'nameRefused'],
  ['OutOfRangeInput', 'nameRefused'],
  ['OperationTimedOut', 'timedOut'],
  ['ServerBusy', 'throttled'],
]);

function reasonOfStatus(status: number, code: string | undefined): StorageErrorReason {
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  if (status === 408) return 'timedOut';
  // Without a code a proxy or a portal may have answered, not the service.
  if ((status === 409 || status === 412) && code !== undefined) return 'conditionNotMet';
  if (status === 429 || status === 503) return 'throttled';
  return status >= 500 ? 'serverError' : 'badAnswer';
}
