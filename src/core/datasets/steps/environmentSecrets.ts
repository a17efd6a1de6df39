import { isAbsolutePath } from './namedSecrets';
import { secretPartsOf } from './secretParts';

/** Shorter ones would blot out ordinary words. */
const shortestSecret = 6;

/** Variables whose whole value opens something. */
const secretNames =
  /(?:KEY|TOKEN|PASSWORD|PASSWD|PASSPHRASE|SECRET|SIGNATURE|CREDENTIALS?|CONNECTION_STRING|_SAS|_PASS|_PWD)$/i;

/** Those of them that may say in which file that is, or name a folder. */
const pathNames = /(?:CREDENTIALS?|(?<!MYSQL)_PWD)$/i;

/**
 * What a step finds in its environment, could print, and nobody must read in its log: whole values by the
 * names of their variables, and whatever their names are, the logins, signatures and passwords in them.
 */
export function secretsIn(
  environment: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const found = Object.entries(environment).flatMap(([name, value = '']) => [
    ...(isSecret(name, value) ? [value, value.replace(/^\?/, '')] : []),
    ...secretPartsOf(value),
  ]);
  return [...new Set(found)].filter(({ length }) => length >= shortestSecret);
}

function isSecret(name: string, value: string): boolean {
  return secretNames.test(name) && !(pathNames.test(name) && isAbsolutePath(value));
}
