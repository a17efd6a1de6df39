import { isView } from '../../model/isView';
import { isSamePath, pathKey, tablePath, writePath, type TablePath } from '../../model/objectPath';
import { quoteIdentifier, quotePath } from '../../normal/quoteIdentifier';
import { commentedKind } from '../../print/printComments';
import type { ChangeOf } from '../../changes/change';
import type { Relation, SchemaSnapshot } from '../../model/snapshot';
import type { Piece } from '../piece';
import { includedOf, type PlanContext } from '../planContext';
import type { Presence } from '../select/presence';
import type { AsideNames, RenameSubject } from './plannedRenames';
import { orderRenames, type Rename, type RenameStep } from './renameOrder';

type Renaming = ChangeOf<'renameTable' | 'renameView' | 'moveTable' | 'moveView'>;

/** Tables and views that are called otherwise; those that are dropped step aside if their name is wanted. */
export function renameRelations(
  context: PlanContext,
  presence: Presence,
  aside: AsideNames,
): readonly Piece[] {
  const { diff, names } = context;
  const renamings = changesByPath(context);
  const wanted = new Set(
    includedOf(context, 'addTable', 'addView').map(({ object }) => pathKey(object)),
  );
  const kept = diff.before.relations.filter((relation) => !presence.isDropped(tablePath(relation)));
  for (const relation of kept) {
    const to = names.tableOf(tablePath(relation));
    if (!isSamePath(to, tablePath(relation))) wanted.add(pathKey(to));
  }
  const renames = diff.before.relations.flatMap((relation): readonly Rename<RenameSubject>[] => {
    const from = tablePath(relation);
    const of = { word: commentedKind(relation), changes: renamings(from) };
    if (!presence.isDropped(from)) {
      const to = names.tableOf(from);
      return isSamePath(from, to) ? [] : [{ from, to, of }];
    }
    return wanted.has(pathKey(from)) ? [{ from, to: undefined, of }] : [];
  });
  const steps = orderRenames(renames, relationNames(diff.before));
  for (const { from, to, of } of renames) {
    const last = steps.findLast((step) => step.of === of);
    if (to === undefined && last !== undefined) aside.note(from, last.to);
  }
  return steps.map((step) => pieceOf(step, 'renames'));
}

/** The included changes of a table's name, by its older path. */
function changesByPath(context: PlanContext): (before: TablePath) => readonly Renaming[] {
  const found = new Map<string, Renaming[]>();
  for (const change of includedOf(context, 'renameTable', 'renameView', 'moveTable', 'moveView')) {
    const isMove = change.kind === 'moveTable' || change.kind === 'moveView';
    const from = isMove ? change.object : context.names.tableBefore(change.to);
    const key = pathKey(from ?? change.object);
    found.set(key, [...(found.get(key) ?? []), change]);
  }
  return (before) => found.get(pathKey(before)) ?? [];
}

/** Relations, indexes and keys share their names. */
function relationNames({ relations }: SchemaSnapshot): readonly TablePath[] {
  return relations.flatMap((relation) => [
    tablePath(relation),
    ...indexLike(relation).map((name): TablePath => [relation.schema, name]),
  ]);
}

/**
 * Names that an index bears: each primary key, unique key and exclusion has one of its own name.
 */
export function indexLike(relation: Relation): readonly string[] {
  const { primaryKey, uniques, exclusions, indexes } = relation;
  const keys = primaryKey === undefined ? [] : [primaryKey];
  return isView(relation)
    ? indexes.map(({ name }) => name)
    : [...keys, ...uniques, ...exclusions, ...indexes].map(({ name }) => name);
}

export function pieceOf(
  { kind, from, to, of }: RenameStep<RenameSubject>,
  phase: 'renames' | 'renameParts',
): Piece {
  const what = `ALTER ${of.word} ${quotePath(from)}`;
  const isMove = kind === 'move';
  return {
    phase,
    changes: of.changes,
    title: isMove
      ? `move ${writePath(from)} to schema ${writePath([to[0]])}`
      : `rename ${writePath(from)} to ${writePath([to[1]])}`,
    sql: isMove
      ? `${what} SET SCHEMA ${quoteIdentifier(to[0])}`
      : `${what} RENAME TO ${quoteIdentifier(to[1])}`,
  };
}
