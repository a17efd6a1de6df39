import { isPartChange, type Change, type Part, type PartChange } from '../../changes/change';
import { isSamePath } from '../../model/objectPath';
import type { Relation } from '../../model/snapshot';
import { mentions } from '../../normal/renameIn';
import { describeChange } from '../../report/changeWords';
import { isMadeAnew, sidesOf, type RemakingChange } from '../columns/remadeColumns';
import { partsOf, textsOf } from '../parts/keptParts';
import type { PlanContext } from '../planContext';

/**
 * A column that is dropped and added is at once all that the newer snapshot says, and so are its keys,
 * checks and indexes: what of that is left out, its values for instance, keeps the column as it is. A
 * sentence without its end.
 */
export function leftOutAlong(change: RemakingChange, context: PlanContext): string | undefined {
  const sides = sidesOf(change, context);
  if (sides === undefined || !isMadeAnew(sides)) return undefined;
  const { diff, selection, after } = context;
  const relation = after.relation(change.object);
  const names = [sides.was.name, sides.is.name];
  const isOfPart = (one: PartChange): boolean =>
    isSamePath(one.object.slice(0, 2), change.object.slice(0, 2)) &&
    partsIn(one, relation)
      .flatMap(textsOf)
      .some((text) => names.some((name) => mentions(text, name)));
  const other = diff.changes.find(
    (one) =>
      !selection.includes(one) &&
      (isPartChange(one) ? isOfPart(one) : isOfColumn(one, change)) &&
      one.kind !== 'changeField',
  );
  return other && `it is dropped and added, and this is left out: ${describeChange(other)}`;
}

/** What the column is called is not said of it here: that may stay. */
function isOfColumn(one: Change, { object }: RemakingChange): boolean {
  return !('to' in one) && isSamePath(one.object, object);
}

function partsIn(change: PartChange, relation: Relation | undefined): readonly Part[] {
  if (!('to' in change)) {
    const before = 'before' in change ? [change.before] : [];
    return 'after' in change ? [...before, change.after] : before;
  }
  if (relation === undefined) return [];
  const all = [...partsOf(relation).map(([, part]) => part), ...relation.foreignKeys];
  return all.filter(({ name }) => name === change.to[2]);
}
