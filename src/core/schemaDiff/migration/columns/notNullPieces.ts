import { writePath, type TablePath } from '../../model/objectPath';
import { quoteIdentifier, quotePath } from '../../normal/quoteIdentifier';
import { refuseIf } from '../doBlock';
import type { Piece } from '../piece';

/** Stops before nulls are refused where there are some. */
export function refuseNulls(
  path: readonly string[],
  change: Piece['changes'][number],
): readonly Piece[] {
  const table: TablePath = [path[0] ?? '', path[1] ?? ''];
  const name = writePath(path);
  return [
    {
      phase: 'notNull',
      order: -1,
      title: `look for nulls in ${name}`,
      sql: refuseIf(
        `SELECT FROM ${quotePath(table)} WHERE ${quoteIdentifier(path[2] ?? '')} IS NULL`,
        `There are rows without a value in ${name}`,
        'Give them a value, or leave this change out',
      ),
      changes: [change],
    },
  ];
}

export function notNull(path: readonly string[], change: Piece['changes'][number]): Piece {
  return {
    phase: 'notNull',
    title: `refuse nulls in ${writePath(path)}`,
    sql: `ALTER COLUMN ${quoteIdentifier(path[2] ?? '')} SET NOT NULL`,
    changes: [change],
    alters: [path[0] ?? '', path[1] ?? ''],
  };
}
