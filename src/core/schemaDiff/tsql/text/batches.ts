import type { Token } from './tokens';

/**
 * The batches that lines of `GO` part a script into, each in its order, without empty ones. `GO` is no
 * word of T-SQL but of the programs that send it, so it has a line of its own, with a count at most.
 */
export function batchesOf(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const batches: Token[][] = [[]];
  for (let place = 0; place < tokens.length; place++) {
    const token = tokens[place];
    if (token === undefined) break;
    if (!isGo(tokens, place)) {
      batches.at(-1)?.push(token);
      continue;
    }
    batches.push([]);
    const next = tokens[place + 1];
    if (next?.kind === 'number' && !next.isFirstOnLine) place += 1;
  }
  return batches.filter(({ length }) => length > 0);
}

/** Whether nothing but a count stands on the line of this word. */
export function isGo(tokens: readonly Token[], place: number): boolean {
  const token = tokens[place];
  if (token?.kind !== 'word' || token.key !== 'GO' || !token.isFirstOnLine) return false;
  const [next, second] = [tokens[place + 1], tokens[place + 2]];
  if (next === undefined || next.isFirstOnLine) return true;
  return next.kind === 'number' && (second === undefined || second.isFirstOnLine);
}
