/** Suffixes of Azure's blob endpoints, public and sovereign clouds. @see https://learn.microsoft.com/azure/storage/common/storage-account-overview */
const azureSuffixes = [
  '.blob.core.windows.net',
  '.blob.storage.azure.net',
  '.blob.core.chinacloudapi.cn',
  '.blob.core.usgovcloudapi.net',
  '.blob.core.cloudapi.de',
];

/** The emulator's account and key, published by Microsoft. @see https://learn.microsoft.com/azure/storage/common/storage-use-azurite */
export const emulatorAccount = {
  name: 'devstoreaccount1',
  keyBase64:
    'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==',
} as const;

/** How far an endpoint may be trusted with a credential. */
export type EndpointTrust =
  /** Loopback and the emulator's account: what was given for it by name, else its published key. */
  | { readonly kind: 'emulator'; readonly account: string }
  /** Azure over https, or a host the person named or confirmed: whatever is kept for it. */
  | { readonly kind: 'trusted'; readonly account: string }
  | { readonly kind: 'untrusted'; readonly why: string }
  | { readonly kind: 'malformed'; readonly why: string };

/**
 * Says whether a credential may go to an endpoint that a lake file names. A lake file is text from a
 * repository and may be hostile; `confirmedHosts` (host, with the port if it has one) are those the
 * person typed or confirmed. Never throws.
 */
export function judgeEndpoint(
  blobEndpoint: string,
  confirmedHosts: ReadonlySet<string>,
): EndpointTrust {
  const url = parseEndpoint(blobEndpoint);
  if (url === undefined) return { kind: 'malformed', why: 'it is not an http or https address' };
  if (holdsMore(url)) {
    return { kind: 'malformed', why: 'it holds more than scheme, host and account' };
  }
  const account = accountOf(url);
  if (account === '') return { kind: 'malformed', why: 'it names no storage account' };
  if (isLoopback(url.hostname) && account === emulatorAccount.name) {
    return { kind: 'emulator', account };
  }
  // A confirmed host is no less readable on its way there.
  if (url.protocol !== 'https:' && !isLoopback(url.hostname)) {
    return { kind: 'untrusted', why: 'it is not https' };
  }
  if (confirmedHosts.has(url.host)) return { kind: 'trusted', account };
  if (isAzureHost(url.hostname)) return { kind: 'trusted', account };
  return { kind: 'untrusted', why: 'the host is not one of Azure Blob Storage' };
}

/** An endpoint without what does not matter: upper case of the host, slashes at its end. */
export function normalizeEndpoint(blobEndpoint: string): string {
  const url = parseEndpoint(blobEndpoint);
  return url ? url.origin + url.pathname.replace(/\/+$/, '') : blobEndpoint;
}

/** True for hosts that only Azure Blob Storage answers for. */
export function isAzureHost(hostname: string): boolean {
  return azureSuffixes.some((suffix) => hostname.endsWith(suffix));
}

/** True for hosts that never leave this machine. */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname === '[::1]' ||
    hostname === '::1' ||
    /^127\.\d+\.\d+\.\d+$/.test(hostname)
  );
}

function parseEndpoint(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url : undefined;
}

/** On Azure a path may not name an account: it would pass another's host off as that account. */
function holdsMore(url: URL): boolean {
  const extras = [url.username, url.password, url.search, url.hash];
  return (
    extras.some((extra) => extra !== '') || (isAzureHost(url.hostname) && url.pathname !== '/')
  );
}

/** The account is the host's first label, or the path's first segment on hosts without one. */
function accountOf(url: URL): string {
  const segment = url.pathname.split('/').find((part) => part !== '') ?? '';
  // An account is letters and digits; an escape in it is not worth decoding.
  if (segment !== '') return /^[\w-]+$/.test(segment) ? segment : '';
  const isAddress = isLoopback(url.hostname) || /^[\d.]+$|^\[/.test(url.hostname);
  return isAddress ? '' : (url.hostname.split('.')[0] ?? '');
}
