import { groupBy } from '../../../base/groupBy';
import type { ChangeOf } from '../../changes/change';
import { isView } from '../../model/isView';
import { pathKey, writePath } from '../../model/objectPath';
import { quoteIdentifier, quotePath } from '../../normal/quoteIdentifier';
import { printColumn } from '../../print/printColumn';
import { notNull, refuseNulls } from '../columns/columnPieces';
import { convertValue } from '../convertValue';
import type { Piece } from '../piece';
import { includedOf, type PlanContext } from '../planContext';
import type { PlannedRenames } from '../renames/plannedRenames';
import type { Presence } from '../select/presence';
import { planCopy } from './planCopy';

interface MovePlanning {
  readonly context: PlanContext;
  readonly renames: PlannedRenames;
  readonly presence: Presence;
  readonly includesDestructive: boolean;
  /** Why an older column cannot go, by its older path. */
  readonly readBy: (before: readonly string[]) => string | undefined;
}

type Move = ChangeOf<'moveColumn'>;

/** Columns that go to other tables: made there, their values copied row by row, then dropped here. */
export function movePieces(planning: MovePlanning): readonly Piece[] {
  const { context } = planning;
  const moves = includedOf(context, 'moveColumn').filter(({ to }) => {
    const target = context.after.relation(to);
    return target !== undefined && !isView(target);
  });
  const groups = groupBy(moves, ({ object, to }) =>
    pathKey([...object.slice(0, 2), ...to.slice(0, 2)]),
  );
  const filled = new Set<string>();
  return [
    ...moves.flatMap((move) => makeColumn(move, planning)),
    ...[...groups.values()].flatMap((group) => copy(group, planning, filled)),
    ...moves.flatMap((move) => dropSource(move, planning)),
  ];
}

/** In a table that is new, it is there already. */
function makeColumn(move: Move, { context: { names, after } }: MovePlanning): readonly Piece[] {
  const column = after.column(move.to);
  if (column === undefined || names.tableBefore(move.to) === undefined) return [];
  const table = names.table(move.to);
  const path = [...table, column.name];
  const own: Piece = {
    phase: 'columns',
    title: `add ${writePath(path)}`,
    sql: `ADD COLUMN ${printColumn({ ...column, isNullable: true, identity: undefined })}`,
    changes: [move],
    alters: table,
  };
  return column.isNullable ? [own] : [own, ...refuseNulls(path, move), notNull(path, move)];
}

function copy(
  moves: readonly Move[],
  { context, renames }: MovePlanning,
  filled: Set<string>,
): readonly Piece[] {
  const [first] = moves;
  if (first === undefined) return [];
  const { names, before } = context;
  const way = planCopy(first, context);
  if (way.kind === 'unknown') return [];
  const { source, sourceColumn } = sourceOf(first, { context, renames });
  const target = names.table(first.to);
  const values = moves.map((move) => {
    const value = `s.${sourceColumn(move.object[2])}`;
    const [from, to] = [before.column(move.object)?.type, context.after.column(move.to)?.type];
    return from === undefined || to === undefined
      ? value
      : (convertValue(value, from, to) ?? value);
  });
  const columns = moves.map(({ to }) => quoteIdentifier(to[2]));
  const keys = way.pairs.map((pair) => ({
    target: quoteIdentifier(names.column([...first.to.slice(0, 2), pair.target])),
    source: `s.${sourceColumn(pair.source)}`,
  }));
  const isInsert = way.kind === 'insert' && !filled.has(pathKey(target));
  filled.add(pathKey(target));
  const sql = isInsert
    ? `INSERT INTO ${quotePath(target)} (${[...keys.map((key) => key.target), ...columns].join(', ')})\nSELECT ${[...keys.map((key) => key.source), ...values].join(', ')}\nFROM ${quotePath(source)} AS s`
    : `UPDATE ${quotePath(target)} AS t\nSET ${columns.map((column, place) => `${column} = ${values[place] ?? 'NULL'}`).join(', ')}\nFROM ${quotePath(source)} AS s\nWHERE ${keys.map((key) => `t.${key.target} = ${key.source}`).join(' AND ')}`;
  const moved = moves.map(({ object }) => writePath(object)).join(', ');
  return [{ phase: 'copies', title: `copy ${moved} to ${writePath(target)}`, sql, changes: moves }];
}

/** The table that columns leave, and its columns, as they are called when they are copied. */
function sourceOf(
  { object }: Move,
  { context: { names }, renames }: Pick<MovePlanning, 'context' | 'renames'>,
): {
  readonly source: readonly [string, string];
  readonly sourceColumn: (before: string) => string;
} {
  const from = [object[0], object[1]] as const;
  const source =
    names.tableAfter(from) === undefined ? renames.tableAside(from) : names.tableOf(from);
  const isKept = (to: readonly string[]): boolean => {
    const table = names.tableAfter(from);
    return table !== undefined && to[0] === table[0] && to[1] === table[1];
  };
  return {
    source,
    sourceColumn: (before) => {
      const to = names.columnAfter([...from, before]);
      const name =
        to !== undefined && isKept(to) ? names.column(to) : renames.columnAside(source, before);
      return quoteIdentifier(name);
    },
  };
}

function dropSource(
  move: Move,
  { context, renames, presence, includesDestructive, readBy }: MovePlanning,
): readonly Piece[] {
  const from = [move.object[0], move.object[1]] as const;
  if (presence.isDropped(from)) return [];
  const name = writePath(move.object);
  const reader = readBy(move.object);
  if (!includesDestructive || reader !== undefined) {
    const why = reader ?? 'to drop it was not asked for';
    const reason = reader === undefined ? 'destructive' : 'dependent';
    context.selection.leaveOutPart(
      move,
      reason,
      `its values are copied, and ${name} stays: ${why}`,
    );
    return [];
  }
  const { source, sourceColumn } = sourceOf(move, { context, renames });
  return [
    {
      phase: 'dropColumns',
      title: `drop ${name}, whose values are in ${writePath(move.to)}`,
      sql: `DROP COLUMN ${sourceColumn(move.object[2])}`,
      changes: [move],
      isDestructive: true,
      alters: source,
    },
  ];
}
