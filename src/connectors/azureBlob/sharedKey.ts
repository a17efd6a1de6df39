/** What of a request a Shared Key signature covers. */
export interface SignedParts {
  readonly method: string;
  /** Encoded, as it goes over the wire, without the query. */
  readonly path: string;
  /** Names in lower case, values not encoded. */
  readonly query: Readonly<Record<string, string>>;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly bodyBytes: number;
}

const standardHeaders = [
  'content-md5',
  'content-type',
  'date',
  'if-modified-since',
  'if-match',
  'if-none-match',
  'if-unmodified-since',
  'range',
];

/**
 * The text that a Shared Key signature signs. An endpoint with the account in its path yields the
 * account twice, which is what the emulator expects.
 * @see https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key
 */
export function stringToSign(account: string, parts: SignedParts): string {
  const { method, path, headers, query, bodyBytes } = parts;
  // The empty lines are Content-Encoding and Content-Language, which are never sent.
  let text = `${method}\n\n\n${bodyBytes === 0 ? '' : bodyBytes}\n`;
  for (const name of standardHeaders) text += `${headers.get(name) ?? ''}\n`;
  for (const name of orderOf(headers.keys())) text += `${name}:${headers.get(name)?.trim()}\n`;
  text += `/${account}${path}`;
  for (const name of Object.keys(query).sort()) text += `\n${name}:${query[name]}`;
  return text;
}

/** By the names of a request's headers: there are few sets of them, and sorting one takes longer than signing. */
const knownOrders = new Map<string, readonly string[]>();

function orderOf(given: Iterable<string>): readonly string[] {
  const names = [...given];
  const key = names.join();
  const known = knownOrders.get(key);
  if (known !== undefined) return known;
  const order = names
    .filter((name) => name.startsWith('x-ms-'))
    .map((name) => ({ name, key: sortKey(name) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ name }) => name);
  knownOrders.set(key, order);
  return order;
}

/** The service sorts as .NET does for people: hyphens do not count, underscores come before digits. */
function sortKey(name: string): string {
  return name.replaceAll('-', '').replaceAll('_', ' ');
}
