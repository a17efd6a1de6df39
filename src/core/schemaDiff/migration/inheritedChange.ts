import type { Change } from '../changes/change';
import { pathKey } from '../model/objectPath';
import { includedOf, type PlanContext } from './planContext';

/** Whether a change of a column comes to a partition or heir by the same change of a parent's. */
export function isInheritedChange(change: Change, context: PlanContext): boolean {
  const { after, before, names } = context;
  const object = 'to' in change ? change.to : change.object;
  if (object.length < 3) return false;
  const isDropped = change.kind === 'dropColumn';
  const table = object.slice(0, 2);
  const older = names.tableBefore(table);
  const parents =
    isDropped && older !== undefined
      ? before
          .parentsWith([...older, object[2] ?? ''])
          .flatMap(({ schema, name }) => names.tableAfter([schema, name]) ?? [])
      : after.parentsWith(object).map(({ schema, name }) => [schema, name] as const);
  if (parents.length === 0) return false;
  const keys = includedKeys(context, change.kind);
  return parents.some((parent) => keys.has(pathKey([...parent, object[2] ?? ''])));
}

function includedKeys(context: PlanContext, kind: Change['kind']): ReadonlySet<string> {
  const changes = includedOf(context, kind);
  return new Set(changes.map((change) => pathKey('to' in change ? change.to : change.object)));
}
