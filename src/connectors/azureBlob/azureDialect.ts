import type { StorageCredential } from '../../core/lake/secrets';
import { storageError } from '../../core/storage/storageErrors';
import { codeIn } from '../http/answers';
import { clockAhead } from '../http/clockSkew';
import { header } from '../http/headers';
import { HttpDates } from '../http/httpDates';
import type { RefusedRequest, ServiceDialect, SignRequest } from '../http/restClient';
import { retryAfterMsOf } from '../http/retries';
import type { Timing } from '../http/timing';
import { createAuthorizer, type Authorize } from './authorizer';
import { endOfSignature, failureOfRefusal } from './failures';
import { isOldAnswer, Questions } from './questions';
import { queryText, requestPath, type Endpoint } from './requestPath';

export interface AzureDialectOptions {
  readonly endpoint: Endpoint;
  /** `undefined` = nothing to sign in with. */
  readonly credential: () => Promise<StorageCredential | undefined>;
  readonly timing: Timing;
}

/** Old enough for emulators of 2024, new enough for all that is used here. */
export const apiVersion = '2024-11-04';

/**
 * How the Blob service is spoken to.
 * @see https://learn.microsoft.com/rest/api/storageservices/blob-service-rest-api
 */
export function azureDialect({
  endpoint,
  credential,
  timing,
}: AzureDialectOptions): ServiceDialect {
  const { origin, text } = endpoint;
  return {
    endpoint: text,
    remedies: {},
    rangeHeader: 'x-ms-range',
    placeOf: (target) => ({ origin, path: requestPath(endpoint, target) }),
    createSigner: async () => {
      const found = await credential();
      if (found === undefined) throw storageError('noCredential', { endpoint: text });
      return signWith(await createAuthorizer(found, endpoint, timing), timing);
    },
    failureOf: (refused) => failureOf(refused, text, timing),
    isOldAnswer,
  };
}

function signWith(authorize: Authorize, timing: Timing): SignRequest {
  const questions = new Questions();
  const dates = new HttpDates();
  return async ({ method, query = {}, headers: given, body }, { place: { path }, signal }) => {
    const headers = new Map(given);
    headers.set('x-ms-version', apiVersion);
    headers.set('x-ms-date', dates.at(timing.nowMs()));
    questions.number(method, headers);
    const parts = { method, path, query, headers, bodyBytes: body?.length ?? 0 };
    const authorization = await authorize(parts, signal);
    const queries = [queryText(query), authorization.query].filter((part) => part !== '');
    if (authorization.header) headers.set('authorization', authorization.header);
    return {
      method,
      path: queries.length === 0 ? path : `${path}?${queries.join('&')}`,
      headers,
      body,
    };
  };
}

const md5Headers = ['content-md5', 'x-ms-blob-content-md5'];

function failureOf(
  { request, signed, response, body }: RefusedRequest,
  endpoint: string,
  timing: Timing,
): ReturnType<ServiceDialect['failureOf']> {
  const { status, headers } = response;
  const nowMs = timing.nowMs();
  const refusal = {
    status,
    code: header(headers, 'x-ms-error-code') ?? codeIn(body),
    requestId: header(headers, 'x-ms-request-id'),
    retryAfterMs: retryAfterMsOf(header(headers, 'retry-after'), timing),
    hadMd5: md5Headers.some((name) => signed.headers.has(name)),
    clockAheadMs: clockAhead(header(headers, 'date'), nowMs),
    signatureEndedAtMs: endOfSignature(signed.path, nowMs),
  };
  return failureOfRefusal(refusal, endpoint, request.target);
}
