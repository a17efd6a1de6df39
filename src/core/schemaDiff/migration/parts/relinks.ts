import type { Change } from '../../changes/change';
import { isSamePath, pathKey, tablePath, writePath, type TablePath } from '../../model/objectPath';
import type { ForeignKey, Relation } from '../../model/snapshot';
import { quotePath } from '../../normal/quoteIdentifier';
import type { Piece } from '../piece';
import { remadeColumns } from '../columns/remadeColumns';
import { includedOf, type PlanContext } from '../planContext';
import type { PlannedNames } from '../plannedNames';
import type { Presence } from '../select/presence';
import { remadePaths } from '../tables/remadeTables';
import type { RetypedColumns } from '../types/remadeTypes';
import type { MadeAgain } from './partSettings';
import { printDrop, printPart } from './printPart';

/** Foreign keys that stand in the way of something, and are back afterwards. */
export interface Relinks {
  readonly pieces: readonly Piece[];
  /** Renames that are carried out by that. */
  readonly renames: ReadonlySet<Change>;
  readonly madeAgain: readonly MadeAgain[];
}

/** A key that a foreign key leads to cannot go before that, and types of both sides change one by one. */
export function planRelinks(
  context: PlanContext,
  presence: Presence,
  retyped: RetypedColumns,
): Relinks {
  const causes = causesIn(context, retyped);
  if (causes.size === 0) return { pieces: [], renames: new Set(), madeAgain: [] };
  const renames = new Set<Change>();
  const links = context.diff.before.relations.flatMap((relation) =>
    relation.foreignKeys.flatMap((key) => {
      const found = causesOf(tablePath(relation), key, causes);
      if (found.length === 0) return [];
      if (presence.isDropped(tablePath(relation)))
        return [{ pieces: [unlink(relation, key, found)] }];
      return relink(relation, key, { context, found, renames });
    }),
  );
  return {
    pieces: links.flatMap(({ pieces }) => pieces),
    renames,
    madeAgain: links.flatMap(({ madeAgain }) => madeAgain ?? []),
  };
}

interface Relink {
  readonly pieces: readonly Piece[];
  /** Absent of a table that goes. */
  readonly madeAgain?: MadeAgain;
}

type Causes = ReadonlyMap<string, Change>;

/** By the older paths of columns. */
function causesIn(context: PlanContext, retyped: RetypedColumns): Causes {
  const causes = new Map<string, Change>();
  for (const [key, [change]] of retyped) if (change !== undefined) causes.set(key, change);
  for (const change of [...includedOf(context, 'changeType'), ...remadeColumns(context).values()]) {
    const from = context.names.columnBefore(change.object);
    if (from !== undefined) causes.set(pathKey(from), change);
  }
  for (const [path, change] of remadePaths(context, 'swap')) causes.set(pathKey(path), change);
  for (const [path, change] of columnsOfKeys(context)) causes.set(pathKey(path), change);
  return causes;
}

/** Those of keys that go, or are made anew. */
function columnsOfKeys(context: PlanContext): readonly (readonly [readonly string[], Change])[] {
  const changes = includedOf(
    context,
    'dropPrimaryKey',
    'changePrimaryKey',
    'dropUnique',
    'changeUnique',
  );
  return changes.flatMap((change) => {
    const table = context.names.tableBefore(change.object);
    const relation = table && context.before.relation(table);
    const key = [relation?.primaryKey, ...(relation?.uniques ?? [])].find(
      (one) => one?.name === change.before.name,
    );
    return (key?.columns ?? []).map((column) => [[...(table ?? []), column], change] as const);
  });
}

function causesOf(table: TablePath, key: ForeignKey, causes: Causes): readonly Change[] {
  return [
    ...key.columns.map((column) => pathKey([...table, column])),
    ...key.refColumns.map((column) => pathKey([...key.refTable, column])),
  ].flatMap((path) => causes.get(path) ?? []);
}

function relink(
  relation: Relation,
  key: ForeignKey,
  {
    context,
    found,
    renames,
  }: {
    readonly context: PlanContext;
    readonly found: readonly Change[];
    readonly renames: Set<Change>;
  },
): readonly Relink[] {
  const { names, after, diff, selection } = context;
  const path = tablePath(relation);
  const table = names.tableAfter(path);
  if (table === undefined) return [];
  const own = diff.changes.filter(
    (change) =>
      (change.kind === 'dropForeignKey' ||
        change.kind === 'changeForeignKey' ||
        change.kind === 'renameForeignKey') &&
      isSamePath(change.object.slice(0, 2), table) &&
      ('before' in change ? change.before.name : change.object[2]) === key.name,
  );
  const made = own.filter((change) => selection.includes(change));
  if (made.some(({ kind }) => kind !== 'renameForeignKey')) return [];
  for (const change of made) renames.add(change);
  const [rename] = made;
  const name = rename !== undefined && 'to' in rename ? rename.to[2] : key.name;
  // Nobody changes what is left out.
  const later =
    made.length < own.length
      ? asNewer(key, path, names)
      : after.relation(table)?.foreignKeys.find((one) => one.name === name);
  if (later === undefined) return [];
  const changes = [...new Set([...found, ...made])];
  const { sql } = printPart(later, 'addForeignKey', { table, names });
  const to = names.table(table);
  const pieces: readonly Piece[] = [
    unlink(relation, key, changes),
    {
      phase: 'links',
      title: `put foreign key ${writePath([later.name])} of ${writePath(to)} back`,
      sql: `ALTER TABLE ${quotePath(to)} ${sql}`,
      changes,
    },
  ];
  return [{ pieces, madeAgain: { from: path, name: key.name, to, later, changes } }];
}

/** A key as it is, with everything in it called as in the newer snapshot. */
function asNewer(key: ForeignKey, table: TablePath, names: PlannedNames): ForeignKey {
  const called = (path: TablePath, columns: readonly string[]): readonly string[] =>
    columns.map((name) => names.columnAfter([...path, name])?.[2] ?? name);
  return {
    ...key,
    columns: called(table, key.columns),
    refTable: names.tableAfter(key.refTable) ?? key.refTable,
    refColumns: called(key.refTable, key.refColumns),
  };
}

function unlink(relation: Relation, key: ForeignKey, changes: readonly Change[]): Piece {
  const path = tablePath(relation);
  return {
    phase: 'dropLinks',
    title: `take foreign key ${writePath([key.name])} of ${writePath(path)} away for the time being`,
    sql: printDrop(path, key),
    changes,
  };
}
