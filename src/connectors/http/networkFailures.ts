import type { StorageError, StorageErrorReason } from '../../core/storage/blobStore';
import { storageError } from '../../core/storage/storageErrors';
import type { RequestTarget } from './requestTarget';

/** One try of a request that came to nothing. */
export interface FailedTry {
  readonly error: StorageError;
  /** Another try may go better. */
  readonly isTransient: boolean;
  /** How long the service asked to be left alone; `undefined` = it did not say. */
  readonly retryAfterMs?: number | undefined;
}

/** What to do about failures, in the words of one service. */
export type Remedies = Readonly<Partial<Record<StorageErrorReason, string>>>;

/** Statuses of answers that may be others at the next try. */
export const transientStatuses: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/**
 * What went wrong below HTTP, by error code; `undefined` if the error is not of the network. An
 * address that never answered is more likely wrong than busy: without `hasAnswered` only what can
 * pass by itself is transient.
 */
export function failureOfNetwork(
  thrown: unknown,
  endpoint: string,
  context: {
    readonly target: RequestTarget;
    readonly hasAnswered: boolean;
    readonly remedies?: Remedies;
  },
): FailedTry | undefined {
  const code = networkCodeOf(thrown);
  const reason = code === undefined ? undefined : reasonOfNetwork(code);
  if (reason === undefined) return undefined;
  const remedy = context.remedies?.[reason];
  const error = storageError(reason, { endpoint, ...context.target, code, remedy, cause: thrown });
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
