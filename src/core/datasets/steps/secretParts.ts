/** A login within an address: `://user:password@`, with the user and the password apart. */
export const loginInAddress = /:\/\/([^/\s@:]*):([^/\s@]*)@/g;

/** A signature, a key or a password by its name, as in an address or a connection string. */
export const namedSecret =
  /\b(sig|AccountKey|SharedAccessSignature|password|pwd|token|secret)=('[^']*'|"[^"]*"|[^\s&;'"]+)/gi;

/** What opens something in a text, as it stands there and as it reads once it is decoded. */
export function secretPartsOf(text: string): readonly string[] {
  const logins = [...text.matchAll(loginInAddress)].flatMap(([, user = '', password = '']) => [
    password,
    `${user}:${password}@`,
  ]);
  const named = [...text.matchAll(namedSecret)].map(([, , value = '']) => unquoted(value));
  return [...logins, ...named].flatMap((part) => [part, ...decoded(part)]);
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
