import type { ByChange, ChangeOf } from '../changes/change';
import { isView } from '../model/isView';
import { writePath } from '../model/objectPath';
import { quoteIdentifier, quotePath } from '../normal/quoteIdentifier';
import { printComment } from '../print/printComments';
import { inOrderOfMaking } from '../print/printOrder';
import { columnMakers } from './columns/columnPieces';
import { commentPieces } from './comments';
import { partPieces } from './parts/partPieces';
import type { Piece } from './piece';
import { includedOf, type PlanContext } from './planContext';
import type { PlannedRenames } from './renames/plannedRenames';
import type { Presence } from './select/presence';
import { remadeViews } from './select/remadeViews';
import { changeParents } from './tables/parentPieces';
import { makeTable } from './tables/tablePieces';
import { typeMakersIn } from './types/typeMakers';

type Makers = ByChange<readonly Piece[]>;

/** What an extension or somebody else has made meanwhile is as good. */
function makeSchema(change: ChangeOf<'addSchema'>): readonly Piece[] {
  const { object, after } = change;
  const own: Piece = {
    phase: 'makeSchemas',
    title: `make the schema ${writePath(object)}`,
    sql: `CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(after.name)}`,
    changes: [change],
  };
  if (after.comment === undefined) return [own];
  const sql = printComment('SCHEMA', object, after.comment);
  return [own, { ...own, phase: 'comments', title: `comment on ${writePath(object)}`, sql }];
}

/**
 * What each kind of change asks for. What is done for several changes at once has no pieces here:
 * renames, views, moves of columns, values of enums, tables that are dropped.
 */
export function makersIn(
  context: PlanContext,
  { presence, renames }: { readonly presence: Presence; readonly renames: PlannedRenames },
): Makers {
  const remade = remadeViews(context);
  const added = includedOf(context, 'addTable').map(({ after }) => after);
  const places = new Map(inOrderOfMaking(added).map((relation, place) => [relation, place]));
  const part = (change: Parameters<typeof partPieces>[0]): readonly Piece[] =>
    partPieces(change, context, remade);
  const nothing = (): readonly Piece[] => [];
  return {
    addSchema: makeSchema,
    dropSchema: (change) => [
      {
        phase: 'dropSchemas',
        title: `drop the schema ${writePath(change.object)}`,
        sql: `DROP SCHEMA ${quoteIdentifier(change.before.name)}`,
        changes: [change],
        isDestructive: true,
      },
    ],
    addTable: (change) =>
      makeTable(change, { context, presence, order: places.get(change.after) ?? 0 }),
    dropTable: nothing,
    renameTable: nothing,
    moveTable: nothing,
    addView: nothing,
    dropView: nothing,
    renameView: nothing,
    moveView: nothing,
    changeViewQuery: nothing,
    changeRelationKind: nothing,
    changePersistence: (change) => {
      const relation = context.after.relation(change.object);
      if (relation === undefined || isView(relation)) return [];
      return [
        {
          phase: 'columns',
          title: `make ${writePath(context.names.table(change.object))} ${change.after}`,
          sql: `ALTER TABLE ${quotePath(context.names.table(change.object))} SET ${change.after.toUpperCase()}`,
          changes: [change],
        },
      ];
    },
    changePartitioning: nothing,
    changeDropdown: nothing,
    changePartition: (change) => changeParents(change, context),
    changeParents: (change) => changeParents(change, context),
    ...columnMakers({ context, renames }),
    ...typeMakersIn(context),
    changeComment: (change) => commentPieces(change, context),
    addPrimaryKey: part,
    dropPrimaryKey: part,
    changePrimaryKey: part,
    renamePrimaryKey: part,
    addUnique: part,
    dropUnique: part,
    changeUnique: part,
    renameUnique: part,
    addForeignKey: part,
    dropForeignKey: part,
    changeForeignKey: part,
    renameForeignKey: part,
    addCheck: part,
    dropCheck: part,
    changeCheck: part,
    renameCheck: part,
    addExclusion: part,
    dropExclusion: part,
    changeExclusion: part,
    renameExclusion: part,
    addIndex: part,
    dropIndex: part,
    changeIndex: part,
    renameIndex: part,
  };
}
