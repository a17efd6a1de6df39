import { isLoopback } from '../lake/endpointTrust';

/** What is wrong with an address for a webhook, as a clause; `undefined` = nothing. */
export function webhookFault(address: string): string | undefined {
  if (!URL.canParse(address)) return 'is not an address';
  const { protocol, hostname } = new URL(address);
  const isSafe = protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
  return isSafe ? undefined : 'is not https, so that anybody on the way could read along';
}

/** The part of an address that may be shown: paths and queries of webhooks are secrets. */
export function shownAddress(address: string): string {
  return URL.canParse(address) ? new URL(address).host : 'the webhook';
}
