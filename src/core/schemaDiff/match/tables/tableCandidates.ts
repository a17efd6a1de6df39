import { isView } from '../../model/isView';
import type { Relation } from '../../model/snapshot';
import { nameTokens } from '../names/nameTokens';

export type TableCandidate = readonly [removed: Relation, added: Relation];

/** Up to so many pairs all are looked at. */
const maxPairs = 2_500;

/** What more tables share tells nothing of two of them. */
const maxSharing = 50;

/** Of each removed table, those with the most in common. */
const maxPerTable = 5;

/**
 * Pairs of a removed and an added table that are worth a close look: of the same kind, and, if there are
 * many, with rare columns, words of the name or targets in common.
 */
export function tableCandidates(
  removed: readonly Relation[],
  added: readonly Relation[],
): readonly TableCandidate[] {
  if (removed.length * added.length <= maxPairs) {
    return removed.flatMap((from) =>
      added.filter((to) => isSameKind(from, to)).map((to): TableCandidate => [from, to]),
    );
  }
  const sharing = byTrait(added);
  return removed.flatMap((from) =>
    mostInCommon(from, sharing)
      .filter((to) => isSameKind(from, to))
      .slice(0, maxPerTable)
      .map((to): TableCandidate => [from, to]),
  );
}

function isSameKind(from: Relation, to: Relation): boolean {
  return isView(from) === isView(to);
}

function traitsOf({ name, columns, foreignKeys }: Relation): ReadonlySet<string> {
  return new Set([
    `name ${name}`,
    ...nameTokens(name).map((word) => `word ${word}`),
    ...columns.map((column) => `column ${column.name}`),
    ...foreignKeys.map(({ refTable }) => `target ${refTable.join('.')}`),
  ]);
}

function byTrait(relations: readonly Relation[]): ReadonlyMap<string, readonly Relation[]> {
  const sharing = new Map<string, Relation[]>();
  for (const relation of relations) {
    for (const trait of traitsOf(relation)) {
      const list = sharing.get(trait);
      if (list === undefined) sharing.set(trait, [relation]);
      else list.push(relation);
    }
  }
  return sharing;
}

function mostInCommon(
  relation: Relation,
  sharing: ReadonlyMap<string, readonly Relation[]>,
): readonly Relation[] {
  const weights = new Map<Relation, number>();
  for (const trait of traitsOf(relation)) {
    const list = sharing.get(trait) ?? [];
    if (list.length > maxSharing) continue;
    for (const other of list) weights.set(other, (weights.get(other) ?? 0) + 1 / list.length);
  }
  return [...weights].toSorted(([, one], [, other]) => other - one).map(([other]) => other);
}
