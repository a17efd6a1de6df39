import { quoteText } from '../../../sql/quoteName';
import type { Change, ChangeOf } from '../../changes/change';
import { isView } from '../../model/isView';
import { pathKey, tablePath, writePath, type TablePath } from '../../model/objectPath';
import type { Column } from '../../model/snapshot';
import { quoteIdentifier, quotePath } from '../../normal/quoteIdentifier';
import { printComment } from '../../print/printComments';
import { printEnum } from '../../print/printTypes';
import { quoteOnLine } from '../../print/sqlText';
import type { Piece } from '../piece';
import { includedOf, type PlanContext } from '../planContext';
import { newValues, targetValues } from './targetValues';

type ValuesChange = ChangeOf<'addEnumValue' | 'dropEnumValue' | 'reorderEnum'>;

/** What is done to enums whose values are others. */
export interface EnumPlan {
  readonly pieces: readonly Piece[];
  /** Columns of before, by their keys, that are of a type that is made anew. */
  readonly remade: ReadonlySet<string>;
}

export function planEnums(context: PlanContext): EnumPlan {
  const byType = new Map<string, ValuesChange[]>();
  for (const change of includedOf(context, 'addEnumValue', 'dropEnumValue', 'reorderEnum')) {
    const key = pathKey(change.object);
    byType.set(key, [...(byType.get(key) ?? []), change]);
  }
  const plans = [...byType.values()].map((changes) => planType(changes, context));
  return {
    pieces: plans.flatMap(({ pieces }) => pieces),
    remade: new Set(plans.flatMap(({ remade }) => [...remade])),
  };
}

function planType(changes: readonly ValuesChange[], context: PlanContext): EnumPlan {
  const [first] = changes;
  if (first === undefined) return { pieces: [], remade: new Set() };
  const { object, before, after } = first;
  const isOnlyAdding = changes.every(({ kind }) => kind === 'addEnumValue');
  const fresh = newValues(before, after);
  if (
    isOnlyAdding &&
    !isUsed(
      fresh.map(({ value }) => value),
      context,
    )
  ) {
    return { pieces: fresh.map((one) => addValue(object, one, changes)), remade: new Set() };
  }
  const has = (kind: Change['kind']): boolean => changes.some((change) => change.kind === kind);
  const values = has('reorderEnum')
    ? after
    : targetValues(before, after, {
        isAdding: has('addEnumValue'),
        isDropping: has('dropEnumValue'),
      });
  return remakeType(object, values, { changes, context });
}

/** A new value may not be used in the transaction that adds it: neither in a default, nor in a check. */
function isUsed(values: readonly string[], { diff }: PlanContext): boolean {
  const { relations, domains } = diff.after;
  const texts = JSON.stringify({ relations, domains });
  return values.some((value) => texts.includes(JSON.stringify(quoteText(value)).slice(1, -1)));
}

function addValue(
  type: TablePath,
  { value, place }: ReturnType<typeof newValues>[number],
  changes: readonly Change[],
): Piece {
  const where = place === undefined ? '' : ` ${place.side} ${quoteOnLine(place.neighbor)}`;
  return {
    phase: 'makeTypes',
    title: `add ${quoteText(value)} to ${writePath(type)}`,
    sql: `ALTER TYPE ${quotePath(type)} ADD VALUE ${quoteOnLine(value)}${where}`,
    changes,
  };
}

/** Another type of the same name, and every column of the old one made one of it. */
function remakeType(
  type: TablePath,
  values: readonly string[],
  {
    changes,
    context,
  }: { readonly changes: readonly ValuesChange[]; readonly context: PlanContext },
): EnumPlan {
  const old: TablePath = [type[0], `lakeside_old_${type[1]}`.slice(0, 40)];
  const isDestructive = changes.some(({ kind }) => kind === 'dropEnumValue');
  const piece = (title: string, sql: string): Piece => ({
    phase: 'remakeTypes',
    title,
    sql,
    changes,
    isDestructive,
  });
  const users = usersOf(type, context);
  const name = writePath(type);
  const [schema, bare] = type;
  const { comment } = context.before.enum(type) ?? {};
  const pieces = [
    piece(
      `set the type ${name} aside`,
      `ALTER TYPE ${quotePath(type)} RENAME TO ${quoteIdentifier(old[1])}`,
    ),
    piece(`make the type ${name} anew`, printEnum({ schema, name: bare, values })),
    ...(comment === undefined
      ? []
      : [piece(`comment on ${name}`, printComment('TYPE', type, comment))]),
    ...users.map(({ table, columns }) =>
      piece(
        `convert ${writePath(table)} to the new ${name}`,
        convert(table, columns, { type, context }),
      ),
    ),
    piece(`drop the old ${name}`, `DROP TYPE ${quotePath(old)}`),
  ];
  return { pieces, remade: new Set(users.flatMap(({ keys }) => keys)) };
}

interface TypeUser {
  readonly table: TablePath;
  readonly columns: readonly { readonly name: string; readonly column: Column }[];
  /** Of the columns in before. */
  readonly keys: readonly string[];
}

/** Tables with columns of the type as they are called after renames; partitions and heirs follow. */
function usersOf(type: TablePath, context: PlanContext): readonly TypeUser[] {
  const { diff, before, names } = context;
  const written = [
    quotePath(typeBefore(type, context)),
    `${quotePath(typeBefore(type, context))}[]`,
  ];
  return diff.before.relations.flatMap((relation): readonly TypeUser[] => {
    if (isView(relation)) return [];
    const path = tablePath(relation);
    const own = relation.columns.filter((column) => written.includes(column.type));
    if (own.length === 0) return [];
    const columns = own
      .filter(({ name }) => before.parentsWith([...path, name]).length === 0)
      .map((column) => {
        const to = names.columnAfter([...path, column.name]);
        return { column, name: to === undefined ? column.name : names.column(to) };
      });
    const keys = own.map(({ name }) => pathKey([...path, name]));
    return columns.length === 0 ? [] : [{ table: names.tableOf(path), columns, keys }];
  });
}

function typeBefore(type: TablePath, context: PlanContext): TablePath {
  const rename = includedOf(context, 'renameEnum').find(({ to }) => pathKey(to) === pathKey(type));
  return rename?.object ?? type;
}

function convert(
  table: TablePath,
  columns: TypeUser['columns'],
  { type, context }: { readonly type: TablePath; readonly context: PlanContext },
): string {
  const actions = columns.flatMap(({ name, column }) => {
    const quoted = quoteIdentifier(name);
    const list = column.type.endsWith('[]') ? '[]' : '';
    const value = laterDefault(column, [...table, name], context);
    return [
      ...(column.default === undefined ? [] : [`ALTER COLUMN ${quoted} DROP DEFAULT`]),
      `ALTER COLUMN ${quoted} TYPE ${quotePath(type)}${list} USING ${quoted}::text${list}::${quotePath(type)}${list}`,
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
