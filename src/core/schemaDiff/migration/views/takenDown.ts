import type { Change } from '../../changes/change';
import { isView } from '../../model/isView';
import { pathKey, tablePath } from '../../model/objectPath';
import type { Relation } from '../../model/snapshot';
import { includedOf } from '../planContext';
import { remadePaths } from '../tables/remadeTables';
import type { ViewPlanning } from './viewPlanning';

/** An older view that has to be dropped, for good or for a while, and for what. */
export interface DownView {
  readonly view: Relation;
  readonly changes: readonly Change[];
}

/** Views that read what changes under them, those that change themselves, and all that read these. */
export function takenDown(
  planning: ViewPlanning,
  remade: ReadonlySet<string>,
): readonly DownView[] {
  const { context, presence } = planning;
  const causes = causesOf(planning);
  const readers = readersIn(context.diff.before.relations);
  const down = new Map<Relation, Set<Change>>();
  const take = (view: Relation, changes: readonly Change[]): void => {
    const known = down.get(view);
    const fresh = changes.filter((change) => known?.has(change) !== true);
    if (known !== undefined && fresh.length === 0) return;
    down.set(view, new Set([...(known ?? []), ...fresh]));
    for (const reader of readers.get(pathKey(tablePath(view))) ?? []) take(reader, changes);
  };
  for (const view of context.diff.before.relations.filter(isView)) {
    const to = context.names.tableAfter(tablePath(view));
    const own =
      presence.isDropped(tablePath(view)) || (to !== undefined && remade.has(pathKey(to)));
    const read = (view.view?.dependsOn ?? []).flatMap((path) => causes.get(pathKey(path)) ?? []);
    if (own) take(view, ownChanges(view, planning));
    if (read.length > 0) take(view, read);
  }
  return [...down].map(([view, changes]) => ({ view, changes: [...changes] }));
}

/** Changes that a view which reads the object does not survive, by older paths. */
function causesOf({ context, retyped }: ViewPlanning): ReadonlyMap<string, readonly Change[]> {
  const { names } = context;
  const causes = new Map<string, Change[]>();
  const note = (path: readonly string[] | undefined, change: Change): void => {
    if (path === undefined) return;
    causes.set(pathKey(path), [...(causes.get(pathKey(path)) ?? []), change]);
  };
  for (const change of includedOf(context, 'changeType', 'changeCollation', 'changeGenerated')) {
    note(names.columnBefore(change.object), change);
  }
  for (const change of includedOf(context, 'dropColumn')) {
    const table = names.tableBefore(change.object);
    note(table && [...table, change.object[2]], change);
  }
  for (const change of includedOf(context, 'moveColumn', 'dropTable')) note(change.object, change);
  for (const change of includedOf(context, 'dropPrimaryKey', 'changePrimaryKey')) {
    for (const { name } of context.after.relation(change.object)?.columns ?? []) {
      note(names.columnBefore([...change.object.slice(0, 2), name]), change);
    }
  }
  for (const [path, change] of remadePaths(context, 'view', 'swap')) note(path, change);
  for (const [key, changes] of retyped) causes.set(key, [...(causes.get(key) ?? []), ...changes]);
  return causes;
}

function readersIn(relations: readonly Relation[]): ReadonlyMap<string, readonly Relation[]> {
  const readers = new Map<string, Relation[]>();
  for (const relation of relations) {
    const read = new Set((relation.view?.dependsOn ?? []).map((path) => pathKey(path.slice(0, 2))));
    for (const key of read) readers.set(key, [...(readers.get(key) ?? []), relation]);
  }
  return readers;
}

function ownChanges(view: Relation, { context }: ViewPlanning): readonly Change[] {
  const path = tablePath(view);
  const to = context.names.tableAfter(path);
  const keys = [pathKey(path), ...(to === undefined ? [] : [pathKey(to)])];
  return context.selection.included.filter((change) =>
    keys.includes(pathKey((change.kind === 'moveColumn' ? change.to : change.object).slice(0, 2))),
  );
}
