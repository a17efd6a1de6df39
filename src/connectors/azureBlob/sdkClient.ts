import type * as Sdk from '@azure/storage-blob';
import type { StorageCredential } from '../../core/lake/secrets';
import { storageError } from '../../core/storage/storageErrors';
import type { Endpoint } from './requestPath';
import { apiVersion } from './azureDialect';

/** The SDK's client of an account. It tries once and never adds checksums of its own to a body. */
export async function createSdkClient(
  endpoint: Endpoint,
  credential: StorageCredential,
): Promise<Sdk.BlobServiceClient> {
  const sdk = await import('@azure/storage-blob');
  const sas = credential.kind === 'sas' ? `?${credential.query.replace(/^\?/, '')}` : '';
  const pipeline = sdk.newPipeline(sdkCredential(sdk, endpoint, credential), {
    retryOptions: { maxTries: 1 },
  });
  pipeline.factories.push(versionPolicy);
  return new sdk.BlobServiceClient(`${endpoint.text}${sas}`, pipeline);
}

function sdkCredential(
  sdk: typeof Sdk,
  endpoint: Endpoint,
  credential: StorageCredential,
): Parameters<typeof Sdk.newPipeline>[0] {
  switch (credential.kind) {
    case 'key':
      return new sdk.StorageSharedKeyCredential(credential.account, credential.keyBase64);
    case 'sas':
      return new sdk.AnonymousCredential();
    case 'token':
      // The SDK sends no token without TLS, not even to this machine.
      if (!endpoint.origin.startsWith('https:')) {
        throw storageError('hostNotTrusted', { endpoint: endpoint.text });
      }
      return {
        getToken: async () => {
          const { token, expiresAtMs } = await credential.getToken({});
          return { token, expiresOnTimestamp: expiresAtMs };
        },
      };
  }
}

/** Gives every request the version of the blobs' own: the SDK's is newer than many an emulator. */
const versionPolicy: Sdk.RequestPolicyFactory = {
  create: (next) => ({
    sendRequest: (request) => {
      request.headers.set('x-ms-version', apiVersion);
      return next.sendRequest(request);
    },
  }),
};
