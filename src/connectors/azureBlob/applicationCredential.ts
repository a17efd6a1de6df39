import type { Application, Secrets } from '../../core/lake/secrets';
import { StorageError } from '../../core/storage/blobStore';
import { storageError } from '../../core/storage/storageErrors';
import { tokenCredential } from './entraCredential';

/**
 * Signs in as an application, whichever account is asked for. Loads no SDK and contacts nobody before
 * a token is needed. The secret goes to Entra ID (or to AZURE_AUTHORITY_HOST) and nowhere else.
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export function applicationLogin(application: Application): Pick<Secrets, 'storageCredential'> {
  const load = async () => {
    const { ClientSecretCredential } = await import('@azure/identity');
    const { tenantId, clientId, clientSecret } = application;
    return new ClientSecretCredential(tenantId, clientId, clientSecret, {
      // Only Microsoft's own authorities are known to the public cloud, which would be asked otherwise.
      disableInstanceDiscovery: !isOfMicrosoft(process.env['AZURE_AUTHORITY_HOST']),
    });
  };
  const tell = (error: unknown): unknown => applicationError(error, application);
  return {
    storageCredential: async ({ blobEndpoint }) => ({
      ...tokenCredential(blobEndpoint, load, tell),
      application,
    }),
  };
}

/** Why an application could not sign in; told by name, as the SDK's classes are loaded late. */
export function applicationError(
  error: unknown,
  { tenantId, clientId }: Pick<Application, 'tenantId' | 'clientId'>,
): unknown {
  const isOfSignIn =
    error instanceof Error &&
    /^(?:CredentialUnavailable|Authentication(?:Required)?)Error$/.test(error.name);
  if (!isOfSignIn) return error;
  // Codes of MSAL for a sign-in service that does not answer.
  if (/network_error|endpoints_resolution_error|openid_config_error/.test(error.message)) {
    const endpoint = process.env['AZURE_AUTHORITY_HOST'] || 'https://login.microsoftonline.com';
    return storageError('unreachable', { endpoint, code: 'the sign-in of Entra ID', cause: error });
  }
  const message = `Entra ID does not let the application ${clientId} of the tenant ${tenantId} sign in`;
  return new StorageError('unauthorized', message, {
    remedy:
      'Check --tenant-id and --application-id, and the secret in the file of --credentials or in AZURE_CLIENT_SECRET: it may have ended',
    cause: error,
  });
}

/** @see https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud */
const authorities = [
  'login.microsoftonline.com',
  'login.microsoftonline.us',
  'login.chinacloudapi.cn',
  'login.partner.microsoftonline.cn',
];

function isOfMicrosoft(authorityHost: string | undefined): boolean {
  if (authorityHost === undefined || authorityHost === '') return true;
  const text = /^[a-z]+:\/\//i.test(authorityHost) ? authorityHost : `https://${authorityHost}`;
  return URL.canParse(text) && authorities.includes(new URL(text).hostname);
}
