import { groupBy } from '../../../base/groupBy';
import type { Change, ChangeKind, ChangeOf } from '../../changes/change';
import { isSamePath, pathKey, tablePath, writePath } from '../../model/objectPath';
import type { Relation } from '../../model/snapshot';
import { includedOf, type PlanContext } from '../planContext';
import { indexLike } from '../renames/renameRelations';
import type { Presence } from './presence';

/** Something that will have a name, and the changes that give it that name; none = it has it already. */
interface Claim {
  readonly name: readonly string[];
  readonly by: readonly Change[];
}

/** Changes that would give something a name that something else keeps, and why each cannot be made. */
export function findCollisions(
  context: PlanContext,
  presence: Presence,
): ReadonlyMap<Change, string> {
  const found = new Map<Change, string>();
  const claims = [
    ...claimsOfRelations(context, presence),
    ...claimsOfIndexes(context, presence),
    ...claimsOfColumns(context, presence),
  ];
  for (const rivals of groupBy(claims, ({ name }) => pathKey(name)).values()) {
    if (rivals.length < 2) continue;
    for (const { name, by } of rivals) {
      for (const change of by)
        found.set(change, `something else is called ${writePath(name)}, and stays`);
    }
  }
  return found;
}

function claimsOfRelations(context: PlanContext, presence: Presence): readonly Claim[] {
  const { diff, names, selection } = context;
  const renames = renamesOf(diff.changes.filter((change) => selection.includes(change)));
  const kept = diff.before.relations.flatMap((relation) => {
    const from = tablePath(relation);
    if (presence.isDropped(from)) return [];
    const to = names.tableAfter(from);
    const by = [pathKey(from), ...(to === undefined ? [] : [pathKey(to)])].flatMap(
      (key) => renames.get(key) ?? [],
    );
    return [{ name: names.tableOf(from), by: [...new Set(by)] }];
  });
  const added = diff.changes
    .filter(({ kind }) => kind === 'addTable' || kind === 'addView')
    .filter((change) => selection.includes(change))
    .map((change) => ({ name: change.object, by: [change] }));
  return [...kept, ...added];
}

/** Moves by the older path, renames by the newer one. */
function renamesOf(changes: readonly Change[]): ReadonlyMap<string, readonly Change[]> {
  const entries = changes.flatMap((change): readonly (readonly [string, Change])[] => {
    switch (change.kind) {
      case 'moveTable':
      case 'moveView':
        return [[pathKey(change.object), change]];
      case 'renameTable':
      case 'renameView':
        return [[pathKey(change.to), change]];
      default:
        return [];
    }
  });
  return new Map(
    [...groupBy(entries, ([key]) => key)].map(([key, found]) => [
      key,
      found.map(([, change]) => change),
    ]),
  );
}

/** Indexes share their names with tables: those of a table that stays though nothing newer is it, and what comes. */
function claimsOfIndexes(context: PlanContext, presence: Presence): readonly Claim[] {
  const { diff, names } = context;
  const staying = diff.before.relations
    .filter((relation) => names.tableAfter(tablePath(relation)) === undefined)
    .filter((relation) => !presence.isDropped(tablePath(relation)))
    .flatMap((relation) => indexLike(relation).map((name) => [relation.schema, name]));
  if (staying.length === 0) return [];
  const claim = (change: IndexChange, name: string): Claim => ({
    name: [names.table(change.object)[0], name],
    by: [change],
  });
  return [
    ...staying.map((name): Claim => ({ name, by: [] })),
    ...includedOf(context, ...renamingIndexes).map((change) => claim(change, change.to[2])),
    ...includedOf(context, ...makingIndexes).map((change) => claim(change, change.after.name)),
    ...includedOf(context, 'addTable').flatMap((change) =>
      indexLike(change.after).map((name) => claim(change, name)),
    ),
  ];
}

const renamingIndexes = [
  'renamePrimaryKey',
  'renameUnique',
  'renameExclusion',
  'renameIndex',
] as const satisfies readonly ChangeKind[];

const makingIndexes = [
  'addPrimaryKey',
  'changePrimaryKey',
  'addUnique',
  'changeUnique',
  'addExclusion',
  'changeExclusion',
  'addIndex',
  'changeIndex',
] as const satisfies readonly ChangeKind[];

type IndexChange = ChangeOf<
  (typeof renamingIndexes)[number] | (typeof makingIndexes)[number] | 'addTable'
>;

/** Of the tables in which a column comes or is called otherwise. */
function claimsOfColumns(context: PlanContext, presence: Presence): readonly Claim[] {
  const { diff, after, selection } = context;
  const included = diff.changes.filter((change) => selection.includes(change));
  const bringing = new Map<string, Change>();
  const touched = new Map<string, Relation>();
  for (const change of included) {
    const to =
      change.kind === 'renameColumn' || change.kind === 'moveColumn'
        ? change.to
        : change.kind === 'addColumn'
          ? change.object
          : undefined;
    const relation = to && after.relation(to);
    if (to === undefined || relation === undefined) continue;
    bringing.set(pathKey(to), change);
    touched.set(pathKey(to.slice(0, 2)), relation);
  }
  return [...touched.values()].flatMap((relation) =>
    claimsIn(relation, { context, presence, bringing }),
  );
}

function claimsIn(
  relation: Relation,
  {
    context: { before, names },
    presence,
    bringing,
  }: {
    readonly context: PlanContext;
    readonly presence: Presence;
    readonly bringing: ReadonlyMap<string, Change>;
  },
): readonly Claim[] {
  const path = tablePath(relation);
  const from = names.tableBefore(path);
  const arrived = relation.columns.flatMap(({ name }): readonly Claim[] => {
    const column = [...path, name];
    if (!presence.isThere(column)) return [];
    const by = bringing.get(pathKey(column));
    return [{ name: [...path, names.column(column)], by: by === undefined ? [] : [by] }];
  });
  const left = (from && before.relation(from)?.columns) ?? [];
  const staying = left.flatMap(({ name }): readonly Claim[] => {
    const to = from && names.columnAfter([...from, name]);
    const isKept = to !== undefined && isSamePath(to.slice(0, 2), path);
    return isKept || presence.isDropped([...path, name]) ? [] : [{ name: [...path, name], by: [] }];
  });
  return [...arrived, ...staying];
}
