import type { Change } from '../../changes/change';
import { writePath } from '../../model/objectPath';
import type { Column } from '../../model/snapshot';
import { quoteIdentifier, quotePath } from '../../normal/quoteIdentifier';
import { quoteText } from '../../../sql/quoteName';
import { sequenceIn } from '../../print/sequences';
import type { Piece } from '../piece';

/** The sequence that a column's default asks: made if it is not there, and begun behind what is. */
export function sequencePieces(
  path: readonly string[],
  column: Column,
  changes: readonly Change[],
): { readonly before: readonly Piece[]; readonly after: readonly Piece[] } {
  const sequence = sequenceIn(column.default);
  if (sequence === undefined) return { before: [], after: [] };
  const [schema = '', table = '', name = ''] = path;
  const quoted = quoteIdentifier(name);
  const from = quotePath([schema, table]);
  const piece = (phase: Piece['phase'], title: string, sql: string): Piece => ({
    phase,
    title,
    sql,
    changes,
  });
  return {
    before: [
      piece('loosen', `make the sequence ${sequence}`, `CREATE SEQUENCE IF NOT EXISTS ${sequence}`),
    ],
    after: [
      piece(
        'identities',
        `give the sequence ${sequence} to ${writePath(path)}`,
        `ALTER SEQUENCE ${sequence} OWNED BY ${quotePath(path)}`,
      ),
      piece(
        'identities',
        `begin ${sequence} behind the values that are there`,
        `SELECT setval(${quoteText(sequence)}, greatest((SELECT coalesce(max(${quoted}), 0) + 1 FROM ${from}), (SELECT last_value + is_called::integer FROM ${sequence})), false)`,
      ),
    ],
  };
}
