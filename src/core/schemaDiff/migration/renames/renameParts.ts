import { groupBy } from '../../../base/groupBy';
import { pathKey, tablePath, writePath, type TablePath } from '../../model/objectPath';
import { quoteIdentifier, quotePath } from '../../normal/quoteIdentifier';
import type { ChangeOf } from '../../changes/change';
import type { Piece } from '../piece';
import { includedOf, type PlanContext } from '../planContext';
import type { Presence } from '../select/presence';
import { remadeViews } from '../select/remadeViews';
import type { AsideNames, RenameSubject } from './plannedRenames';
import { indexLike, pieceOf } from './renameRelations';
import { orderRenames, type Rename } from './renameOrder';

/** Keys, checks and indexes that are called otherwise, those in `relinked` apart. */
export function renameParts(
  context: PlanContext,
  {
    presence,
    relinked,
    aside,
  }: {
    readonly presence: Presence;
    readonly relinked: ReadonlySet<unknown>;
    readonly aside: AsideNames;
  },
): readonly Piece[] {
  return [...renameIndexes(context, presence, aside), ...renameConstraints(context, relinked)];
}

/** Names of indexes, and of the keys that they stand behind, are of the schema. */
function renameIndexes(
  context: PlanContext,
  presence: Presence,
  aside: AsideNames,
): readonly Piece[] {
  const { diff, names } = context;
  const remade = remadeViews(context);
  const changes = includedOf(
    context,
    'renamePrimaryKey',
    'renameUnique',
    'renameExclusion',
    'renameIndex',
  );
  const renames = changes
    .filter(({ object }) => !remade.has(pathKey(object.slice(0, 2))))
    .map((change): Rename<RenameSubject> => {
      const [schema] = names.table(change.object);
      return {
        from: [schema, change.object[2]],
        to: [schema, change.to[2]],
        of: { word: 'INDEX', changes: [change] },
      };
    });
  const stepAside = namesInTheWay(context, presence);
  if (renames.length + stepAside.length === 0) return [];
  const dropped = new Set(
    includedOf(context, 'dropPrimaryKey', 'dropUnique', 'dropExclusion', 'dropIndex').map(
      ({ object }) => pathKey([...(names.tableBefore(object) ?? []), object[2]]),
    ),
  );
  const taken = diff.before.relations.flatMap((relation): readonly TablePath[] => {
    const path = tablePath(relation);
    const [schema] = names.tableOf(path);
    const own = indexLike(relation).filter((name) => !dropped.has(pathKey([...path, name])));
    return [names.tableOf(path), ...own.map((name): TablePath => [schema, name])];
  });
  const steps = orderRenames([...stepAside, ...renames], taken);
  for (const { from, of } of stepAside) {
    const last = steps.findLast((step) => step.of === of);
    if (last !== undefined) aside.note(from, last.to);
  }
  return steps.map((step) => pieceOf(step, 'renameParts'));
}

/** Indexes of tables that are dropped, whose names others get. */
function namesInTheWay(
  { diff, names }: PlanContext,
  presence: Presence,
): readonly Rename<RenameSubject>[] {
  const dropped = diff.before.relations.filter((relation) =>
    presence.isDropped(tablePath(relation)),
  );
  if (dropped.length === 0) return [];
  const wanted = new Set(
    diff.after.relations.flatMap((relation) => {
      const [schema] = names.table(tablePath(relation));
      return indexLike(relation).map((name) => pathKey([schema, name]));
    }),
  );
  return dropped.flatMap((relation) =>
    indexLike(relation)
      .map((name): TablePath => [relation.schema, name])
      .filter((path) => wanted.has(pathKey(path)))
      .map((from) => ({ from, to: undefined, of: { word: 'INDEX', changes: [] } })),
  );
}

type ConstraintRename = ChangeOf<'renameCheck' | 'renameForeignKey'>;

function renameConstraints(context: PlanContext, relinked: ReadonlySet<unknown>): readonly Piece[] {
  const changes = includedOf(context, 'renameCheck', 'renameForeignKey').filter(
    (change) => !relinked.has(change),
  );
  const tables = groupBy(changes, ({ object }) => pathKey(object.slice(0, 2)));
  return [...tables.values()].flatMap((own) => renameIn(own, context));
}

function renameIn(changes: readonly ConstraintRename[], { names }: PlanContext): readonly Piece[] {
  const at = names.table(changes[0]?.object ?? []);
  const renames = changes.map((change): Rename<ConstraintRename> => ({
    from: ['', change.object[2]],
    to: ['', change.to[2]],
    of: change,
  }));
  const taken = renames.map(({ from }) => from);
  return orderRenames(renames, taken).map(({ from, to, of }) => ({
    phase: 'renameParts',
    title: `rename constraint ${writePath([from[1]])} of ${writePath(at)} to ${writePath([to[1]])}`,
    sql: `ALTER TABLE ${quotePath(at)} RENAME CONSTRAINT ${quoteIdentifier(from[1])} TO ${quoteIdentifier(to[1])}`,
    changes: [of],
  }));
}
