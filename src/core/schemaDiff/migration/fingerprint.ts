import type { SchemaSnapshot } from '../model/snapshot';

/**
 * What tells a schema from what it was before: the same for the same tables, views and types, whoever
 * reads them, from wherever. It keeps nobody from forging one.
 */
export function fingerprintOf({ schemas, relations, enums, domains }: SchemaSnapshot): string {
  // An empty `public` is there or not, by how the snapshot was taken.
  const named = schemas.filter(({ name }) => name !== 'public');
  const text = JSON.stringify(
    { schemas: named, relations, enums, domains },
    (key, value: unknown) => (passedOver.has(key) ? undefined : sorted(value)),
  );
  return seeds.map((seed) => hash(text, seed).toString(16).padStart(8, '0')).join('');
}

/** Numbers of the database's own, what is only told in other words, and what Benchling says. */
const passedOver: ReadonlySet<string> = new Set([
  'oid',
  'valueOids',
  'attnum',
  'exact',
  'benchling',
  'dependsOn',
  'callsFunctions',
]);

/** Fields in one order, as they come from a document or a database. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const seeds = [0x811c9dc5, 0x9747b28c, 0x165667b1, 0x27d4eb2f];

/** FNV-1a over UTF-16 units, with a last stir. @see http://www.isthe.com/chongo/tech/comp/fnv/ */
function hash(text: string, seed: number): number {
  let value = seed;
  for (let place = 0; place < text.length; place += 1) {
    value = Math.imul(value ^ text.charCodeAt(place), 0x01000193);
  }
  value ^= value >>> 15;
  return Math.imul(value, 0x85ebca6b) >>> 0;
}
