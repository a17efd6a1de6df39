import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UsageError } from '../../core/base/errors';
import type { Secrets, StorageLogin } from '../../core/lake/secrets';
import { StorageError } from '../../core/storage/blobStore';
import type { CommandContext } from '../program/commandHost';
import type { StorageFlags } from './sourceFlags';

/** Where `sync_to_azure` looked unless told otherwise. */
const usualFile = 'credentials.txt';

/**
 * Secrets that sign in to storage as the application that the options name; `undefined` if they name
 * none. Its secret stays in memory: no message, log or file of ours ever holds it.
 * @throws UsageError if an option lacks its partner. @throws StorageError `noCredential`
 */
export async function applicationSecrets(
  flags: StorageFlags,
  context: CommandContext,
  others: Secrets,
): Promise<Secrets | undefined> {
  const { tenantId, applicationId } = flags;
  if (tenantId === undefined && applicationId === undefined && flags.credentials === undefined) {
    return undefined;
  }
  if (tenantId === undefined || applicationId === undefined) {
    const missing = tenantId === undefined ? '--tenant-id' : '--application-id';
    throw new UsageError(`${missing} is missing beside the other options of an application`, {
      remedy: 'Give --tenant-id ID and --application-id ID, and the secret by --credentials FILE',
    });
  }
  const clientSecret = await readSecret(flags, context, applicationId);
  const application = { tenantId, clientId: applicationId, clientSecret };
  const { storageCredential } = await context.connectors.signInAsApplication(application);
  return {
    ...others,
    storageCredential: async (login) => {
      if (login.isEmulator && flags.blobEndpoint === undefined) throw unconfirmed(login);
      return storageCredential(login);
    },
  };
}

/** On this machine anybody may listen, and a token opens all that the application may do. */
function unconfirmed({ blobEndpoint }: StorageLogin): StorageError {
  const message = `The application does not sign in to ${blobEndpoint}, which only the lake file names`;
  return new StorageError('hostNotTrusted', message, {
    remedy: `Leave --tenant-id and --application-id out, or confirm it by --blob-endpoint ${blobEndpoint}`,
  });
}

async function readSecret(
  { credentials }: StorageFlags,
  { environment, workingFolder }: CommandContext,
  applicationId: string,
): Promise<string> {
  const fromEnvironment = environment['AZURE_CLIENT_SECRET']?.trim() ?? '';
  if (credentials === undefined && fromEnvironment !== '') return fromEnvironment;
  const file = resolve(workingFolder, credentials ?? usualFile);
  const fail = (what: string, cause?: unknown): StorageError =>
    new StorageError(
      'noCredential',
      `The secret of application ${applicationId} is missing: ${file} ${what}`,
      {
        remedy: 'Give the file that holds it by --credentials, or set AZURE_CLIENT_SECRET',
        cause,
      },
    );
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw fail('cannot be read', cause);
  });
  const secret = text.replace(/^\uFEFF/, '').trim();
  if (secret === '') throw fail('is empty');
  return secret;
}
