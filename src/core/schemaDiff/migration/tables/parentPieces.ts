import type { ChangeOf } from '../../changes/change';
import { pathKey, writePath, type TablePath } from '../../model/objectPath';
import { quotePath } from '../../normal/quoteIdentifier';
import type { Piece } from '../piece';
import type { PlanContext } from '../planContext';
import { detachPartition } from './detachPartition';

type Change = ChangeOf<'changePartition' | 'changeParents'>;

/**
 * Partitions and heirs that stand below others: taken out under their older names, as a column cannot be
 * renamed in an heir, and put in under the newer ones.
 */
export function changeParents(change: Change, context: PlanContext): readonly Piece[] {
  const [detached, attached] =
    change.kind === 'changePartition'
      ? partitionPieces(change, context)
      : heirPieces(change, context);
  return [...detached, ...attached];
}

type Pieces = readonly [detached: readonly Piece[], attached: readonly Piece[]];

function partitionPieces(change: ChangeOf<'changePartition'>, context: PlanContext): Pieces {
  const { names, before, after: later } = context;
  const from = names.tableBefore(change.object);
  const was = from && before.relation(from)?.partitionOf;
  const to = names.table(change.object);
  const { after } = change;
  return [
    from === undefined || was === undefined
      ? []
      : [
          piece(
            change,
            'detach',
            detachPartition({
              partition: from,
              parent: was.parent,
              parentRelation: before.relation(was.parent),
              after: after === undefined ? later.relation(change.object) : undefined,
            }),
          ),
        ],
    after === undefined
      ? []
      : [
          piece(change, 'attach', {
            title: `make ${writePath(to)} a partition`,
            sql: `ALTER TABLE ${quotePath(names.table(after.parent))} ATTACH PARTITION ${quotePath(to)} ${after.bound}`,
          }),
        ],
  ];
}

function heirPieces(change: ChangeOf<'changeParents'>, { names, before }: PlanContext): Pieces {
  const from = names.tableBefore(change.object);
  const to = names.table(change.object);
  const older = (from && before.relation(from)?.inherits) ?? [];
  const keysOf = (paths: readonly (TablePath | undefined)[]): ReadonlySet<string> =>
    new Set(paths.flatMap((path) => (path === undefined ? [] : [pathKey(path)])));
  const was = keysOf(older.map((parent) => names.tableAfter(parent)));
  const is = keysOf(change.after);
  const isGone = (parent: TablePath): boolean => {
    const after = names.tableAfter(parent);
    return after === undefined || !is.has(pathKey(after));
  };
  return [
    older.filter(isGone).map((parent) =>
      piece(change, 'detach', {
        title: `let ${writePath(from ?? to)} inherit no more from ${writePath(parent)}`,
        sql: `ALTER TABLE ${quotePath(from ?? to)} NO INHERIT ${quotePath(parent)}`,
      }),
    ),
    change.after
      .filter((parent) => !was.has(pathKey(parent)))
      .map((parent) =>
        piece(change, 'attach', {
          title: `let ${writePath(to)} inherit from ${writePath(parent)}`,
          sql: `ALTER TABLE ${quotePath(to)} INHERIT ${quotePath(names.table(parent))}`,
        }),
      ),
  ];
}

function piece(
  change: Change,
  phase: 'detach' | 'attach',
  what: Pick<Piece, 'title' | 'sql'>,
): Piece {
  return { phase, ...what, changes: [change] };
}
