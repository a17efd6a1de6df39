/**
 * Whether two values of plain JSON are the same; a field that is undefined is one that is absent, and
 * how a normal form reads in full (`exact`) is no difference.
 */
export function isSameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) return isSameList(a, b);
  const left = a as Readonly<Record<string, unknown>>;
  const right = b as Readonly<Record<string, unknown>>;
  return (
    Object.keys(left).every((key) => key === 'exact' || isSameValue(left[key], right[key])) &&
    Object.keys(right).every(
      (key) => key === 'exact' || left[key] !== undefined || right[key] === undefined,
    )
  );
}

function isSameList(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
  return a.every((item, place) => isSameValue(item, b[place]));
}
