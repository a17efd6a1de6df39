import { UsageError } from '../../core/base/errors';
import { emulatorAccount } from '../../core/lake/endpointTrust';

/** What a connection string of Azure Storage says. */
export interface StorageConnectionString {
  readonly blobEndpoint: string;
  /** `undefined` for strings that name an endpoint and a SAS only. */
  readonly account: string | undefined;
  readonly keyBase64: string | undefined;
  /** Without question mark. */
  readonly sasQuery: string | undefined;
}

const variable = 'AZURE_STORAGE_CONNECTION_STRING';

/**
 * Reads a connection string; its text never gets into a message.
 * @throws UsageError if it names no account.
 * @see https://learn.microsoft.com/azure/storage/common/storage-configure-connection-string
 */
export function parseConnectionString(text: string): StorageConnectionString {
  const settings = settingsIn(text);
  const account = settings.get('accountname');
  const blobEndpoint = settings.get('blobendpoint') ?? endpointOf(settings, account);
  if (settings.get('usedevelopmentstorage') === 'true') return emulator(settings);
  if (blobEndpoint === undefined || !URL.canParse(blobEndpoint)) {
    throw new UsageError(`${variable} names no storage account`, {
      remedy: 'Copy the connection string from the page Access keys of the account, in quotes',
    });
  }
  return {
    blobEndpoint: blobEndpoint.replace(/\/+$/, ''),
    account,
    keyBase64: settings.get('accountkey'),
    sasQuery: settings.get('sharedaccesssignature')?.replace(/^\?/, ''),
  };
}

/** By name in lower case: the service's own tools do not mind the case either. */
function settingsIn(text: string): ReadonlyMap<string, string> {
  const settings = new Map<string, string>();
  for (const part of text.split(';')) {
    const at = part.indexOf('=');
    if (at > 0) settings.set(part.slice(0, at).trim().toLowerCase(), part.slice(at + 1).trim());
  }
  return settings;
}

function endpointOf(
  settings: ReadonlyMap<string, string>,
  account: string | undefined,
): string | undefined {
  if (account === undefined) return undefined;
  const scheme = settings.get('defaultendpointsprotocol') ?? 'https';
  return `${scheme}://${account}.blob.${settings.get('endpointsuffix') ?? 'core.windows.net'}`;
}

function emulator(settings: ReadonlyMap<string, string>): StorageConnectionString {
  const host = settings.get('developmentstorageproxyuri') ?? 'http://127.0.0.1';
  return {
    blobEndpoint: `${host.replace(/\/+$/, '')}:10000/${emulatorAccount.name}`,
    account: emulatorAccount.name,
    keyBase64: emulatorAccount.keyBase64,
    sasQuery: undefined,
  };
}
