import type { ChangeKind } from '../../changes/change';
import { isView } from '../../model/isView';
import { pathKey } from '../../model/objectPath';
import { includedOf, type PlanContext } from '../planContext';

/** What a view does not survive: it is made anew from the newer snapshot. */
export const remakingKinds = [
  'changeViewQuery',
  'changeRelationKind',
  'addColumn',
  'dropColumn',
  'moveColumn',
  'changeType',
  'changeCollation',
] as const satisfies readonly ChangeKind[];

/** Keys of the newer paths of views that are made anew. */
export function remadeViews(context: PlanContext): ReadonlySet<string> {
  const { before, after, names } = context;
  const keys = includedOf(context, ...remakingKinds).flatMap((change) => {
    const object = change.kind === 'moveColumn' ? change.to : change.object;
    const relation = after.relation(object);
    const from = names.tableBefore(object);
    const was = from && before.relation(from);
    // A table that becomes a view is made as one.
    const becomesOne = change.kind === 'changeRelationKind' && relation && isView(relation);
    const isViewsOwn =
      relation !== undefined && was !== undefined && (isView(was) || becomesOne === true);
    return isViewsOwn ? [pathKey(object.slice(0, 2))] : [];
  });
  return new Set(keys);
}
