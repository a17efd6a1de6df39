const token =
  /\/\*[\s\S]*?(?:\*\/|$)|"(?:[^"\\]|\\[\s\S])*(?:"|$)|\?\s*\(|[()]|[=!<>]=|<>|&&|\|\||[!<>]|(?<word>(?:\.\s*)?[A-Za-z_$][\w$]*)/g;

const words: ReadonlySet<string> = new Set(['exists', 'is', 'like_regex', 'starts']);

/**
 * Whether a JSONPath says true or false of a whole document, instead of naming a part of it. It makes a
 * difference to Postgres: asked whether there is such a part, every document has a true or a false.
 */
export function isPredicate(jsonPath: string): boolean {
  // Within a filter, `? (…)`, anything may be compared.
  const parentheses: boolean[] = [];
  let filters = 0;
  for (const match of jsonPath.matchAll(token)) {
    const [text] = match;
    if (text.startsWith('?')) {
      parentheses.push(true);
      filters += 1;
    } else if (text === '(') parentheses.push(false);
    else if (text === ')') filters -= parentheses.pop() === true ? 1 : 0;
    else if (filters === 0 && isTest(text, match.groups?.['word'])) return true;
  }
  return false;
}

function isTest(text: string, word: string | undefined): boolean {
  // After a point a word is the name of a member.
  if (word !== undefined) return words.has(word);
  return /^[=!<>&|]/.test(text);
}
