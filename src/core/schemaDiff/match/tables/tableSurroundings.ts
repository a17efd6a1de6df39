import { pathKey, tablePath } from '../../model/objectPath';
import type { Relation } from '../../model/snapshot';
import type { NamedTarget } from '../columns/namedTargets';
import type { WholeKnowledge } from '../roundKnowledge';

/** What all tables of both snapshots say of one of them, in every round the same. */
export interface TableSurroundings {
  readonly before: SnapshotSurroundings;
  readonly after: SnapshotSurroundings;
  /** How much it tells that two tables share the trait, 0.1 and more. */
  readonly traitRarity: (trait: string) => number;
}

export interface SnapshotSurroundings {
  /** Whether there is a table of this key. */
  readonly has: (key: string) => boolean;
  /** Keys of the tables that it refers to, by foreign keys and by names of columns. */
  readonly targetsOf: (relation: Relation) => readonly string[];
  /** Keys of the tables that refer to it by foreign keys. */
  readonly referrersOf: (relation: Relation) => readonly string[];
}

export function tableSurroundings(
  before: readonly Relation[],
  after: readonly Relation[],
  whole: WholeKnowledge,
): TableSurroundings {
  const [old, fresh] = [
    surroundings(before, whole.before.namedTarget),
    surroundings(after, whole.after.namedTarget),
  ];
  const traits = [
    ...before.map((relation) => traitsOf(relation, old.targetsOf(relation))),
    ...after.map((relation) => traitsOf(relation, fresh.targetsOf(relation))),
  ];
  return { before: old, after: fresh, traitRarity: traitRarity(traits) };
}

/** Names of the columns, and targets: a foreign key is known again where its target was renamed. */
export function traitsOf({ columns }: Relation, targets: readonly string[]): ReadonlySet<string> {
  return new Set([...columns.map(({ name }) => name), ...targets.map((key) => `→ ${key}`)]);
}

function surroundings(
  relations: readonly Relation[],
  namedTarget: NamedTarget,
): SnapshotSurroundings {
  const keys = new Set(relations.map((relation) => pathKey(tablePath(relation))));
  const referrers = new Map<string, Set<string>>();
  for (const relation of relations) {
    const by = pathKey(tablePath(relation));
    for (const { refTable } of relation.foreignKeys) {
      const target = pathKey(refTable);
      referrers.set(target, (referrers.get(target) ?? new Set()).add(by));
    }
  }
  const targets = new Map(
    relations.map((relation) => [relation, targetsOf(relation, namedTarget)]),
  );
  return {
    has: (key) => keys.has(key),
    targetsOf: (relation) => targets.get(relation) ?? [],
    referrersOf: (relation) => [...(referrers.get(pathKey(tablePath(relation))) ?? [])],
  };
}

function targetsOf(
  { columns, foreignKeys }: Relation,
  namedTarget: NamedTarget,
): readonly string[] {
  return [
    ...foreignKeys.map(({ refTable }) => pathKey(refTable)),
    ...columns.flatMap(({ name }) => namedTarget(name) ?? []),
  ];
}

/** A column that all tables have tells little, but many of them together do. */
const minRarity = 0.1;

/** By how many other tables have the trait, as documents are found by their rare words. */
function traitRarity(tables: readonly ReadonlySet<string>[]): (trait: string) => number {
  const counts = new Map<string, number>();
  for (const traits of tables) {
    for (const trait of traits) counts.set(trait, (counts.get(trait) ?? 0) + 1);
  }
  return (trait) => {
    const others = Math.max(0, (counts.get(trait) ?? 0) - 2);
    return Math.max(minRarity, Math.log(tables.length / (others + 1)));
  };
}
