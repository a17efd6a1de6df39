import { isView } from '../model/isView';
import { tablePath } from '../model/objectPath';
import type { Column, Relation } from '../model/snapshot';
import type { Decisions } from './decisions';
import type { RelationPair } from './knownColumns';

/*
 * Where both sides carry an identity of the same kind, equal ones have been paired already: what is left
 * is certainly not one.
 */

/** False if it is known that a table that is gone has not become this one. */
export function mayTableBeRenamed(
  [from, to]: readonly [from: Relation, to: Relation],
  { decisions, sameDatabase }: { readonly decisions: Decisions; readonly sameDatabase: boolean },
): boolean {
  if (from.benchling !== undefined && to.benchling !== undefined) return false;
  if (decisions.isRefused(tablePath(from), tablePath(to))) return false;
  // A view has no rows to keep: tools rename one by dropping and creating it.
  return isView(to) || !sameDatabase || from.oid === undefined || to.oid === undefined;
}

/** False if it is known that a column that is gone has not become this one. */
export function mayColumnBeRenamed(
  { before, after, isSameTable }: RelationPair,
  [from, to]: readonly [from: Column, to: Column],
  decisions: Decisions,
): boolean {
  if (from.benchling !== undefined && to.benchling !== undefined) return false;
  if (isSameTable && from.attnum !== undefined && to.attnum !== undefined) return false;
  return !decisions.isRefused([...tablePath(before), from.name], [...tablePath(after), to.name]);
}
