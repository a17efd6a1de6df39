import { emulatorAccount, judgeEndpoint, type EndpointTrust } from '../lake/endpointTrust';
import type { LakeStorage } from '../lake/lake';
import type { Secrets, StorageCredential } from '../lake/secrets';
import { StorageError } from '../storage/blobStore';

export interface AdmissionOptions {
  readonly secrets: Secrets;
  /** Hosts (with the port if they have one) that the person typed or confirmed. */
  readonly confirmedHosts: ReadonlySet<string>;
}

/** Asks for the credential when the first request needs it; `undefined` = nothing to sign in with. */
export type CredentialSource = () => Promise<StorageCredential | undefined>;

/**
 * Decides whether a lake's storage may be given a credential, and which. Asks for no secret itself:
 * a trusted host gets what is kept for it; the emulator too, and where there is nothing the key that
 * Microsoft published.
 * @throws StorageError `hostNotTrusted`
 */
export function admitStorage(storage: LakeStorage, options: AdmissionOptions): CredentialSource {
  const trust = judgeEndpoint(storage.blobEndpoint, options.confirmedHosts);
  if (trust.kind === 'untrusted' || trust.kind === 'malformed') {
    throw refusal(storage.blobEndpoint, trust);
  }
  const isEmulator = trust.kind === 'emulator';
  const login = { ...storage, account: trust.account, isEmulator };
  return async () => {
    const found = await options.secrets.storageCredential(login);
    return found ?? (isEmulator ? emulatorCredential : undefined);
  };
}

const emulatorCredential: StorageCredential = {
  kind: 'key',
  account: emulatorAccount.name,
  keyBase64: emulatorAccount.keyBase64,
};

function refusal(
  blobEndpoint: string,
  { kind, why }: Extract<EndpointTrust, { kind: 'untrusted' | 'malformed' }>,
): StorageError {
  const shown = withoutQuery(blobEndpoint);
  const message =
    kind === 'malformed'
      ? `${shown} is not a blob endpoint: ${why}`
      : `No credential is sent to ${shown}: ${why}`;
  return new StorageError('hostNotTrusted', message, { remedy: remedyFor(blobEndpoint, kind) });
}

function remedyFor(blobEndpoint: string, kind: 'untrusted' | 'malformed'): string {
  if (kind === 'malformed') return 'Write it like https://ACCOUNT.blob.core.windows.net';
  return /^http:\/\/(?!localhost|127\.|\[::1\])/i.test(blobEndpoint)
    ? 'Write it with https; over http anybody on the way could read along'
    : 'If the host is yours, confirm it: Lakeside: Check Access in the editor, --blob-endpoint with the same address in a terminal';
}

/** A pasted signature or password must not end up in a message. */
function withoutQuery(blobEndpoint: string): string {
  return blobEndpoint.replace(/[?#].*$/s, '').replace(/\/\/[^/]*@/, '//');
}
