import type { ByChange, ChangeOf, ColumnChange } from '../../changes/change';
import { isView } from '../../model/isView';
import { pathKey, writePath, type TablePath } from '../../model/objectPath';
import { quoteIdentifier, quotePath } from '../../normal/quoteIdentifier';
import { exactDefaultOf, printColumn, printIdentity, typed } from '../../print/printColumn';
import { sequenceIn } from '../../print/sequences';
import { convertValue } from '../convertValue';
import { isInheritedChange } from '../inheritedChange';
import type { Phase, Piece } from '../piece';
import { isIncludedAt, type PlanContext } from '../planContext';
import type { PlannedRenames } from '../renames/plannedRenames';
import { dropColumn } from './dropColumn';
import { notNull, refuseNulls } from './notNullPieces';
import { keepNumbering } from './numbering';
import { computingOrder, remadeColumns, sidesOf } from './remadeColumns';
import { partsOnColumn, remakeColumn } from './remadeColumnPieces';
import { sequencePieces } from './sequencePieces';

type Makers = Pick<ByChange<readonly Piece[]>, ColumnChange['kind']>;

interface Surroundings {
  readonly context: PlanContext;
  readonly renames: PlannedRenames;
}

/** What is done to columns; those of views are what the query makes them, renames apart. */
export function columnMakers(surroundings: Surroundings): Makers {
  const { context, renames } = surroundings;
  const makers = makersOfTables(surroundings);
  // What else is different of a column that is made anew, it is at once.
  const remade = remadeColumns(context);
  const ofTables =
    <Change extends ColumnChange>(make: (change: Change) => readonly Piece[]) =>
    (change: Change): readonly Piece[] => {
      const relation =
        context.after.relation(change.object) ?? context.before.relation(change.object);
      const isOfView = relation !== undefined && isView(relation);
      if (isOfView || isMovedThere(change, context)) return [];
      const cause = remade.get(pathKey(change.object));
      if (cause === undefined) return make(change);
      const sides = sidesOf(cause, context);
      if (change !== cause || sides === undefined) return [];
      // A parent's column takes along what an heir has on it.
      return isInheritedChange(cause, context)
        ? partsOnColumn(cause, sides.is, context)
        : remakeColumn(cause, sides, context);
    };
  return {
    addColumn: ofTables(makers.addColumn),
    dropColumn: ofTables((change) => dropColumn(change, { context, renames })),
    renameColumn: () => [],
    moveColumn: () => [],
    changeType: ofTables(makers.changeType),
    setNotNull: ofTables(makers.setNotNull),
    dropNotNull: ofTables(makers.dropNotNull),
    changeDefault: ofTables(makers.changeDefault),
    changeGenerated: ofTables(makers.changeGenerated),
    changeIdentity: ofTables(makers.changeIdentity),
    changeCollation: ofTables(makers.changeCollation),
    changeField: () => [],
  };
}

/** What comes from another table is made as the newer snapshot says at once. */
function isMovedThere({ kind, object }: ColumnChange, { names }: PlanContext): boolean {
  if (kind === 'addColumn' || kind === 'dropColumn' || kind === 'moveColumn') return false;
  const from = names.columnBefore(object);
  const table = names.tableBefore(object);
  return (
    from !== undefined && (table === undefined || from[0] !== table[0] || from[1] !== table[1])
  );
}

type TableMakers = Omit<Makers, 'dropColumn' | 'renameColumn' | 'moveColumn' | 'changeField'>;

