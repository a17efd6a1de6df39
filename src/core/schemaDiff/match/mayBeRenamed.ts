import { isView } from '../model/isView';
import { tablePath } from '../model/objectPath';
import type { Column, Relation } from '../model/snapshot';
import type { Chain } from './chain';
import type { Decisions } from './decisions';
import type { RelationPair } from './identities';

/*
 * Where both sides carry an identity of the same kind, equal ones have been paired already: what is left
 * is certainly not one.
 */

interface TableKnowledge {
  readonly decisions: Decisions;
  readonly chain: Chain;
  readonly sameDatabase: boolean;
}

/** False if it is known that a table that is gone has not become this one. */
export function mayTableBeRenamed(
  [from, to]: readonly [from: Relation, to: Relation],
  { decisions, chain, sameDatabase }: TableKnowledge,
): boolean {
  if (from.benchling !== undefined && to.benchling !== undefined) return false;
  if (!chain.mayBecome(from, to)) return false;
  if (decisions.isRefused(tablePath(from), tablePath(to))) return false;
  // A view has no rows to keep: tools rename one by dropping and creating it.
  return isView(to) || !sameDatabase || from.oid === undefined || to.oid === undefined;
}

/** False if it is known that a column that is gone has not become this one. */
export function mayColumnBeRenamed(
  { before, after, isSameTable }: RelationPair,
  [from, to]: readonly [from: Column, to: Column],
  { decisions, chain }: Pick<TableKnowledge, 'decisions' | 'chain'>,
): boolean {
  if (from.benchling !== undefined && to.benchling !== undefined) return false;
  if (isSameTable && from.attnum !== undefined && to.attnum !== undefined) return false;
  if (!chain.mayColumnBecome(from, after, to)) return false;
  return !decisions.isRefused([...tablePath(before), from.name], [...tablePath(after), to.name]);
}
