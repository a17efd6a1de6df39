import { BulkCopyError } from '../../core/storage/bulkCopier';
import type { CopyAddress } from './copyAddress';

type Environment = Readonly<Record<string, string | undefined>>;
type Variables = Readonly<Record<string, string>>;

/**
 * The variables by which AzCopy signs in as Lakeside does, none if the address holds a signature. What
 * stands in a process's environment only its own user can read, unlike its command line.
 * @throws BulkCopyError `engineNoCredential`
 * @see https://learn.microsoft.com/azure/storage/common/storage-ref-azcopy-configuration-settings
 */
export function signInVariables(
  { isSigned, application }: CopyAddress,
  environment: Environment,
): Variables {
  if (isSigned) return {};
  if (application !== undefined) return asApplication(application, environment);
  if (valueOf(environment, 'AZCOPY_AUTO_LOGIN_TYPE') !== undefined) return {};
  const tenantId = valueOf(environment, 'AZURE_TENANT_ID');
  const clientId = valueOf(environment, 'AZURE_CLIENT_ID');
  const clientSecret = valueOf(environment, 'AZURE_CLIENT_SECRET');
  if (tenantId !== undefined && clientId !== undefined && clientSecret !== undefined) {
    return asApplication({ tenantId, clientId, clientSecret }, environment);
  }
  if (valueOf(environment, 'AZURE_FEDERATED_TOKEN_FILE') !== undefined) {
    return { AZCOPY_AUTO_LOGIN_TYPE: 'WORKLOAD' };
  }
  throw new BulkCopyError('engineNoCredential', 'AzCopy cannot sign in as Lakeside does', {
    remedy:
      'Set AZCOPY_AUTO_LOGIN_TYPE (MSI, AZCLI, SPN, WORKLOAD) as AzCopy documents it, give a key or a shared access signature, or use engine lakeside',
  });
}

function asApplication(
  { tenantId, clientId, clientSecret }: NonNullable<CopyAddress['application']>,
  environment: Environment,
): Variables {
  const authority = valueOf(environment, 'AZURE_AUTHORITY_HOST');
  return {
    AZCOPY_AUTO_LOGIN_TYPE: 'SPN',
    AZCOPY_TENANT_ID: tenantId,
    AZCOPY_SPA_APPLICATION_ID: clientId,
    AZCOPY_SPA_CLIENT_SECRET: clientSecret,
    ...(authority === undefined ? {} : { AZCOPY_ACTIVE_DIRECTORY_ENDPOINT: authority }),
  };
}

function valueOf(environment: Environment, name: string): string | undefined {
  return environment[name] === '' ? undefined : environment[name];
}
