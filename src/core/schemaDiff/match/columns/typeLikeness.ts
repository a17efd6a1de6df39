export type TypeLikeness = 'same' | 'related' | 'different';

/**
 * How far apart two types are as `format_type` prints them. `related` are those of one family, between
 * which values convert without loss of meaning (`integer` and `bigint`), two of the database's own, and
 * one that is not known.
 */
export function typeLikeness(one: string, other: string): TypeLikeness {
  if (one === other) return 'same';
  const [left, right] = [familyOf(one), familyOf(other)];
  return left === right || left === 'unknown' || right === 'unknown' ? 'related' : 'different';
}

/** Equal for equal changes; `undefined` for none. */
export function typeChange(from: string, to: string): string | undefined {
  return from === to ? undefined : `${from} > ${to}`;
}

const families: readonly (readonly [family: string, types: RegExp])[] = [
  ['integer', /^(?:smallint|integer|bigint)$/],
  ['decimal', /^(?:numeric|real|double precision|money)$/],
  ['text', /^(?:text|character varying|character|bpchar|citext|name)$/],
  ['time', /^(?:date|timestamp\b.*|time\b.*)$/],
  ['json', /^jsonb?$/],
  ['itself', /^(?:boolean|uuid|bytea|inet|cidr|interval|xml|hstore|tsvector|oid|unknown)$/],
];

const remembered = new Map<string, string>();
const maxRemembered = 10_000;

function familyOf(type: string): string {
  const known = remembered.get(type);
  if (known !== undefined) return known;
  if (remembered.size >= maxRemembered) remembered.clear();
  const plain = type.replaceAll(/\([^)]*\)|\[\]/g, '').trim();
  const family = families.find(([, types]) => types.test(plain))?.[0] ?? 'own';
  const found = (family === 'itself' ? plain : family) + (type.endsWith('[]') ? '[]' : '');
  remembered.set(type, found);
  return found;
}
