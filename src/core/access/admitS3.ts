import type { S3Place } from '../lake/lake';
import { judgeS3Endpoint } from '../lake/s3Trust';
import type { S3Credential } from '../lake/secrets';
import { StorageError } from '../storage/blobStore';
import type { AdmissionOptions } from './admitStorage';

/**
 * The keys that sign what is asked of an S3 service; `undefined` = there are none. Secrets are asked for
 * only where what they sign may go.
 * @throws StorageError `hostNotTrusted`
 */
export async function admitS3(
  place: S3Place,
  { secrets, confirmedHosts }: AdmissionOptions,
): Promise<S3Credential | undefined> {
  const trust = judgeS3Endpoint(place.endpoint, confirmedHosts);
  if (trust.kind === 'trusted') return secrets.s3Credential(place);
  // The address itself may hold a pasted secret, so the message leaves it out.
  const host = URL.canParse(place.endpoint) ? new URL(place.endpoint).host : 'The s3 endpoint';
  const message =
    trust.kind === 'malformed'
      ? `${host} is not an S3 endpoint: ${trust.why}`
      : `No keys are used for ${host}: ${trust.why}`;
  throw new StorageError('hostNotTrusted', message, { remedy: remedies[trust.kind] });
}

const remedies = {
  malformed: 'Write datasets.s3.endpoint like https://s3.eu-west-1.amazonaws.com',
  untrusted:
    'Write it with https; if the host is yours, confirm it: Lakeside: Check Access in the editor, AWS_ENDPOINT_URL_S3 with the same address in a terminal',
} as const;
