import type { S3Credential } from '../../core/lake/secrets';
import { valueOf, type Environment } from './environment';

/**
 * The keys that the environment holds by the usual names of AWS; `undefined` = none, or half a pair.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html
 */
export function environmentKeys(environment: Environment): S3Credential | undefined {
  const accessKeyId = valueOf(environment, 'AWS_ACCESS_KEY_ID');
  const secretAccessKey = valueOf(environment, 'AWS_SECRET_ACCESS_KEY');
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  return { accessKeyId, secretAccessKey, sessionToken: valueOf(environment, 'AWS_SESSION_TOKEN') };
}

/** The S3 service that the environment names, which confirms its host; `undefined` = none. */
export function environmentEndpoint(environment: Environment): string | undefined {
  const endpoint =
    valueOf(environment, 'AWS_ENDPOINT_URL_S3') ?? valueOf(environment, 'AWS_ENDPOINT_URL');
  return endpoint !== undefined && URL.canParse(endpoint) ? endpoint : undefined;
}
