import { wordSet } from '../sql/wordSet';
import type { NameParts, Output } from './queryBlocks';
import { isName, nameOf, type QueryToken } from './queryTokens';

/** What a SELECT puts out, from the tokens between it and FROM. */
export function readOutputs(tokens: readonly QueryToken[]): readonly Output[] {
  return splitAtCommas(withoutModifiers(tokens)).map(readOutput);
}

/** Without `DISTINCT`, `DISTINCT ON (…)` and `ALL`. */
function withoutModifiers(tokens: readonly QueryToken[]): readonly QueryToken[] {
  if (tokens[0]?.keyWord === 'ALL') return tokens.slice(1);
  if (tokens[0]?.keyWord !== 'DISTINCT') return tokens;
  if (tokens[1]?.keyWord !== 'ON') return tokens.slice(1);
  let depth = 0;
  const close = tokens.findIndex(({ text }) => {
    depth += text === '(' ? 1 : text === ')' ? -1 : 0;
    return text === ')' && depth === 0;
  });
  return close === -1 ? [] : tokens.slice(close + 1);
}

function splitAtCommas(tokens: readonly QueryToken[]): readonly (readonly QueryToken[])[] {
  const items: QueryToken[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.text === '(' || token.text === '[') depth += 1;
    if (token.text === ')' || token.text === ']') depth -= 1;
    if (token.text === ',' && depth === 0) items.push([]);
    else items.at(-1)?.push(token);
  }
  return items.filter(({ length }) => length > 0);
}

function readOutput(tokens: readonly QueryToken[]): Output {
  const last = tokens.at(-1);
  if (last?.text === '*' && tokens.length !== 2) {
    const qualifier = tokens.at(-3);
    return { kind: 'all', of: isName(qualifier) ? nameOf(qualifier) : undefined };
  }
  const [value, alias] = splitAlias(tokens);
  const ref = readReference(value);
  return { kind: 'one', name: alias ?? ref?.at(-1) ?? functionName(value), ref };
}

/** `expression AS name`, `expression name`. */
function splitAlias(
  tokens: readonly QueryToken[],
): readonly [readonly QueryToken[], string | undefined] {
  const last = tokens.at(-1);
  const before = tokens.at(-2);
  if (!isName(last) || before === undefined) return [tokens, undefined];
  if (before.keyWord === 'AS') return [tokens.slice(0, -2), nameOf(last)];
  const endsValue = before.kind !== 'symbol' || before.text === ')' || before.text === ']';
  const isAlias = endsValue && last.keyWord !== 'END' && !operatorWords.has(before.keyWord);
  return isAlias ? [tokens.slice(0, -1), nameOf(last)] : [tokens, undefined];
}

const operatorWords = wordSet('AND OR NOT IS IN LIKE ILIKE BETWEEN THEN ELSE WHEN CASE');

/** A value that is a column, cast or not. */
function readReference(tokens: readonly QueryToken[]): NameParts | undefined {
  const parts: string[] = [];
  let index = 0;
  for (; isName(tokens[index]); index += 2) {
    const token = tokens[index];
    if (token !== undefined) parts.push(nameOf(token));
    if (tokens[index + 1]?.text !== '.') break;
  }
  const rest = tokens.slice(index + 1);
  const isCast = rest[0]?.text === ':' && rest[1]?.text === ':';
  return parts.length > 0 && (rest.length === 0 || isCast) ? parts : undefined;
}

/** As Postgres names the column of a call: `count`, `coalesce`. */
function functionName(tokens: readonly QueryToken[]): string | undefined {
  const [first, second] = tokens;
  return isName(first) && second?.text === '(' ? nameOf(first) : undefined;
}
