/** Characters of a name that are compared. */
const mostCharacters = 40;

/**
 * The name among others that a person most likely meant, whatever its case and however its words are
 * put together; the first of those that are equally near. `undefined` = none is near.
 */
export function nearestName(written: string, names: Iterable<string>): string | undefined {
  const wanted = simplify(written);
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const name of names) {
    const simple = simplify(name);
    if (Math.abs(simple.length - wanted.length) >= bestDistance) continue;
    const distance = editDistance(wanted, simple, bestDistance);
    if (distance < bestDistance) [best, bestDistance] = [name, distance];
  }
  return best;
}

function simplify(name: string): string {
  return name
    .slice(0, mostCharacters)
    .toLowerCase()
    .replace(/[-_\s]/g, '');
}

/**
 * How many letters are to be put in, taken out, replaced or swapped with their neighbor; what reaches
 * `limit` is not counted further.
 */
function editDistance(a: string, b: string, limit: number): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      row.push(Math.min(at(row, j - 1) + 1, at(last, j) + 1, replaced(i, j), swapped(i, j)));
    }
    if (Math.min(...row) >= limit) return limit;
    [beforeLast, last] = [last, row];
  }
  return at(last, b.length);

  function replaced(i: number, j: number): number {
    return at(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
  }

  function swapped(i: number, j: number): number {
    const isSwapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
    return i > 1 && j > 1 && isSwapped ? at(beforeLast, j - 2) + 1 : Infinity;
  }
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}
