import type { ChangeOf } from '../../changes/change';
import { pathKey, tablePath, writePath, type TablePath } from '../../model/objectPath';
import { quotePath } from '../../normal/quoteIdentifier';
import {
  allParts,
  isAdopted,
  isSamePart,
  keptFromParents,
  parentParts,
  tablesAbove,
  type NamedPart,
  type ParentPart,
} from '../parts/parentParts';
import type { Piece } from '../piece';
import type { PlanContext } from '../planContext';
import { attachTable } from './attachTable';
import { detachPartition, dropChecks, namesIn } from './detachPartition';

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
  const { names, before } = context;
  const { object, after } = change;
  const from = names.tableBefore(object);
  const was = from && before.relation(from)?.partitionOf;
  const to = names.table(object);
  const takenOut =
    from === undefined || was === undefined
      ? []
      : [
          detachPartition({
            partition: from,
            parent: was.parent,
            unwanted: unwantedOf(object, context),
          }),
        ];
  const putIn =
    after === undefined
      ? []
      : [
          putBelow(
            after.parent,
            {
              title: `make ${writePath(to)} a partition`,
              sql: `ALTER TABLE ${quotePath(names.table(after.parent))} ATTACH PARTITION ${quotePath(to)} ${after.bound}`,
            },
            { table: object, context },
          ),
        ];
  return [
    takenOut.map((what) => ({
      ...piece(change, 'detach', what),
      order: detachOrder(object, context),
    })),
    putIn.map((what) => piece(change, 'attach', what)),
  ];
}

function heirPieces(change: ChangeOf<'changeParents'>, context: PlanContext): Pieces {
  const { names, before } = context;
  const { object } = change;
  const from = names.tableBefore(object);
  const to = names.table(object);
  const older = (from && before.relation(from)?.inherits) ?? [];
  const keysOf = (paths: readonly (TablePath | undefined)[]): ReadonlySet<string> =>
    new Set(paths.flatMap((path) => (path === undefined ? [] : [pathKey(path)])));
  const was = keysOf(older.map((parent) => names.tableAfter(parent)));
  const is = keysOf(change.after);
  const isGone = (parent: TablePath): boolean => {
    const after = names.tableAfter(parent);
    return after === undefined || !is.has(pathKey(after));
  };
  const unwanted = unwantedOf(object, context);
  const takenOut = older.filter(isGone).map((parent) => ({
    title: `let ${writePath(from ?? to)} inherit no more from ${writePath(parent)}`,
    sql: `ALTER TABLE ${quotePath(from ?? to)} NO INHERIT ${quotePath(parent)}`,
  }));
  const dropped =
    unwanted.length === 0
      ? []
      : [
          {
            title: `drop what ${writePath(from ?? to)} has by ${namesIn(unwanted)}`,
            sql: dropChecks(from ?? to, unwanted),
          },
        ];
  return [
    [...takenOut, ...dropped].map((what) => ({
      ...piece(change, 'detach', what),
      order: detachOrder(object, context),
    })),
    change.after
      .filter((parent) => !was.has(pathKey(parent)))
      .map((parent) =>
        piece(
          change,
          'attach',
          putBelow(
            parent,
            {
              title: `let ${writePath(to)} inherit from ${writePath(parent)}`,
              sql: `ALTER TABLE ${quotePath(to)} INHERIT ${quotePath(names.table(parent))}`,
            },
            { table: object, context },
          ),
        ),
      ),
  ];
}

/** What a table has by those that are above it no more, and shall not have. */
function unwantedOf(object: TablePath, context: PlanContext): readonly ParentPart[] {
  const { names, before, after } = context;
  const from = names.tableBefore(object);
  const older = from && before.relation(from);
  const newer = after.relation(object);
  if (older === undefined || newer === undefined) return [];
  const above = new Set(tablesAbove(newer, after).map((table) => pathKey(tablePath(table))));
  const adopted = parentParts(newer, after).map(({ named }) => named);
  // A check is one with the parent's by its name, and that may be another by then.
  const isNamedSo = ([kind, { name }]: NamedPart): boolean =>
    kind !== 'Check' || adopted.some(([other, part]) => other === kind && part.name === name);
  const isStillBelow = ({ parent, named }: ParentPart): boolean =>
    isAdopted(named) && isNamedSo(named) && above.has(pathKey(names.tableAfter(parent) ?? []));
  const wanted = [...allParts(newer), ...adopted.filter(isAdopted)];
  return keptFromParents(older, context).filter(
    (part) => !isStillBelow(part) && !wanted.some((one) => isSamePart(one, part.named)),
  );
}

/** The lowest first, while all is above them that they have something by. */
function detachOrder(object: TablePath, { names, before }: PlanContext): number {
  const from = names.tableBefore(object);
  const older = from && before.relation(from);
  return older === undefined ? 0 : -tablesAbove(older, before).length;
}

/** What is above may demand more of a table than it is known to have. */
function putBelow(
  parent: TablePath,
  { title, sql }: Pick<Piece, 'title' | 'sql'>,
  { table, context }: { readonly table: TablePath; readonly context: PlanContext },
): Pick<Piece, 'title' | 'sql'> {
  const { names, before, after } = context;
  const isNullable = (name: string): boolean => {
    const column = names.columnBefore([...table, name]);
    return column === undefined || before.column(column)?.isNullable !== false;
  };
  const above = after.relation(parent);
  const isDemanding =
    above !== undefined &&
    ([above, ...tablesAbove(above, after)].some(({ checks }) => checks.length > 0) ||
      above.columns.some((column) => !column.isNullable && isNullable(column.name)));
  if (!isDemanding) return { title, sql };
  return {
    title,
    sql: attachTable(sql, { table: names.table(table), parent: names.table(parent) }),
  };
}

function piece(
  change: Change,
  phase: 'detach' | 'attach',
  what: Pick<Piece, 'title' | 'sql'>,
): Piece {
  return { phase, ...what, changes: [change] };
}
