import { forChange, type ByChange, type Change, type ChangeOf } from '../../changes/change';
import { isView } from '../../model/isView';
import { writePath } from '../../model/objectPath';
import { mentions } from '../../normal/renameIn';
import { planCopy } from '../moves/planCopy';
import type { PlanContext } from '../planContext';

/** Why no SQL is made for a change, as a sentence without its end; `undefined` if there is some. */
export function obstacleOf(change: Change, context: PlanContext): string | undefined {
  return forChange(change, obstaclesIn(context));
}

type Obstacles = Partial<ByChange<string | undefined>>;

function obstaclesIn(context: PlanContext): Obstacles {
  const { after } = context;
  return {
    addTable: (change) =>
      change.after.kind === 'foreignTable'
        ? `a snapshot does not say on which server ${nameOf(change)} lies`
        : undefined,
    changeRelationKind: (change) => {
      const isFromView = change.before === 'view' || change.before === 'materializedView';
      if (isFromView && change.after !== 'foreignTable') return undefined;
      return `${nameOf(change)} has to be made anew as another kind of relation, and its rows carried over by hand`;
    },
    changePartitioning: (change) =>
      `a table cannot be parted otherwise: ${nameOf(change)} has to be made anew, and its rows carried over by hand`,
    changeField: () => 'it is said of the field in Benchling, and not of the column',
    changeDropdown: () => 'its values are rows of Benchling’s, and nothing of the schema’s',
    changeDomain: (change) =>
      change.before.type === change.after.type
        ? undefined
        : `the type of a domain cannot be changed: make another for ${nameOf(change)} by hand`,
    changeGenerated: (change) => generatedObstacle(change, context),
    changeType: (change) => typeObstacle(change, context),
    moveColumn: (change) => {
      const target = after.relation(change.to);
      if (target === undefined || isView(target)) return undefined;
      const copy = planCopy(change, context);
      return copy.kind === 'unknown' ? copy.why : undefined;
    },
  };
}

function nameOf({ object }: Change): string {
  return writePath(object);
}

function generatedObstacle(
  change: ChangeOf<'changeGenerated'>,
  { before, after, names }: PlanContext,
): string | undefined {
  const is = after.column(change.object);
  const was = before.column(names.columnBefore(change.object) ?? change.object);
  const relation = after.relation(change.object);
  if (relation !== undefined && isView(relation)) return undefined;
  if (was?.generated === 'stored' && is?.generated !== 'virtual') return undefined;
  if (was?.generated === 'virtual' && is?.generated === 'virtual') return undefined;
  return `${nameOf(change)} would have to be dropped and added anew: a column cannot begin to be generated, or be generated in another way`;
}

/** What is computed of a column, or parts a table by it, holds on to its type. */
function typeObstacle(
  change: ChangeOf<'changeType'>,
  { before, names }: PlanContext,
): string | undefined {
  const path = names.columnBefore(change.object);
  const relation = path && before.relation(path);
  if (path === undefined || relation === undefined) return undefined;
  const name = path[2];
  if (relation.partitioning !== undefined && mentions(relation.partitioning, name)) {
    return `${writePath(path.slice(0, 2))} is parted by ${writePath([name])}`;
  }
  const computed = relation.columns.find(
    (column) => column.generated !== undefined && mentions(column.default ?? '', name),
  );
  return computed && `${writePath([computed.name])} is computed of it`;
}
