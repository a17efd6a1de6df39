import { groupBy } from '../../../base/groupBy';
import type { Change } from '../../changes/change';
import { isView } from '../../model/isView';
import { pathKey, writePath, type TablePath } from '../../model/objectPath';
import { quoteIdentifier, quotePath } from '../../normal/quoteIdentifier';
import { commentedKind } from '../../print/printComments';
import { isInheritedChange } from '../inheritedChange';
import type { Piece } from '../piece';
import { includedOf, type PlanContext } from '../planContext';
import { remadeViews } from '../select/remadeViews';
import type { AsideNames } from './plannedRenames';
import { orderRenames, type Rename } from './renameOrder';

/** Columns that are called otherwise; those that go step aside if their name is wanted. */
export function renameColumns(context: PlanContext, aside: AsideNames): readonly Piece[] {
  const remade = remadeViews(context);
  const changes = includedOf(context, 'renameColumn', 'addColumn', 'moveColumn', 'dropColumn');
  const tables = groupBy(changes, (change) =>
    pathKey((change.kind === 'moveColumn' ? change.to : change.object).slice(0, 2)),
  );
  return [...tables].flatMap(([key, own]) => {
    const [schema = '', name = ''] = key.split('\0');
    return remade.has(key) ? [] : renameIn([schema, name], own, context, aside);
  });
}

type ColumnRename = Rename<{ readonly change: Change }>;

function renameIn(
  table: TablePath,
  changes: readonly Change[],
  context: PlanContext,
  aside: AsideNames,
): readonly Piece[] {
  const { before, after, names } = context;
  const from = names.tableBefore(table);
  const relation = after.relation(table);
  const was = from && before.relation(from);
  if (was === undefined || relation === undefined) return [];
  const at = names.table(table);
  const wanted = new Set(changes.flatMap(wantedName));
  const going = goingColumns(table, changes, context).filter(({ name }) => wanted.has(name));
  const renames: readonly ColumnRename[] = [
    ...going.map(({ name, change }) => ({
      from: ['', name] as const,
      to: undefined,
      of: { change },
    })),
    ...changes.flatMap((change): readonly ColumnRename[] =>
      change.kind === 'renameColumn'
        ? [{ from: ['', change.object[2]], to: ['', change.to[2]], of: { change } }]
        : [],
    ),
  ];
  const taken = was.columns.map(({ name }): TablePath => ['', name]);
  const steps = orderRenames(renames, taken);
  for (const { from: old, to, of } of renames) {
    const last = steps.findLast((step) => step.of === of);
    if (to === undefined && last !== undefined) aside.note([...at, old[1]], last.to);
  }
  const word = isView(was) ? commentedKind(was) : 'TABLE';
  return steps
    .filter(({ of }) => !isInheritedChange(of.change, context))
    .map(({ from: old, to, of }) => ({
      phase: 'renameColumns',
      title: `rename ${writePath([...at, old[1]])} to ${writePath([to[1]])}`,
      sql: `ALTER ${word} ${quotePath(at)} RENAME COLUMN ${quoteIdentifier(old[1])} TO ${quoteIdentifier(to[1])}`,
      changes: [of.change],
    }));
}

function wantedName(change: Change): readonly string[] {
  if (change.kind === 'renameColumn' || change.kind === 'moveColumn') return [change.to[2]];
  return change.kind === 'addColumn' ? [change.object[2]] : [];
}

/** Columns that are dropped, or leave for another table. */
function goingColumns(
  table: TablePath,
  changes: readonly Change[],
  context: PlanContext,
): readonly { readonly name: string; readonly change: Change }[] {
  const from = context.names.tableBefore(table);
  const dropped = changes.flatMap((change) =>
    change.kind === 'dropColumn' ? [{ name: change.object[2], change }] : [],
  );
  const moved = includedOf(context, 'moveColumn')
    .filter(({ object: [schema, name] }) => schema === from?.[0] && name === from[1])
    .map((change) => ({ name: change.object[2], change }));
  return [...dropped, ...moved];
}
