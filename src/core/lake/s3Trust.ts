import { isLoopback } from './endpointTrust';

/** How far an endpoint of S3 may be trusted with what a key pair signs. */
export type S3Trust =
  | { readonly kind: 'trusted' }
  | { readonly kind: 'untrusted'; readonly why: string }
  | { readonly kind: 'malformed'; readonly why: string };

/** How a host is remembered that a person confirmed for S3: that confirms it for nothing else. */
export function confirmedS3Host(endpoint: string): string {
  return `s3://${new URL(endpoint).host}`;
}

/**
 * Says whether requests signed with a person's keys may go to an S3 endpoint that a lake file names:
 * to AWS, to this machine, and to hosts the person confirmed ({@link confirmedS3Host}). Never throws.
 * @see judgeEndpoint
 */
export function judgeS3Endpoint(endpoint: string, confirmedHosts: ReadonlySet<string>): S3Trust {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    return { kind: 'malformed', why: 'it is not an http or https address' };
  }
  if ([url.username, url.password, url.search, url.hash].some((extra) => extra !== '')) {
    return { kind: 'malformed', why: 'it holds more than scheme, host and path' };
  }
  if (isS3Host(url.hostname) && url.pathname !== '/') {
    return { kind: 'malformed', why: 'it holds a path, and the bucket has a key of its own' };
  }
  if (isLoopback(url.hostname)) return { kind: 'trusted' };
  // A confirmed host is no less readable on its way there.
  if (url.protocol !== 'https:') return { kind: 'untrusted', why: 'it is not https' };
  const isConfirmed = confirmedHosts.has(confirmedS3Host(endpoint));
  if (isConfirmed || isS3Host(url.hostname)) return { kind: 'trusted' };
  return { kind: 'untrusted', why: 'the host is not s3.REGION.amazonaws.com' };
}

/**
 * True for hosts that only S3 of AWS answers for: under `amazonaws.com` there are machines and load
 * balancers of customers too. @see https://docs.aws.amazon.com/general/latest/gr/s3.html
 */
export function isS3Host(hostname: string): boolean {
  return /^s3(?:-fips)?(?:\.dualstack)?(?:\.[a-z]{2}(?:-[a-z]+)+-\d)?\.amazonaws\.com(?:\.cn)?$/.test(
    hostname,
  );
}
