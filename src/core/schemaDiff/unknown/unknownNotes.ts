import type { Key, Relation, SchemaSnapshot } from '../model/snapshot';
import type { Aspect } from './aspects';
import { catalogOf, unknownWithout } from './catalogs';

/** What of two snapshots was not compared as one of them does not know it, each a sentence without its end. */
export function unknownNotes(before: SchemaSnapshot, after: SchemaSnapshot): readonly string[] {
  return [
    ...sideNotes('older', before),
    ...sideNotes('newer', after),
    ...versionNotes('older', before, after),
    ...versionNotes('newer', after, before),
  ];
}

/** Why the older side may have more that a change reaches than is told, each a sentence without its end. */
export function unreachedNotes(before: SchemaSnapshot): readonly string[] {
  return sideNotes('older', before, new Set(['queries', 'reads']));
}

/** @param of left out, of all */
function sideNotes(
  which: string,
  { hidden, origin }: SchemaSnapshot,
  of?: ReadonlySet<Aspect>,
): readonly string[] {
  const user = origin.database?.user ?? 'its login';
  const felt = (hidden.catalogs ?? []).filter(
    (name) => of === undefined || catalogOf(name).aspects.some((aspect) => of.has(aspect)),
  );
  return felt.map((name) => {
    const { holds, cost } = catalogOf(name);
    return `Not known of the ${which} side, as ${user} may not read ${name}: ${holds}; ${cost}`;
  });
}

/** Only of what there is something to compare. */
function versionNotes(
  which: string,
  side: SchemaSnapshot,
  other: SchemaSnapshot,
): readonly string[] {
  const { unknown = [], hidden } = side;
  const unread = unknownWithout(hidden.catalogs ?? []);
  const words = later.flatMap(({ aspect, says, isIn }) => {
    const isOlder = unknown.includes(aspect) && !unread.includes(aspect);
    return isOlder && isIn(other) ? [says] : [];
  });
  if (words.length === 0) return [];
  return [
    `Not known of the ${which} side, whose snapshot an earlier Lakeside took: ${words.join(', and ')}; that is not compared, and stays as it is`,
  ];
}

interface LaterKnown {
  readonly aspect: Aspect;
  readonly says: string;
  readonly isIn: (snapshot: SchemaSnapshot) => boolean;
}

/** What snapshots came to know, and whether there is any of it. */
const later: readonly LaterKnown[] = [
  {
    aspect: 'deferral',
    says: 'what is INITIALLY DEFERRED or MATCH FULL',
    isIn: ({ relations }) => relations.some(isDeferredOrFull),
  },
  {
    aspect: 'keyIncludes',
    says: 'what keys INCLUDE',
    isIn: ({ relations }) => relations.flatMap(keysOf).some(({ include }) => include !== undefined),
  },
  {
    aspect: 'noInherit',
    says: 'checks with NO INHERIT',
    isIn: ({ relations }) =>
      relations.some(({ checks }) => checks.some((check) => check.noInherit === true)),
  },
  {
    aspect: 'domainCollations',
    says: 'collations of domains',
    isIn: ({ domains }) => domains.some(({ collation }) => collation !== undefined),
  },
];

function isDeferredOrFull(relation: Relation): boolean {
  const { foreignKeys } = relation;
  return (
    foreignKeys.some(({ matchesFull }) => matchesFull === true) ||
    [...keysOf(relation), ...foreignKeys].some((key) => key.isInitiallyDeferred === true)
  );
}

function keysOf({ primaryKey, uniques }: Relation): readonly Key[] {
  return primaryKey === undefined ? uniques : [primaryKey, ...uniques];
}