function makersOfTables({ context }: Surroundings): TableMakers {
  const { names, after } = context;
  const altering = (
    change: ColumnChange,
    phase: Phase,
    title: string,
    action: string,
  ): readonly Piece[] => [
    {
      phase,
      title: `${title} ${writePath([...names.table(change.object), names.column(change.object)])}`,
      sql: `ALTER COLUMN ${quoteIdentifier(names.column(change.object))} ${action}`,
      changes: [change],
      alters: names.table(change.object),
    },
  ];
  const inherited = (change: ColumnChange): boolean => isInheritedChange(change, context);
  return {
    addColumn: (change) => addColumn(change, context),
    changeType: (change) => (inherited(change) ? [] : changeType(change, context)),
    changeCollation: (change) => {
      const column = after.column(change.object);
      const isTyped = isIncludedAt(context, 'changeType', change.object);
      if (column === undefined || isTyped || inherited(change)) return [];
      return altering(change, 'columns', 'change the collation of', `TYPE ${typed(column)}`);
    },
    setNotNull: (change) => [
      ...refuseNulls([...names.table(change.object), names.column(change.object)], change),
      ...altering(change, 'notNull', 'refuse nulls in', 'SET NOT NULL'),
    ],
    dropNotNull: (change) => altering(change, 'columns', 'allow nulls in', 'DROP NOT NULL'),
    changeDefault: (change) => changeDefault(change, context),
    changeGenerated: (change) => {
      if (inherited(change)) return [];
      const column = after.column(change.object);
      if (column?.generated === undefined) {
        return altering(change, 'columns', 'change what generates', 'DROP EXPRESSION');
      }
      const action = `SET EXPRESSION AS (${exactDefaultOf(column) ?? 'NULL'})`;
      // By itself: a type that changes with it would look for an index of both columns that is gone.
      const order = Math.max(1, computingOrder(column, change.object, context));
      return altering(change, 'columns', 'change what generates', action).map((piece) => ({
        ...piece,
        order,
      }));
    },
    changeIdentity: (change) => {
      if (inherited(change)) return [];
      const numbering = numberingOf(change, context);
      if (change.after === undefined) {
        return [
          ...numbering,
          ...altering(change, 'loosen', 'make no identity of', 'DROP IDENTITY IF EXISTS'),
        ];
      }
      if (change.before !== undefined) {
        const words = printIdentity(change.after).replace(' AS IDENTITY', '');
        return altering(change, 'identities', 'change the identity of', `SET ${words}`);
      }
      return [
        ...numbering,
        ...altering(
          change,
          'identities',
          'make an identity of',
          `ADD ${printIdentity(change.after)}`,
        ),
        sequenceBehind([...names.table(change.object), names.column(change.object)], change),
      ];
    },
  };
}

function numberingOf(
  change: ChangeOf<'changeIdentity'>,
  { names, before, after }: PlanContext,
): readonly Piece[] {
  const was = before.column(names.columnBefore(change.object) ?? change.object);
  const is = after.column(change.object);
  if (was === undefined || is === undefined) return [];
  return keepNumbering(change, { was, is }, [
    ...names.table(change.object),
    names.column(change.object),
  ]);
}

/** The next value is behind all that are there, and not below 1: a new identity ascends from there. */
function sequenceBehind(path: readonly string[], change: ColumnChange): Piece {
  const table: TablePath = [path[0] ?? '', path[1] ?? ''];
  const column = path[2] ?? '';
  const quoted = quoteIdentifier(column);
  const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
  return {
    phase: 'identities',
    title: `begin the values of ${writePath(path)} behind those that are there`,
    sql: `SELECT setval(pg_get_serial_sequence(${literal(quotePath(table))}, ${literal(column)}), greatest(max(${quoted}), 0) + 1, false) FROM ${quotePath(table)}`,
    changes: [change],
  };
}

function addColumn(change: ChangeOf<'addColumn'>, context: PlanContext): readonly Piece[] {
  const { names } = context;
  const table = names.table(change.object);
  const column = change.after;
  const path = [...table, column.name];
  if (isInheritedChange(change, context)) return beyondParent(change, context);
  // Nobody says what the rows that are there hold: they may be none, and the check tells.
  const hasValue =
    column.default !== undefined || column.identity !== undefined || column.generated !== undefined;
  const isLate = !column.isNullable && !hasValue;
  const shown = isLate ? { ...column, isNullable: true } : column;
  const own: Piece = {
    phase: 'columns',
    title: `add ${writePath(path)}`,
    sql: `ADD COLUMN ${printColumn(shown)}`,
    changes: [change],
    alters: table,
    order: column.generated === undefined ? 0 : computingOrder(column, change.object, context),
  };
  const sequences = sequencePieces(path, column, [change]);
  if (!isLate) return [...sequences.before, own, ...sequences.after];
  return [own, ...refuseNulls(path, change), notNull(path, change)];
}

