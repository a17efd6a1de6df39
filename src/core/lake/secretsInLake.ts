import { errorAt, type JsonPath, type LakeFinding } from './lakeFinding';

/** Keys that hold secrets wherever people write them. */
const secretKey =
  /^(?:.*(?:password|passwd|passphrase|secret|credential)|pwd|pgpass|(?:.*_)?(?:account_?|api_?|access_?|storage_?|shared_?)?key|sas|.*_?sas_?token|.*token|connection_?string)$/i;

/** Text that carries a secret: signatures of a SAS, account keys, passwords within an address. */
const secretValue = /[?&;]sig=|\bAccountKey=|\bSharedAccessSignature=|:\/\/[^/\s@]*:[^/\s@]*@/i;

/**
 * Refuses secrets in a lake file, which is under version control: one finding each, none of which
 * repeats the secret.
 */
export function findSecrets(value: unknown, path: JsonPath = []): readonly LakeFinding[] {
  if (typeof value === 'string' && secretValue.test(value)) return [errorAt(path, valueMessage)];
  if (typeof value !== 'object' || value === null) return [];
  const isList = Array.isArray(value);
  return Object.entries(value).flatMap(([key, child]) => {
    const childPath = [...path, isList ? Number(key) : key];
    if (isList || !isSecretKey(key, path)) return findSecrets(child, childPath);
    return [errorAt(childPath, keyMessage, 'key')];
  });
}

/** Connections are named freely: one may well be called `token`. */
function isSecretKey(key: string, parent: JsonPath): boolean {
  const isConnectionName = parent.length === 1 && parent[0] === 'connections';
  return !isConnectionName && secretKey.test(key);
}

const where =
  'remove it, and change it where it was issued if this file was ever shared: Lakeside keeps secrets in the secret storage of the editor, or takes them from the environment (AZURE_STORAGE_KEY, AZURE_STORAGE_SAS_TOKEN, PGPASSWORD)';
const keyMessage = `must not stand in this file, which is under version control; ${where}`;
const valueMessage = `holds a secret, and this file is under version control; ${where}`;
