import type { Connection } from '../../core/lake/lake';
import { databaseScope } from '../../core/warehouse/admitToken';
import { DatabaseError } from '../../core/warehouse/databaseError';

/**
 * A token that a database of Azure takes as the password, from whatever identity this machine has: the
 * environment, a managed identity, the Azure CLI.
 * @throws DatabaseError `noToken`
 */
export async function databaseToken({ name, host, user }: Connection): Promise<string> {
  const { DefaultAzureCredential } = await import('@azure/identity');
  try {
    return (await new DefaultAzureCredential().getToken(databaseScope)).token;
  } catch (cause) {
    throw new DatabaseError('noToken', `There is no Entra sign-in for ${user} at ${host}`, {
      remedy: `Sign in with "az login", or give this machine an identity; "auth": "password" in connections.${name} asks for a password`,
      cause,
    });
  }
}
