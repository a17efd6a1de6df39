import type { StorageErrorReason } from '../../core/storage/blobStore';
import { storageError } from '../../core/storage/storageErrors';
import { codeIn } from '../http/answers';
import { clockAhead, describeClock } from '../http/clockSkew';
import { header } from '../http/headers';
import { transientStatuses, type FailedTry, type Remedies } from '../http/networkFailures';
import type { RefusedRequest } from '../http/restClient';
import { retryAfterMsOf } from '../http/retries';
import type { Timing } from '../http/timing';
import type { S3Endpoint } from './s3Endpoint';

/** What to do about refusals of S3, where it is not what one would do on Azure. */
export const s3Remedies: Remedies = {
  unauthorized:
    'Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, for temporary keys, AWS_SESSION_TOKEN, or those of the profile, and the region in the lake file; in the editor, Lakeside: Sign In to Datasets asks for others than those that it keeps; a wrong clock on this machine does this too',
  forbidden:
    'Ask for a policy that allows s3:ListBucket on the bucket and s3:GetObject on its objects, to publish s3:PutObject, s3:AbortMultipartUpload and s3:DeleteObject too',
  noCredential:
    'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN if they are temporary), or name a profile of ~/.aws: AWS_PROFILE, or profile in the lake file; in the editor, Lakeside: Sign In to Datasets asks for keys',
  accountMissing:
    'Check the spelling of the s3 endpoint in the lake file, the name server and a VPN',
  serverError: 'Try again later; if it stays, look at the status of the storage service',
  badAnswer: 'Check that the address is an S3 endpoint and that no proxy answers in its place',
  nameRefused:
    'Correct the name; buckets take 3 to 63 lower-case letters, digits, hyphens and dots, keys 1,024 bytes',
  notSupported: 'Use a service that can do this, for instance Azure Blob Storage',
  hostNotTrusted:
    'Use https and a host of AWS, or confirm the host yourself in AWS_ENDPOINT_URL_S3',
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
export function failureOf(
  { request, response, body }: RefusedRequest,
  endpoint: S3Endpoint,
  timing: Timing,
): FailedTry {
  const { status, headers } = response;
  const code = codeIn(body);
  const reason = reasonOf(status, code, request.target.name !== undefined);
  const said = code ?? `HTTP ${status}`;
  const isOfSignature = reason === 'unauthorized' || reason === 'forbidden';
  const clock = isOfSignature
    ? describeClock(clockAhead(header(headers, 'date'), timing.nowMs()))
    : '';
  const error = storageError(reason, {
    endpoint: endpoint.text,
    ...request.target,
    code: said + clock + describeRegion(header(headers, 'x-amz-bucket-region'), body, endpoint),
    remedy: remediesByCode.get(code ?? '') ?? s3Remedies[reason],
    // Not the answer's text: for a refused signature it quotes what was signed.
    cause: new Error(`HTTP ${status}, ${said}, request id ${requestIdOf(headers)}`),
  });
  const isTransient =
    transientStatuses.has(status) || transientCodes.has(code ?? '') || reason === 'md5Mismatch';
  return {
    error,
    isTransient,
    retryAfterMs: retryAfterMsOf(header(headers, 'retry-after'), timing),
  };
}

function requestIdOf(headers: RefusedRequest['response']['headers']): string {
  return header(headers, 'x-amz-request-id') ?? 'none';
}

/** Where the bucket is, if that is not where it was looked for. */
function describeRegion(
  told: string | undefined,
  body: Uint8Array,
  { region }: S3Endpoint,
): string {
  const inBody = /<Region>([a-z0-9-]{1,40})<\/Region>/.exec(Buffer.from(body).toString('latin1'));
  const found = inBody?.[1] ?? /^[a-z0-9-]{1,40}$/.exec(told ?? '')?.[0];
  if (found === undefined || found === region) return '';
  return `; the bucket is in ${found}, the lake file says ${region}`;
}

const transientCodes: ReadonlySet<string> = new Set([
  'RequestTimeout',
  'IncompleteBody',
  'OperationAborted',
  // Somebody else is just writing the same object: the next try meets what they wrote.
  'ConditionalRequestConflict',
]);

const remediesByCode: ReadonlyMap<string, string> = new Map([
  [
    'InvalidObjectState',
    'The object lies in an archive tier: have it restored first, for instance by aws s3api restore-object',
  ],
]);

function reasonOf(
  status: number,
  code: string | undefined,
  isAboutObject: boolean,
): StorageErrorReason {
  const known = reasonsByCode.get(code ?? '');
  if (known !== undefined) return known;
  // Answers to HEAD have no body that could tell what is missing.
  if (status === 404 && code === undefined) {
    return isAboutObject ? 'blobMissing' : 'containerMissing';
  }
  return reasonsByStatus.get(status) ?? (status >= 500 ? 'serverError' : 'badAnswer');
}

const reasonsByStatus: ReadonlyMap<number, StorageErrorReason> = new Map([
  [401, 'unauthorized'],
  [403, 'forbidden'],
  [408, 'timedOut'],
  [412, 'conditionNotMet'],
  [429, 'throttled'],
  [501, 'notSupported'],
  [503, 'throttled'],
]);

const reasonsByCode: ReadonlyMap<string, StorageErrorReason> = new Map([
  ['InvalidAccessKeyId', 'unauthorized'],
  ['SignatureDoesNotMatch', 'unauthorized'],
  ['AuthorizationHeaderMalformed', 'unauthorized'],
  ['ExpiredToken', 'unauthorized'],
  ['InvalidToken', 'unauthorized'],
  ['TokenRefreshRequired', 'unauthorized'],
  ['RequestTimeTooSkewed', 'unauthorized'],
  ['RequestExpired', 'unauthorized'],
  ['NoSuchBucket', 'containerMissing'],
  ['NoSuchKey', 'blobMissing'],
  ['NoSuchVersion', 'blobMissing'],
  ['BucketAlreadyExists', 'forbidden'],
  ['PreconditionFailed', 'conditionNotMet'],
  ['ConditionalRequestConflict', 'conditionNotMet'],
  ['BadDigest', 'md5Mismatch'],
  ['InvalidDigest', 'md5Mismatch'],
  ['XAmzContentSHA256Mismatch', 'md5Mismatch'],
  ['NoSuchUpload', 'blocksRefused'],
  ['InvalidPart', 'blocksRefused'],
  ['InvalidPartOrder', 'blocksRefused'],
  ['EntityTooSmall', 'blocksRefused'],
  ['InvalidBucketName', 'nameRefused'],
  ['KeyTooLongError', 'nameRefused'],
  ['RequestTimeout', 'timedOut'],
  ['SlowDown', 'throttled'],
  ['OperationAborted', 'throttled'],
  ['NotImplemented', 'notSupported'],
]);
