import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { databasePasswordIn } from '../../../core/lake/databasePassword';
import { isLoopback } from '../../../core/lake/endpointTrust';
import type { Connection } from '../../../core/lake/lake';
import { parsePasswordFile, type PasswordLine } from './passwordFile';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The password of a connection from where Postgres' own tools look for it: `PGPASSWORD`, then the
 * password file (`PGPASSFILE`, otherwise `~/.pgpass`). `undefined` = none.
 *
 * Stricter than those tools in one point: a lake file is text from a repository and may name a
 * hostile host. So `PGPASSWORD` goes to the host that `PGHOST` names and to this machine only, and a
 * line of the password file that says `*` for the host to this machine only.
 * @see https://www.postgresql.org/docs/current/libpq-pgpass.html
 */
export async function findPassword(
  connection: Connection,
  environment: Environment,
): Promise<string | undefined> {
  const password = databasePasswordIn(environment, connection);
  if (password) return password;
  const lines = await readPasswordFile(passwordFileOf(environment));
  const isHere = isLoopback(connection.host);
  return lines.find((line) => isFor(connection, line) && (isHere || line.host !== undefined))
    ?.password;
}

/** The first line that fits counts, as for libpq. */
function isFor({ host, port, database, user }: Connection, line: PasswordLine): boolean {
  return (
    (line.host ?? host) === host &&
    (line.port ?? String(port)) === String(port) &&
    (line.database ?? database) === database &&
    (line.user ?? user) === user
  );
}

function passwordFileOf(environment: Environment): string {
  const named = environment['PGPASSFILE'];
  if (named) return named;
  return process.platform === 'win32'
    ? join(environment['APPDATA'] ?? homedir(), 'postgresql', 'pgpass.conf')
    : join(environment['HOME'] ?? homedir(), '.pgpass');
}

/** A file that others may read is not used, as libpq does not use it. */
async function readPasswordFile(file: string): Promise<readonly PasswordLine[]> {
  try {
    const { mode } = await stat(file);
    if (process.platform !== 'win32' && (mode & othersMask) !== 0) return [];
    return parsePasswordFile(await readFile(file, 'utf8'));
  } catch {
    // Most people have none.
    return [];
  }
}

/** Every permission of group and others. */
const othersMask = 0o077;
