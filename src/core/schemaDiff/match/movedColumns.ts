import { groupBy } from '../../base/groupBy';
import {
  type ColumnPath,
  isSamePath,
  pathKey,
  tablePath,
  type TablePath,
} from '../model/objectPath';
import type { Column, Relation } from '../model/snapshot';
import { typeLikeness } from './columns/typeLikeness';
import type { Decisions } from './decisions';
import type { KnownObjects } from './knownObjects';
import type { ColumnMatch } from './matches';
import type { PairedColumns, PairedTables } from './pairs';

/** A column that has no partner. */
interface LooseColumn {
  readonly relation: Relation;
  readonly column: Column;
}

/** What else has been found to be one. */
export interface FoundPairs {
  readonly tables: readonly PairedTables[];
  readonly renamed: readonly PairedColumns[];
}

interface Move {
  readonly from: LooseColumn;
  readonly to: LooseColumn;
}

/** Never enough to act on: that data went along is for a person to say. */
const movedConfidence = 0.6;

/** So many columns that went from one table to another are no accident. */
const minTogether = 2;

/**
 * What was decided, and questions about columns that are gone from one table and new in another under their name: a table split,
 * tables merged, a column moved. Only for names that no other table has gained or lost, between tables that
 * refer to each other or exchange several columns.
 */
export function movedColumns(known: KnownObjects, found: FoundPairs): readonly ColumnMatch[] {
  const left = looseColumns(known.before.relations, found, 'before');
  const arrived = looseColumns(known.after.relations, found, 'after');
  const decided = decidedMoves(left, arrived, known.decisions);
  const isOpen = (loose: LooseColumn): boolean =>
    !decided.some(({ from, to }) => from === loose || to === loose);
  const gone = byUniqueName(left.filter(isOpen));
  const fresh = byUniqueName(arrived.filter(isOpen));
  const moves = [...gone].flatMap(([name, from]): readonly Move[] => {
    const to = fresh.get(name);
    return to !== undefined && mayHaveMoved({ from, to }, known.decisions) ? [{ from, to }] : [];
  });
  const together = new Map<string, number>();
  for (const move of moves) {
    together.set(tablesKey(move), (together.get(tablesKey(move)) ?? 0) + 1);
  }
  const questions = moves.flatMap((move) => {
    const count = together.get(tablesKey(move)) ?? 0;
    const areLinked = doRefer(move.from.relation, move.to.relation);
    return areLinked || count >= minTogether ? [question(move, { count, areLinked })] : [];
  });
  return [...decided.map(answer), ...questions];
}

/** What a person has said went from one table to another. */
function decidedMoves(
  gone: readonly LooseColumn[],
  fresh: readonly LooseColumn[],
  decisions: Decisions,
): readonly Move[] {
  if (decisions.isEmpty) return [];
  const byPath = new Map(fresh.map((loose) => [pathKey(pathOf(loose)), loose]));
  return gone.flatMap((from) => {
    const to = byPath.get(decisions.partnerOf(pathOf(from)) ?? '');
    return to === undefined ? [] : [{ from, to }];
  });
}

function answer({ from, to }: Move): ColumnMatch {
  return {
    kind: 'column',
    from: pathOf(from),
    to: pathOf(to),
    evidence: 'decision',
    confidence: 1,
    accepted: true,
    words: ['decided before'],
  };
}

function looseColumns(
  relations: readonly Relation[],
  { tables, renamed }: FoundPairs,
  side: 'before' | 'after',
): readonly LooseColumn[] {
  const pairOf = new Map(tables.map((pair) => [pair[side], pair]));
  const isRenamed = new Set(renamed.map((pair) => pair[side]));
  return relations.flatMap((relation) => {
    const survivors = pairOf.get(relation)?.survivors ?? [];
    if (survivors.length === relation.columns.length) return [];
    const survived = new Set(survivors.map((pair) => pair[side]));
    return relation.columns
      .filter((column, place) => !survived.has(place) && !isRenamed.has(column))
      .map((column) => ({ relation, column }));
  });
}

function byUniqueName(loose: readonly LooseColumn[]): ReadonlyMap<string, LooseColumn> {
  const groups = groupBy(loose, ({ column }) => column.name);
  return new Map(
    [...groups].flatMap(([name, [first, ...more]]) =>
      first === undefined || more.length > 0 ? [] : [[name, first] as const],
    ),
  );
}

function mayHaveMoved({ from, to }: Move, decisions: Decisions): boolean {
  const hasIds = from.column.benchling !== undefined && to.column.benchling !== undefined;
  if (hasIds || decisions.isRefused(pathOf(from), pathOf(to))) return false;
  // Of two tables that are not one, nobody wants to be asked for each of their columns.
  if (decisions.isRefused(tablePath(from.relation), tablePath(to.relation))) return false;
  return typeLikeness(from.column.type, to.column.type) !== 'different';
}

function pathOf({ relation, column }: LooseColumn): ColumnPath {
  return [...tablePath(relation), column.name];
}

function tablesKey({ from, to }: Move): string {
  return pathKey([...tablePath(from.relation), ...tablePath(to.relation)]);
}

function doRefer(one: Relation, other: Relation): boolean {
  const refers = ({ foreignKeys }: Relation, path: TablePath): boolean =>
    foreignKeys.some(({ refTable }) => isSamePath(refTable, path));
  return refers(one, tablePath(other)) || refers(other, tablePath(one));
}

function question(
  { from, to }: Move,
  { count, areLinked }: { readonly count: number; readonly areLinked: boolean },
): ColumnMatch {
  return {
    kind: 'column',
    from: pathOf(from),
    to: pathOf(to),
    evidence: 'score',
    confidence: movedConfidence,
    accepted: false,
    words: [
      'gone from the one table and new in the other',
      'no other table gained or lost a column of the name',
      ...(areLinked ? ['one table refers to the other'] : []),
      ...(count >= minTogether ? [`${count} columns moved together`] : []),
    ],
  };
}
