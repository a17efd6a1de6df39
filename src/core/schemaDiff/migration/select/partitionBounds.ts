/**
 * Whether rows could belong to two partitions of one table, both bounds as `pg_get_expr` prints them. False
 * also where only the server can tell, as texts are in the order of a collation.
 * @see https://www.postgresql.org/docs/18/sql-createtable.html (PARTITION OF: partition_bound_spec)
 */
export function boundsOverlap(one: string, other: string): boolean {
  if (one === other) return true;
  const [a, b] = [readBound(one), readBound(other)];
  if (a === undefined || b === undefined) return false;
  if (a.kind === 'list' && b.kind === 'list') {
    return a.values.some((value) => b.values.includes(value));
  }
  if (a.kind === 'range' && b.kind === 'range')
    return isBelow(a.from, b.to) && isBelow(b.from, a.to);
  if (a.kind === 'hash' && b.kind === 'hash') {
    return (a.remainder - b.remainder) % greatestDivisor(a.modulus, b.modulus) === 0;
  }
  return false;
}

type Bound =
  | { readonly kind: 'list'; readonly values: readonly string[] }
  | { readonly kind: 'range'; readonly from: readonly string[]; readonly to: readonly string[] }
  | { readonly kind: 'hash'; readonly modulus: number; readonly remainder: number };

/** `undefined` for the one that takes all the rest. */
function readBound(bound: string): Bound | undefined {
  const [, listed] = /^FOR VALUES IN \((.*)\)$/s.exec(bound) ?? [];
  if (listed !== undefined) return { kind: 'list', values: valuesIn(listed) };
  const hash = /^FOR VALUES WITH \(modulus (\d+), remainder (\d+)\)$/i.exec(bound);
  if (hash !== null) return { kind: 'hash', modulus: Number(hash[1]), remainder: Number(hash[2]) };
  const range = /^FOR VALUES FROM (\(.*)$/s.exec(bound)?.[1];
  if (range === undefined) return undefined;
  const [from, to] = range.split(/\) TO \((?=(?:[^']|'[^']*')*$)/);
  if (from === undefined || to === undefined) return undefined;
  return { kind: 'range', from: valuesIn(from.slice(1)), to: valuesIn(to.slice(0, -1)) };
}

/** Constants between commas, as they are written. */
function valuesIn(list: string): readonly string[] {
  return list.match(/(?:'(?:[^']|'')*'|[^',])+/g)?.map((value) => value.trim()) ?? [];
}

/** Whether one place is below another; false where nobody but the server can tell. */
function isBelow(one: readonly string[], other: readonly string[]): boolean {
  for (const [place, value] of one.entries()) {
    const order = compareValues(value, other[place] ?? '');
    if (order !== 0) return order !== undefined && order < 0;
  }
  return false;
}

function compareValues(one: string, other: string): number | undefined {
  if (one === other) return 0;
  if (one === 'MINVALUE' || other === 'MAXVALUE') return -1;
  if (one === 'MAXVALUE' || other === 'MINVALUE') return 1;
  const [a, b] = [textOf(one), textOf(other)];
  if (number.test(a) && number.test(b)) return Number(a) - Number(b);
  return compareTimes(time.exec(a), time.exec(b));
}

function compareTimes(
  one: RegExpExecArray | null,
  other: RegExpExecArray | null,
): number | undefined {
  if (one === null || other === null || one[2] !== other[2]) return undefined;
  return (one[1] ?? '') < (other[1] ?? '') ? -1 : 1;
}

function textOf(value: string): string {
  return value.replace(/^'(.*)'$/s, '$1');
}

const number = /^-?\d{1,15}(?:\.\d+)?$/;

/** A date or time, and its distance to UTC: of one distance, texts are in the order of times. */
const time = /^(\d{4}-\d\d-\d\d(?: \d\d:\d\d:\d\d(?:\.\d+)?)?)([+-]\d\d(?::\d\d)*)?$/;

function greatestDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestDivisor(other, one % other);
}
