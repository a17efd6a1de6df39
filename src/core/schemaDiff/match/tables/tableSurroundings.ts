import { pathKey, tablePath } from '../../model/objectPath';
import type { Relation } from '../../model/snapshot';
import type { TableSurroundings } from './tableFeatures';

/** `laterTable` tells how a table of the older snapshot is called in the newer one. */
export function tableSurroundings(
  before: readonly Relation[],
  after: readonly Relation[],
  laterTable: (key: string) => string,
): TableSurroundings {
  const still = new Set(after.map((relation) => pathKey(tablePath(relation))));
  const old = referrers(before, laterTable);
  const fresh = referrers(after, (key) => key);
  return {
    columnRarity: columnRarity([...before, ...after]),
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

/** A column that all tables have tells little, but many of them together do. */
const minRarity = 0.1;

/** By how many other tables have a column of the name, as documents are found by their rare words. */
function columnRarity(relations: readonly Relation[]): (name: string) => number {
  const counts = new Map<string, number>();
  for (const { columns } of relations) {
    for (const { name } of columns) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return (name) => {
    const others = Math.max(0, (counts.get(name) ?? 0) - 2);
    return Math.max(minRarity, Math.log(relations.length / (others + 1)));
  };
}
