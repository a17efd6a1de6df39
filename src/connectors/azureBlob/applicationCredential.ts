import type { Secrets } from '../../core/lake/secrets';
import { tokenCredential } from './entraCredential';

/** An application of Entra ID (a service principal) and its secret. */
export interface Application {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

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
  return { storageCredential: async ({ blobEndpoint }) => tokenCredential(blobEndpoint, load) };
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
