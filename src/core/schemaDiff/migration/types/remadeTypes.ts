import type { Change } from '../../changes/change';
import { isView } from '../../model/isView';
import { pathKey, tablePath, writePath, type TablePath } from '../../model/objectPath';
import type { Column, Relation } from '../../model/snapshot';
import { quoteIdentifier, quotePath } from '../../normal/quoteIdentifier';
import { printComment } from '../../print/printComments';
import { textOf } from '../catalogSql';
import { refuseIf } from '../doBlock';
import type { FreeNames } from '../freeNames';
import type { Piece } from '../piece';
import { includedOf, type PlanContext } from '../planContext';
import type { PlannedRenames } from '../renames/plannedRenames';
import type { Presence } from '../select/presence';
import { lateDrops } from '../tables/lateDrops';
import { becomesView } from '../tables/remadeTables';
import { carryTypeSql } from './carryType';

/** A type that cannot be altered so: another of its name is made, and its columns are made one of it. */
export interface RemadeType {
  /** By its newer name. */
  readonly type: TablePath;
  readonly word: 'TYPE' | 'DOMAIN';
  readonly changes: readonly Change[];
  readonly isDestructive: boolean;
  /** The statement that makes it as it shall be. */
  readonly sql: string;
  readonly comment: string | undefined;
  /** What the values of a column are as ones of the newer type; `list` is `[]` where each is many. */
  readonly valueOf: (column: string, list: '' | '[]') => string;
}

/** Older columns, by their keys, whose types are made anew, and for what. */
export type RetypedColumns = ReadonlyMap<string, readonly Change[]>;

/** Of all older relations; columns that come from parents are among them. */
export function retypedColumns(types: readonly RemadeType[], context: PlanContext): RetypedColumns {
  return new Map(
    types.flatMap((remade) =>
      context.diff.before.relations.flatMap((relation) =>
        ownColumns(relation, remade, context).map(
          ({ name }) => [pathKey([...tablePath(relation), name]), remade.changes] as const,
        ),
      ),
    ),
  );
}

/** Those of a table, with what it has from parents. */
function ownColumns(
  relation: Relation,
  { type }: RemadeType,
  context: PlanContext,
): readonly Column[] {
  if (isView(relation)) return [];
  const written = quotePath(typeBefore(type, context));
  return relation.columns.filter((column) => [written, `${written}[]`].includes(column.type));
}

/** What a type was called that is called so in the end. */
export function typeBefore(type: TablePath, context: PlanContext): TablePath {
  const rename = includedOf(context, 'renameEnum', 'renameDomain').find(
    ({ to }) => pathKey(to) === pathKey(type),
  );
  return rename?.object ?? type;
}

export interface TypePlanning {
  readonly context: PlanContext;
  readonly presence: Presence;
  readonly renames: PlannedRenames;
  readonly free: FreeNames;
}

/** Sets the older type aside, makes the newer one, converts every column, and drops the older one. */
export function remakePieces(remade: RemadeType, planning: TypePlanning): readonly Piece[] {
  const { type, word, changes, isDestructive, sql, comment } = remade;
  const old: TablePath = [type[0], planning.free.next()];
  const name = writePath(type);
  const what = word.toLowerCase();
  const piece = (title: string, statement: string): Piece => ({
    phase: 'remakeTypes',
    title,
    sql: statement,
    changes,
    isDestructive,
  });
  return [
    piece(
      `look for what another ${name} would not have`,
      refuseIf(
        `SELECT FROM pg_seclabel l WHERE l.classoid = 'pg_type'::regclass AND l.objoid = ${textOf(type)}::regtype`,
        `There is a security label of ${name}, which another ${what} would not have`,
        'Make it anew by hand, or leave this change out',
      ),
    ),
    piece(
      `set the ${what} ${name} aside`,
      `ALTER ${word} ${quotePath(type)} RENAME TO ${quoteIdentifier(old[1])}`,
    ),
    piece(`make the ${what} ${name} anew`, sql),
    piece(`give ${name} the owner and rights that it had`, carryTypeSql(old, type)),
    ...(comment === undefined
      ? []
      : [piece(`comment on ${name}`, printComment(word, type, comment))]),
    ...usersOf(remade, planning).map(({ table, columns }) =>
      piece(
        `convert ${writePath(table)} to the new ${name}`,
        convert(table, columns, remade, planning.context),
      ),
    ),
    piece(`drop the old ${name}`, `DROP ${word} ${quotePath(old)}`),
  ];
}

interface TypeUser {
  readonly table: TablePath;
  readonly columns: readonly { readonly name: string; readonly column: Column }[];
}

/** Tables with columns of the type as they are called by then; partitions and heirs follow. */
function usersOf(remade: RemadeType, planning: TypePlanning): readonly TypeUser[] {
  const { context, renames } = planning;
  const { diff, before, names } = context;
  return diff.before.relations.flatMap((relation): readonly TypeUser[] => {
    const path = tablePath(relation);
    const own = ownColumns(relation, remade, context).filter(
      ({ name }) => before.parentsWith([...path, name]).length === 0,
    );
    const table = own.length === 0 ? undefined : placeThen(path, planning);
    if (table === undefined) return [];
    const columns = own.map((column) => {
      const to = names.columnAfter([...path, column.name]);
      const name = to === undefined ? renames.columnAside(table, column.name) : names.column(to);
      return { column, name };
    });
    return [{ table, columns }];
  });
}

/** Where an older table is while types are made anew; `undefined` = it is gone by then. */
export function placeThen(
  path: TablePath,
  { context, presence, renames }: TypePlanning,
): TablePath | undefined {
  const isDropped = presence.isDropped(path);
  const isGoing = isDropped || becomesView(path, context);
  if (isGoing && !lateDrops(context).has(pathKey(path))) return undefined;
  return isDropped ? renames.tableAside(path) : context.names.tableOf(path);
}

function convert(
  table: TablePath,
  columns: TypeUser['columns'],
  { type, valueOf }: RemadeType,
  context: PlanContext,
): string {
  const actions = columns.flatMap(({ name, column }) => {
    const quoted = quoteIdentifier(name);
    const list = column.type.endsWith('[]') ? '[]' : '';
    const value = laterDefault(column, [...table, name], context);
    const hasDefault = column.default !== undefined && column.generated === undefined;
    return [
      ...(hasDefault ? [`ALTER COLUMN ${quoted} DROP DEFAULT`] : []),
      `ALTER COLUMN ${quoted} TYPE ${quotePath(type)}${list} USING ${valueOf(quoted, list)}::${quotePath(type)}${list}`,
      ...(value === undefined ? [] : [`ALTER COLUMN ${quoted} SET DEFAULT ${value}`]),
    ];
  });
  return `ALTER TABLE ${quotePath(table)}\n  ${actions.join(',\n  ')}`;
}

/** The value that is gone may be the default. */
function laterDefault(
  column: Column,
  path: readonly string[],
  context: PlanContext,
): string | undefined {
  const isChanged = includedOf(context, 'changeDefault').some(
    ({ object }) =>
      pathKey([...context.names.table(object), context.names.column(object)]) === pathKey(path),
  );
  return isChanged || column.generated !== undefined ? undefined : (column.exact ?? column.default);
}
