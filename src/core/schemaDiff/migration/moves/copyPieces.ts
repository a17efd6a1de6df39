import { pathKey, writePath, type TablePath } from '../../model/objectPath';
import { quoteIdentifier, quotePath } from '../../normal/quoteIdentifier';
import { convertValue } from '../convertValue';
import { refuseIf } from '../doBlock';
import type { Piece } from '../piece';
import { sourceOf, whyKept, type Move, type MovePlanning } from './movePlanning';
import { planCopy, type KeyPair } from './planCopy';

/** New tables that have got rows, by their keys, and the columns by which others find theirs there. */
export type FilledTables = Map<string, string>;

/**
 * Copies the values of columns that go from one table to another. A new table gets a row for each; if it
 * has rows of another table already, these are filled up, and those that it lacks come in. Where no rows
 * come in, those without a counterpart keep their table from being dropped.
 */
export function copyPieces(
  moves: readonly Move[],
  planning: MovePlanning,
  filled: FilledTables,
): readonly Piece[] {
  const [first] = moves;
  if (first === undefined) return [];
  const way = planCopy(first, planning.context);
  if (way.kind === 'unknown') return [];
  const copy = copyOf([first, ...moves.slice(1)], way.pairs, planning);
  const piece = (what: string, sql: string): Piece => ({
    phase: 'copies',
    title: `copy ${what} to ${writePath(copy.target)}`,
    sql,
    changes: moves,
  });
  const columns = moves.map(({ object }) => writePath(object)).join(', ');
  const update = copy.values.length === 0 ? [] : [piece(columns, updateSql(copy))];
  const key = pathKey(copy.target);
  const by = pathKey(copy.keys.map(({ column }) => column));
  const filledBy = filled.get(key);
  if (way.kind === 'update' || (filledBy !== undefined && filledBy !== by)) {
    return [...update, ...refuseLoss(moves, copy, planning)];
  }
  filled.set(key, by);
  if (filledBy === undefined) return [piece(columns, insertSql(copy))];
  const lone = `rows that only ${writePath(first.object.slice(0, 2))} has`;
  return [...update, piece(lone, `${insertSql(copy)}\nWHERE ${isAlone(copy)}`)];
}

/** A column of the target, and what it gets of a row `s` of the source. */
interface Assignment {
  readonly column: string;
  readonly value: string;
}

interface Copy {
  readonly source: TablePath;
  readonly target: TablePath;
  /** By which a row of the source finds its own. */
  readonly keys: readonly Assignment[];
  readonly values: readonly Assignment[];
}

function copyOf(
  moves: readonly [Move, ...Move[]],
  pairs: readonly KeyPair[],
  planning: MovePlanning,
): Copy {
  const [{ to }] = moves;
  const { names } = planning.context;
  const { source, sourceColumn } = sourceOf(moves[0], planning);
  const isKey = (name: string): boolean => pairs.some(({ target }) => target === name);
  return {
    source,
    target: names.table(to),
    keys: pairs.map((pair) => ({
      column: quoteIdentifier(names.column([to[0], to[1], pair.target])),
      value: `s.${sourceColumn(pair.source)}`,
    })),
    values: moves
      .filter((move) => !isKey(move.to[2]))
      .map((move) => ({
        column: quoteIdentifier(move.to[2]),
        value: valueOf(move, `s.${sourceColumn(move.object[2])}`, planning),
      })),
  };
}

function valueOf({ object, to }: Move, value: string, { context }: MovePlanning): string {
  const was = context.before.column(object)?.type;
  const is = context.after.column(to)?.type;
  return was === undefined || is === undefined ? value : (convertValue(value, was, is) ?? value);
}

function insertSql({ source, target, keys, values }: Copy): string {
  const all = [...keys, ...values];
  return [
    `INSERT INTO ${quotePath(target)} (${all.map(({ column }) => column).join(', ')})`,
    `SELECT ${all.map(({ value }) => value).join(', ')}`,
    `FROM ${quotePath(source)} AS s`,
  ].join('\n');
}

function updateSql(copy: Copy): string {
  const { source, target, values } = copy;
  return [
    `UPDATE ${quotePath(target)} AS t`,
    `SET ${values.map(({ column, value }) => `${column} = ${value}`).join(', ')}`,
    `FROM ${quotePath(source)} AS s`,
    `WHERE ${belongTogether(copy)}`,
  ].join('\n');
}

function belongTogether({ keys }: Copy): string {
  return keys.map(({ column, value }) => `t.${column} = ${value}`).join(' AND ');
}

function isAlone(copy: Copy): string {
  return `NOT EXISTS (SELECT FROM ${quotePath(copy.target)} AS t WHERE ${belongTogether(copy)})`;
}

/**
 * Stops before rows are dropped that have no counterpart: any if their table goes, those with a value if
 * only columns do.
 */
function refuseLoss(moves: readonly Move[], copy: Copy, planning: MovePlanning): readonly Piece[] {
  const [first] = moves;
  if (first === undefined) return [];
  const isTableGoing = planning.presence.isDropped(first.object.slice(0, 2));
  const { sourceColumn } = sourceOf(first, planning);
  const held = moves
    .filter((move) => whyKept(move, planning) === undefined)
    .map(({ object }) => `s.${sourceColumn(object[2])} IS NOT NULL`);
  if (!isTableGoing && held.length === 0) return [];
  const [from, to] = [writePath(first.object.slice(0, 2)), writePath(copy.target)];
  const lost = isTableGoing ? isAlone(copy) : `${isAlone(copy)} AND (${held.join(' OR ')})`;
  return [
    {
      phase: 'copies',
      title: `look for rows of ${from} without a counterpart in ${to}`,
      sql: refuseIf(
        `SELECT FROM ${quotePath(copy.source)} AS s WHERE ${lost}`,
        `There are rows of ${from} without a counterpart in ${to}, and what they hold would be gone`,
        'Carry it over by hand first, or migrate without destructive steps',
      ),
      changes: moves,
    },
  ];
}
