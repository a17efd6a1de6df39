import type { AccessToken, StorageCredential } from '../../core/lake/secrets';
import type { StoreWay } from '../azureBlob/azureBlobStore';
import { FreshToken } from '../azureBlob/authorizer';

/** A credential as a thread can be told of it: a token as it is now, and no way to ask for the next. */
export type ThreadCredential =
  | Exclude<StorageCredential, { readonly kind: 'token' }>
  | { readonly kind: 'token'; readonly token: AccessToken };

/** Tells what the thread may sign with by now. */
export function threadCredentials({
  credential,
  timing,
}: Pick<StoreWay, 'credential' | 'timing'>): () => Promise<ThreadCredential | undefined> {
  let tokens: FreshToken | undefined;
  return async () => {
    const found = await credential();
    if (found?.kind !== 'token') return found;
    tokens ??= new FreshToken((options) => found.getToken(options), timing);
    return { kind: 'token', token: await tokens.get() };
  };
}

/** The credential that the thread signs with. */
export function credentialIn(credential: ThreadCredential): StorageCredential {
  if (credential.kind !== 'token') return credential;
  const { token } = credential;
  return { kind: 'token', getToken: () => Promise.resolve(token) };
}