/** What is different of a column that comes from a parent: an heir has defaults and nulls of its own. */
function beyondParent(
  change: ChangeOf<'addColumn'>,
  { names, after }: PlanContext,
): readonly Piece[] {
  const { object, after: column } = change;
  const table = names.table(object);
  const path = [...table, column.name];
  const [parent] = after.parentsWith(object);
  const above = parent?.columns.find(({ name }) => name === column.name);
  if (above === undefined || column.generated !== undefined) return [];
  const value = exactDefaultOf(column);
  const own: Piece = {
    phase: 'columns',
    title: `give ${writePath(path)} ${value === undefined ? 'no default' : 'a default of its own'}`,
    sql: `ALTER TABLE ONLY ${quotePath(table)} ALTER COLUMN ${quoteIdentifier(column.name)} ${value === undefined ? 'DROP DEFAULT' : `SET DEFAULT ${value}`}`,
    changes: [change],
    order: 1,
  };
  const sequences = sequencePieces(path, column, [change]);
  return [
    ...(above.default === column.default ? [] : [...sequences.before, own, ...sequences.after]),
    ...(above.isNullable && !column.isNullable
      ? [...refuseNulls(path, change), notNull(path, change)]
      : []),
  ];
}

function changeType(change: ChangeOf<'changeType'>, context: PlanContext): readonly Piece[] {
  const { names, after, before } = context;
  const column = after.column(change.object);
  const from = names.columnBefore(change.object);
  const was = from && before.column(from);
  if (column === undefined || was === undefined) return [];
  const table = names.table(change.object);
  const name = quoteIdentifier(names.column(change.object));
  const using = convertValue(name, change.before, change.after);
  const hasDefault =
    was.default !== undefined && was.generated === undefined && using !== undefined;
  const isSetLater = isIncludedAt(context, 'changeDefault', change.object);
  const value = hasDefault && !isSetLater ? exactDefaultOf(column) : undefined;
  const actions = [
    ...(hasDefault ? [`ALTER COLUMN ${name} DROP DEFAULT`] : []),
    `ALTER COLUMN ${name} TYPE ${typed(column)}${using === undefined ? '' : ` USING ${using}`}`,
    ...(value === undefined ? [] : [`ALTER COLUMN ${name} SET DEFAULT ${value}`]),
  ];
  return [
    {
      phase: 'columns',
      title: `make ${writePath([...table, names.column(change.object)])} ${change.after}`,
      sql: actions.join(',\n  '),
      changes: [change],
      alters: table,
    },
  ];
}

/** Heirs keep their own. */
function changeDefault(change: ChangeOf<'changeDefault'>, context: PlanContext): readonly Piece[] {
  const { names, after } = context;
  const column = after.column(change.object);
  const table = names.table(change.object);
  const name = names.column(change.object);
  const path = [...table, name];
  // What generates a column is no default.
  if (column === undefined || column.generated !== undefined) return [];
  const value = exactDefaultOf(column);
  const sequences =
    sequenceIn(change.after) === undefined
      ? { before: [], after: [] }
      : sequencePieces(path, column, [change]);
  const only = after.heirsOf(change.object).length > 0 ? 'ONLY ' : '';
  const action = value === undefined ? 'DROP DEFAULT' : `SET DEFAULT ${value}`;
  return [
    ...sequences.before,
    {
      phase: 'columns',
      title: `${value === undefined ? 'take the default from' : 'change the default of'} ${writePath(path)}`,
      sql: `ALTER TABLE ${only}${quotePath(table)} ALTER COLUMN ${quoteIdentifier(name)} ${action}`,
      changes: [change],
      order: 1,
    },
    ...sequences.after,
  ];
}
