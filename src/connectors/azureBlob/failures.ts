import type { StorageError, StorageErrorReason } from '../../core/storage/blobStore';
import { storageError } from '../../core/storage/storageErrors';
import { formatDuration } from '../../core/base/durations';
import type { RequestTarget } from './requestPath';

/** One try of a request that came to nothing. */
export interface FailedTry {
  readonly error: StorageError;
  /** Another try may go better. */
  readonly isTransient: boolean;
  /** How long the service asked to be left alone; `undefined` = it did not say. */
  readonly retryAfterMs?: number | undefined;
}

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

/** How far this machine's clock is ahead of an answer's `Date`. */
export function clockAhead(date: string | undefined, nowMs: number): number | undefined {
  const theirMs = date === undefined ? NaN : Date.parse(date);
  return Number.isNaN(theirMs) ? undefined : nowMs - theirMs;
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

/** Azure takes no request that is older or younger. @see https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key#specifying-the-date-header */
const tolerableClockMs = 15 * 60_000;

function describeTimes({ clockAheadMs, signatureEndedAtMs }: Refusal): string {
  return describeClock(clockAheadMs) + describeEnd(signatureEndedAtMs);
}

function describeClock(aheadMs: number | undefined): string {
  if (aheadMs === undefined || Math.abs(aheadMs) < tolerableClockMs) return '';
  const where = aheadMs > 0 ? 'ahead of' : 'behind';
  return `; the clock of this machine is ${formatDuration(Math.abs(aheadMs))} ${where} the service's, set it`;
}

function describeEnd(endedAtMs: number | undefined): string {
  if (endedAtMs === undefined) return '';
  const end = new Date(endedAtMs).toISOString().slice(0, 16).replace('T', ' ');
  return `; the shared access signature (SAS) ended ${end} UTC, get a new one`;
}

const transientStatuses: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

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

/**
 * What went wrong below HTTP, by error code; `undefined` if the error is not of the network. An
 * address that never answered is more likely wrong than busy: without `hasAnswered` only what can
 * pass by itself is transient.
 */
export function failureOfNetwork(
  thrown: unknown,
  endpoint: string,
  context: { readonly target: RequestTarget; readonly hasAnswered: boolean },
): FailedTry | undefined {
  const code = networkCodeOf(thrown);
  const reason = code === undefined ? undefined : reasonOfNetwork(code);
  if (reason === undefined) return undefined;
  const error = storageError(reason, { endpoint, ...context.target, code, cause: thrown });
  const isPassing = reason !== 'tlsRefused' && reason !== 'badAnswer';
  const isInDoubt = code !== undefined && codesOfWrongAddress.has(code);
  return { error, isTransient: isPassing && (context.hasAnswered || !isInDoubt) };
}

const codesOfWrongAddress: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'WIRE_CONNECT_TIMEOUT',
]);

/** Codes of libuv, undici and our own connections. @see https://undici.nodejs.org/#/docs/api/Errors */
const reasonsByNetworkCode: ReadonlyMap<string, StorageErrorReason> = new Map([
  ['ENOTFOUND', 'accountMissing'],
  ['EAI_AGAIN', 'unreachable'],
  ['ECONNREFUSED', 'unreachable'],
  ['ECONNRESET', 'unreachable'],
  ['ECONNABORTED', 'unreachable'],
  ['EPIPE', 'unreachable'],
  ['EHOSTUNREACH', 'unreachable'],
  ['EHOSTDOWN', 'unreachable'],
  ['ENETUNREACH', 'unreachable'],
  ['ENETDOWN', 'unreachable'],
  ['UND_ERR_SOCKET', 'unreachable'],
  ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'unreachable'],
  ['UND_ERR_ABORTED', 'unreachable'],
  ['WIRE_CLOSED', 'unreachable'],
  ['ETIMEDOUT', 'timedOut'],
  ['UND_ERR_CONNECT_TIMEOUT', 'timedOut'],
  ['UND_ERR_HEADERS_TIMEOUT', 'timedOut'],
  ['UND_ERR_BODY_TIMEOUT', 'timedOut'],
  ['WIRE_CONNECT_TIMEOUT', 'timedOut'],
  ['WIRE_TIMEOUT', 'timedOut'],
  ['HTTPParserError', 'badAnswer'],
  ['WIRE_BAD_ANSWER', 'badAnswer'],
  // OpenSSL's word for an answer that is not TLS at all.
  ['EPROTO', 'tlsRefused'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tlsRefused'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'tlsRefused'],
  ['HOSTNAME_MISMATCH', 'tlsRefused'],
]);

function reasonOfNetwork(code: string): StorageErrorReason | undefined {
  const known = reasonsByNetworkCode.get(code);
  if (known !== undefined) return known;
  if (/^(?:ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_)/.test(code)) return 'tlsRefused';
  return /^(?:HPE_|UND_ERR_)/.test(code) ? 'badAnswer' : undefined;
}

/** The code of an error, or of the first error within it that has one. */
function networkCodeOf(thrown: unknown): string | undefined {
  for (let next = thrown, depth = 0; next instanceof Error && depth < 4; depth += 1) {
    if ('code' in next && typeof next.code === 'string') return next.code;
    // The one error of undici that comes without a code, for what is not HTTP at all.
    if (next.name === 'HTTPParserError') return next.name;
    next = next.cause;
  }
  return undefined;
}
