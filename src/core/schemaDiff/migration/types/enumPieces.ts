import { groupBy } from '../../../base/groupBy';
import { quoteText } from '../../../sql/quoteName';
import type { Change, ChangeOf } from '../../changes/change';
import { pathKey, writePath, type TablePath } from '../../model/objectPath';
import { quotePath } from '../../normal/quoteIdentifier';
import { printEnum } from '../../print/printTypes';
import { quoteOnLine } from '../../print/sqlText';
import type { Piece } from '../piece';
import { includedOf, type PlanContext } from '../planContext';
import type { RemadeType } from './remadeTypes';
import { newValues, targetValues } from './targetValues';

type ValuesChange = ChangeOf<'addEnumValue' | 'dropEnumValue' | 'reorderEnum'>;

/** What is done to enums whose values are others. */
export interface EnumPlan {
  /** Of those that only get more values. */
  readonly pieces: readonly Piece[];
  readonly remade: readonly RemadeType[];
}

/** Of the changes that are selected; all those of one type are planned together. */
export function planEnums(context: PlanContext): EnumPlan {
  const changes = includedOf(context, 'addEnumValue', 'dropEnumValue', 'reorderEnum');
  const plans = [...groupBy(changes, ({ object }) => pathKey(object)).values()].map((own) =>
    planType(own, context),
  );
  return {
    pieces: plans.flatMap(({ pieces }) => pieces),
    remade: plans.flatMap(({ remade }) => remade),
  };
}

function planType(changes: readonly ValuesChange[], context: PlanContext): EnumPlan {
  const [first] = changes;
  if (first === undefined) return { pieces: [], remade: [] };
  const { object } = first;
  const { before, after } = valuesThen(first, context);
  const isOnlyAdding = changes.every(({ kind }) => kind === 'addEnumValue');
  const fresh = newValues(before, after);
  if (
    isOnlyAdding &&
    !isUsed(
      fresh.map(({ value }) => value),
      context,
    )
  ) {
    return { pieces: fresh.map((one) => addValue(object, one, changes)), remade: [] };
  }
  const has = (kind: Change['kind']): boolean => changes.some((change) => change.kind === kind);
  const values = targetValues(before, after, {
    isAdding: has('addEnumValue'),
    isDropping: has('dropEnumValue'),
    isReordering: has('reorderEnum'),
  });
  return { pieces: [], remade: [remadeEnum(object, values, { changes, context })] };
}

/** The values of both sides as they are called by then: renames come before, unless they are left out. */
function valuesThen(
  { object, before, after }: ValuesChange,
  { diff, selection }: PlanContext,
): { readonly before: readonly string[]; readonly after: readonly string[] } {
  const rename = diff.changes.find(
    (change): change is ChangeOf<'renameEnumValue'> =>
      change.kind === 'renameEnumValue' && pathKey(change.object) === pathKey(object),
  );
  if (rename === undefined || selection.includes(rename)) return { before, after };
  const older = new Map(rename.after.map((value, place) => [value, rename.before[place] ?? value]));
  const called = (value: string): string => older.get(value) ?? value;
  return { before: before.map(called), after: after.map(called) };
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
    // Neighbors have their later names.
    order: 1,
  };
}

function remadeEnum(
  type: TablePath,
  values: readonly string[],
  {
    changes,
    context,
  }: { readonly changes: readonly ValuesChange[]; readonly context: PlanContext },
): RemadeType {
  const [schema, name] = type;
  return {
    type,
    word: 'TYPE',
    changes,
    isDestructive: changes.some(({ kind }) => kind === 'dropEnumValue'),
    sql: printEnum({ schema, name, values }),
    comment: context.before.enum(type)?.comment,
    valueOf: (column, list) => `${column}::text${list}`,
  };
}
