import { pathKey, tablePath } from '../../model/objectPath';
import type { Relation } from '../../model/snapshot';
import type { NamedTarget } from '../columns/namedTargets';
import type { RoundKnowledge } from '../roundKnowledge';
import type { TableSurroundings } from './tableFeatures';

/** What all tables say of one, as far as a round knows which of them were renamed. */
export function tableSurroundings(
  before: readonly Relation[],
  after: readonly Relation[],
  { laterTable, targetBefore, targetAfter }: RoundKnowledge,
): TableSurroundings {
  const traitsBefore = rememberTraits((relation) => traitsOf(relation, targetBefore, laterTable));
  const traitsAfter = rememberTraits((relation) => traitsOf(relation, targetAfter, (key) => key));
  const traits = [...before.map(traitsBefore), ...after.map(traitsAfter)];
  const still = new Set(after.map((relation) => pathKey(tablePath(relation))));
  const old = referrers(before, laterTable);
  const fresh = referrers(after, (key) => key);
  return {
    traitsBefore,
    traitsAfter,
    traitRarity: traitRarity(traits),
    referrersBefore: (key) => new Set([...(old.get(key) ?? none)].filter((by) => still.has(by))),
    referrersAfter: (key) => fresh.get(key) ?? none,
  };
}

const none: ReadonlySet<string> = new Set();

function referrers(
  relations: readonly Relation[],
  laterTable: (key: string) => string,
): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const relation of relations) {
    const by = laterTable(pathKey(tablePath(relation)));
    for (const { refTable } of relation.foreignKeys) {
      const target = pathKey(refTable);
      found.set(target, (found.get(target) ?? new Set()).add(by));
    }
  }
  return found;
}

/** A foreign key by its target too, so that it is known again where the target was renamed. */
function traitsOf(
  { columns, foreignKeys }: Relation,
  namedTarget: NamedTarget,
  laterTable: (key: string) => string,
): ReadonlySet<string> {
  const declared = foreignKeys.map(({ refTable }) => pathKey(refTable));
  const named = columns.flatMap(({ name }) => namedTarget(name) ?? []);
  return new Set([
    ...columns.map(({ name }) => name),
    ...[...declared, ...named].map((target) => `→ ${laterTable(target)}`),
  ]);
}

type Traits = (relation: Relation) => ReadonlySet<string>;

function rememberTraits(make: Traits): Traits {
  const remembered = new Map<Relation, ReadonlySet<string>>();
  return (relation) => {
    const traits = remembered.get(relation) ?? make(relation);
    remembered.set(relation, traits);
    return traits;
  };
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
