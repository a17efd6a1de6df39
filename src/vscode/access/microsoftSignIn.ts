import { authentication, type AuthenticationSession } from 'vscode';
import type { StorageCredential } from '../../core/lake/secrets';
import type { Connection } from '../../core/lake/lake';
import { StorageError } from '../../core/storage/blobStore';
import { databaseScope } from '../../core/warehouse/admitToken';
import { DatabaseError } from '../../core/warehouse/databaseError';

/** The resource is the same in every cloud. @see https://learn.microsoft.com/azure/storage/blobs/authorize-access-azure-active-directory */
const scopes = ['https://storage.azure.com/.default', 'offline_access'];

/** The editor renews tokens itself and does not say until when one holds, so it is asked again this often. */
const askAgainAfterMs = 5 * 60_000;

const sovereignSuffixes = ['.chinacloudapi.cn', '.usgovcloudapi.net', '.cloudapi.de'];

/** A token credential if the person is signed in and allowed Lakeside to use it; asks nobody. */
export async function findMicrosoftCredential(
  blobEndpoint: string,
): Promise<StorageCredential | undefined> {
  const session = await silentSession(blobEndpoint);
  return session && { kind: 'token', getToken: () => currentToken(blobEndpoint) };
}

/** Signs in, asking the person; only ever after a gesture. @throws when they decline */
export async function signInToMicrosoft(blobEndpoint: string): Promise<void> {
  await authentication.getSession(providerOf(hostOf(blobEndpoint)), scopes, {
    createIfNone: true,
  });
}

/**
 * A token that a database takes as the password. Only with `mayAsk` the person is asked to sign in.
 * @throws DatabaseError `noToken`, or what the editor throws when they decline
 */
export async function findDatabaseToken(connection: Connection, mayAsk: boolean): Promise<string> {
  const { host, user } = connection;
  const how = mayAsk ? { createIfNone: true } : { silent: true };
  const databaseScopes = [databaseScope, 'offline_access'];
  const session = await authentication.getSession(providerOf(host), databaseScopes, how);
  if (session !== undefined) return session.accessToken;
  throw new DatabaseError('noToken', `You are not signed in to Microsoft for ${user} at ${host}`, {
    remedy: 'Connect to the database, and sign in',
  });
}

function silentSession(blobEndpoint: string): Thenable<AuthenticationSession | undefined> {
  return authentication.getSession(providerOf(hostOf(blobEndpoint)), scopes, { silent: true });
}

async function currentToken(
  blobEndpoint: string,
): Promise<{ readonly token: string; readonly expiresAtMs: number }> {
  const session = await silentSession(blobEndpoint);
  if (session !== undefined) {
    return { token: session.accessToken, expiresAtMs: Date.now() + askAgainAfterMs };
  }
  throw new StorageError('noCredential', `The Microsoft sign-in for ${blobEndpoint} has ended`, {
    remedy: 'sign in again with "Lakeside: Connect to Storage…"',
  });
}

function hostOf(blobEndpoint: string): string {
  return new URL(blobEndpoint).hostname;
}

function providerOf(hostname: string): string {
  const isSovereign = sovereignSuffixes.some((suffix) => hostname.endsWith(suffix));
  return isSovereign ? 'microsoft-sovereign-cloud' : 'microsoft';
}
