/** The known word that somebody who wrote `word` most likely meant; `undefined` if none is close. */
export function nearMiss(word: string, known: readonly string[]): string | undefined {
  const wanted = simplify(word);
  const ranked = known
    .map((candidate) => ({ candidate, distance: distanceOf(wanted, simplify(candidate)) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  const allowed = Math.max(1, Math.floor(wanted.length / 3));
  return best && best.distance <= allowed ? best.candidate : undefined;
}

/** `word` and a question mark's worth of help: `; did you mean "kind"?` or nothing. */
export function suggestNearMiss(word: string, known: readonly string[]): string {
  const guess = nearMiss(word, known);
  return guess === undefined ? '' : `; did you mean ${JSON.stringify(guess)}?`;
}

function simplify(word: string): string {
  return word
    .slice(0, 40)
    .toLowerCase()
    .replace(/[-_\s]/g, '');
}

/** How many letters to add, drop or change: Levenshtein's distance. */
function distanceOf(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const change = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const drop = (previous[column] ?? 0) + 1;
      const add = (current[column - 1] ?? 0) + 1;
      current.push(Math.min(change, drop, add));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
