import { nearestName } from '../base/nearestName';

/** `word` and a question mark's worth of help: `; did you mean "kind"?` or nothing. */
export function suggestNearMiss(word: string, known: readonly string[]): string {
  const guess = nearestName(word, known);
  return guess === undefined ? '' : `; did you mean ${JSON.stringify(guess)}?`;
}
