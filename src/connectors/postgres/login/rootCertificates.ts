import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { DatabaseError } from '../../../core/warehouse/databaseError';

/**
 * The certificates of authorities to trust instead of this machine's, where Postgres' own tools look
 * for them: `PGSSLROOTCERT`, otherwise `~/.postgresql/root.crt`. `undefined` = neither is there, so
 * the machine's are right.
 * @throws DatabaseError `tlsUnknownAuthority` if `PGSSLROOTCERT` names a file that cannot be read
 * @see https://www.postgresql.org/docs/current/libpq-ssl.html
 */
export async function readRootCertificates(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  const named = environment['PGSSLROOTCERT'];
  if (named === 'system') return undefined;
  if (named) return readNamed(named);
  try {
    return await readFile(usualFile(environment), 'utf8');
  } catch {
    // Most people have none.
    return undefined;
  }
}

async function readNamed(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new DatabaseError('tlsUnknownAuthority', `${file} cannot be read`, {
      remedy: 'PGSSLROOTCERT names it: name the certificate of an authority, or unset it',
      cause: error,
    });
  }
}

function usualFile(environment: Readonly<Record<string, string | undefined>>): string {
  return process.platform === 'win32'
    ? join(environment['APPDATA'] ?? homedir(), 'postgresql', 'root.crt')
    : join(environment['HOME'] ?? homedir(), '.postgresql', 'root.crt');
}
