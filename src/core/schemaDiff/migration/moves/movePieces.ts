import { groupBy } from '../../../base/groupBy';
import { isView } from '../../model/isView';
import { pathKey, writePath } from '../../model/objectPath';
import { printColumn } from '../../print/printColumn';
import { notNull, refuseNulls } from '../columns/notNullPieces';
import type { Piece } from '../piece';
import { includedOf } from '../planContext';
import { copyPieces, type FilledTables } from './copyPieces';
import { sourceOf, whyKept, type Move, type MovePlanning } from './movePlanning';

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
  const filled: FilledTables = new Map();
  return [
    ...moves.flatMap((move) => makeColumn(move, planning)),
    ...[...groups.values()].flatMap((group) => copyPieces(group, planning, filled)),
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

function dropSource(move: Move, planning: MovePlanning): readonly Piece[] {
  if (planning.presence.isDropped(move.object.slice(0, 2))) return [];
  const name = writePath(move.object);
  const kept = whyKept(move, planning);
  if (kept !== undefined) {
    const message = `its values are copied, and ${name} stays: ${kept.why}`;
    planning.context.selection.leaveOutPart(move, kept.reason, message);
    return [];
  }
  const { source, sourceColumn } = sourceOf(move, planning);
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
