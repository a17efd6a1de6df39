/** So long is no user's name: what stands in a login without a password is a token then. */
const shortestToken = 16;

const userPattern = String.raw`(?<user>[^/\s:?#"'<>(),;]*)`;
const portPattern = String.raw`\d+(?:[/?"'\s]|$)`;
const passwordPattern = String.raw`(?<password>(?:(?!://)[^\s"'])*|[^/\s@]*)`;
const tokenPattern = String.raw`(?<token>[^/\s:?#"'<>(),;@]{${shortestToken},})`;

/**
 * A login within an address, `://user:password@` or `://token@`, with its parts by these names. Nobody
 * may have escaped an `@` or a `/` in a password, so it goes up to the last `@` of its word.
 */
export const loginInAddress = new RegExp(
  `://(?:${userPattern}:(?!${portPattern})${passwordPattern}|${tokenPattern})@`,
  'g',
);

const secretName = [
  'password|passwd|passphrase|token|secret|signature|(?:access|account|api|private)[-_]?key',
  '(?<![a-z])sig|_pass|_pwd',
  // Of a shell, it is the folder.
  String.raw`(?<![a-z_])pwd(?!=["']?(?:[/~]|[a-z]:[/\\]))`,
].join('|');

/** A signature, a key or a password by the end of its name, as in an address or a connection string. */
export const namedSecret = new RegExp(
  String.raw`(${secretName})=('[^']*'|"[^"]*"|[^\s&;'"]+)`,
  'gi',
);

/** What opens something in a text, as it stands there and as it reads once it is decoded. */
export function secretPartsOf(text: string): readonly string[] {
  const logins = [...text.matchAll(loginInAddress)].flatMap(({ groups }) => partsOfLogin(groups));
  const named = [...text.matchAll(namedSecret)].map(([, , value = '']) => unquoted(value));
  return [...logins, ...named].flatMap((part) => [part, ...decoded(part)]);
}

/** A token may also be the user, before a password that says nothing. */
function partsOfLogin(login: Readonly<Record<string, string | undefined>> = {}): readonly string[] {
  const { user = '', password, token } = login;
  if (password === undefined) return token === undefined ? [] : [token];
  const [name = ''] = user.split('@');
  const passwords = untilEachAt(password);
  return [
    ...passwords.flatMap((one) => [one, `${user}:${one}@`]),
    ...(name.length >= shortestToken ? [name] : []),
  ];
}

/** Which `@` ends a password is not known where more than one follows. */
function untilEachAt(password: string): readonly string[] {
  const pieces = password.split('@');
  return pieces.map((_, index) => pieces.slice(0, index + 1).join('@'));
}

function unquoted(value: string): string {
  return /^(['"])(.*)\1$/s.exec(value)?.[2] ?? value;
}

/** Empty for what has no escapes, or some that are none. */
function decoded(part: string): readonly string[] {
  if (!part.includes('%')) return [];
  try {
    return [decodeURIComponent(part)];
  } catch {
    return [];
  }
}
