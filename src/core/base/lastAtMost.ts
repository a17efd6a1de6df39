/**
 * The place of the last of so many numbers, which never go down, that is not above a limit; 0 if all
 * are. Found by halving.
 */
export function lastAtMost(
  length: number,
  numberAt: (place: number) => number,
  limit: number,
): number {
  let low = 0;
  let high = length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (numberAt(middle) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}
