import type { S3Credential } from '../../core/lake/secrets';
import { storageError } from '../../core/storage/storageErrors';
import type { ServiceDialect, SignRequest } from '../http/restClient';
import type { Timing } from '../http/timing';
import { failureOf, s3Remedies } from './failures';
import { s3Place, type S3Endpoint } from './s3Endpoint';
import { canonicalQuery, sha256Hex, Signer, signatureTime } from './signature';

export interface S3DialectOptions {
  readonly endpoint: S3Endpoint;
  /** `undefined` = nothing to sign in with. */
  readonly credential: () => Promise<S3Credential | undefined>;
  readonly timing: Timing;
}

/** How S3 is spoken to. @see https://docs.aws.amazon.com/AmazonS3/latest/API/Welcome.html */
export function s3Dialect({ endpoint, credential, timing }: S3DialectOptions): ServiceDialect {
  return {
    endpoint: endpoint.text,
    remedies: s3Remedies,
    rangeHeader: 'range',
    placeOf: (target) => s3Place(endpoint, target),
    createSigner: async () => {
      const found = await credential();
      if (found !== undefined) return signWith(found, endpoint.region, timing);
      throw storageError('noCredential', {
        endpoint: endpoint.text,
        remedy: s3Remedies.noCredential,
      });
    },
    failureOf: (refused) => failureOf(refused, endpoint, timing),
    // S3 repeats nothing of a request by which an old answer could be told.
    isOldAnswer: () => false,
  };
}

function signWith(credential: S3Credential, region: string, timing: Timing): SignRequest {
  const signer = new Signer(credential);
  return async ({ method, query = {}, headers: given, body }, { place }) => {
    const time = signatureTime(timing.nowMs());
    const bodySha256 = body === undefined ? sha256OfNothing : sha256Hex(body);
    const headers = new Map(given);
    headers.set('host', new URL(place.origin).host);
    headers.set('x-amz-date', time);
    headers.set('x-amz-content-sha256', bodySha256);
    if (credential.sessionToken !== undefined) {
      headers.set('x-amz-security-token', credential.sessionToken);
    }
    const parts = { method, path: place.path, query, headers, bodySha256 };
    headers.set('authorization', signer.authorize(parts, { time, region }));
    // The connection names the host by itself.
    headers.delete('host');
    const asked = canonicalQuery(query);
    return { method, path: asked === '' ? place.path : `${place.path}?${asked}`, headers, body };
  };
}

const sha256OfNothing = sha256Hex('');
