/**
 * The words of a name in lower case and singular, digits apart: `Team_IDs` → `team`, `id`;
 * `address_line2` → `address`, `line`, `2`. Empty for a name of punctuation only.
 */
export function nameTokens(name: string): readonly string[] {
  const known = remembered.get(name);
  if (known !== undefined) return known;
  const words = name.replaceAll(camelBoundary, '$1 $2').match(word) ?? [];
  const tokens = words.map((token) => singular(token.toLowerCase()));
  if (remembered.size >= maxRemembered) remembered.clear();
  remembered.set(name, tokens);
  return tokens;
}

/** The numbers in a name, such as `2` of `address_line2`; of names that count, they tell one from another. */
export function numbersOf(name: string): string {
  return nameTokens(name)
    .filter((token) => /\p{N}/u.test(token))
    .join(' ');
}

/** A comparison asks for the same names thousands of times; this bounds what is kept of them. */
const maxRemembered = 100_000;
const remembered = new Map<string, readonly string[]>();

const camelBoundary = /(\p{Ll})(\p{Lu})/gu;
const word = /\p{L}+|\p{N}+/gu;

/** English plurals as tables are named; a word it gets wrong is wrong on both sides alike. */
function singular(token: string): string {
  if (token.length > 4 && token.endsWith('ies')) return `${token.slice(0, -3)}y`;
  if (token.length > 4 && /(?:s|x|z|ch|sh)es$/.test(token)) return token.slice(0, -2);
  if (token.length > 2 && /[^isu]s$/.test(token)) return token.slice(0, -1);
  return token;
}
