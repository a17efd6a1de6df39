import { forChange } from '../changes/change';
import type { SchemaDiff } from '../diffSchemas';
import { isView } from '../model/isView';
import { pathKey, tablePath, type TablePath } from '../model/objectPath';
import { unknownNotes } from '../unknown/unknownNotes';
import { assemble } from './assemble';
import { planBridges } from './bridges';
import { fingerprintOf } from './fingerprint';
import { FreeNames } from './freeNames';
import { makersIn } from './makers';
import type { Migration, MigrationOptions } from './migration';
import { storagePieces } from './columns/storagePieces';
import { movePieces } from './moves/movePieces';
import { changedParts, partSettings } from './parts/partSettings';
import { planRelinks } from './parts/relinks';
import { unsaidOf } from './parts/unprinted';
import type { Piece } from './piece';
import { includedOf, type PlanContext } from './planContext';
import { AsideNames, type PlannedRenames } from './renames/plannedRenames';
import { renameColumns } from './renames/renameColumns';
import { renameParts } from './renames/renameParts';
import { renameRelations } from './renames/renameRelations';
import { Dependencies } from './select/dependencies';
import { Presence } from './select/presence';
import { remadeViews } from './select/remadeViews';
import { selectChanges } from './select/selectChanges';
import { questionNotes } from './select/undecided';
import { dropForViews } from './tables/becomeViews';
import { lateDrops } from './tables/lateDrops';
import { includedRemakes, olderPaths } from './tables/remadeTables';
import { swapTables } from './tables/swapTable';
import { dropTables } from './tables/tablePieces';
import { remadeDomains } from './types/domainPieces';
import { planEnums } from './types/enumPieces';
import { holdParts } from './types/heldParts';
import { remakePieces, retypedColumns } from './types/remadeTypes';
import { renameTypes } from './types/typeMakers';
import { viewPieces } from './views/viewPieces';

/**
 * Plans how the older schema of a diff becomes like the newer one: renames as renames, everything in an
 * order in which Postgres takes it, all in one transaction. What is not done is listed with its reason.
 */
export function planMigration(diff: SchemaDiff, options: MigrationOptions = {}): Migration {
  const context = selectChanges(diff, options);
  const presence = new Presence(context);
  const bridges = planBridges(context, presence, options.bridgeViews);
  const pieces = [...piecesOf(context, presence, options), ...bridges.pieces];
  const steps = assemble(pieces, diff);
  return {
    diff,
    options,
    baseline: fingerprintOf(diff.before),
    steps,
    included: context.selection.included,
    leftOut: context.selection.leftOut,
    ...tablesOf(context, presence),
    locks: lockedTables(context),
    bridges: bridges.views,
    notes: [...questionNotes(diff), ...bridges.notes, ...notesOn(context)],
  };
}

function piecesOf(
  context: PlanContext,
  presence: Presence,
  { includesDestructive = false }: MigrationOptions,
): readonly Piece[] {
  const dependencies = new Dependencies(context, presence);
  const enums = planEnums(context);
  const remade = [...enums.remade, ...remadeDomains(context)];
  const retyped = retypedColumns(remade, context);
  const relinks = planRelinks(context, presence, retyped);
  const renames = planRenames(context, presence, relinks.renames);
  const makers = makersIn(context, { presence, renames });
  const planning = { context, presence, renames, free: new FreeNames(context) };
  const held = holdParts(retyped, planning);
  return [
    ...partSettings(
      [...relinks.madeAgain, ...held.madeAgain, ...changedParts(context, remadeViews(context))],
      unsaidOf(context.before.snapshot),
    ),
    ...storagePieces(context),
    ...relinks.pieces,
    ...renames.pieces,
    ...enums.pieces,
    ...held.pieces,
    ...remade.flatMap((type) => remakePieces(type, planning)),
    ...context.selection.included
      .filter((change) => context.selection.includes(change))
      .flatMap((change) => forChange(change, makers) ?? []),
    ...movePieces({
      context,
      renames,
      presence,
      includesDestructive,
      readBy: (path) => dependencies.readBy(path),
    }),
    ...dropAll(context, renames),
    ...dropForViews(context),
    ...swapTables({ context, presence, renames }),
    ...viewPieces({ context, presence, renames, retyped }),
  ];
}

/** Tables are gone before others are made, unless something of theirs is still to be copied. */
function dropAll(context: PlanContext, renames: PlannedRenames): readonly Piece[] {
  const late = lateDrops(context);
  const isLate = ({ object }: { readonly object: TablePath }): boolean => late.has(pathKey(object));
  const dropped = includedOf(context, 'dropTable');
  const nameOf = ({ object }: { readonly object: TablePath }): TablePath =>
    renames.tableAside(object);
  return [
    ...dropTables(
      dropped.filter((change) => !isLate(change)),
      'dropTables',
      nameOf,
    ),
    ...dropTables(dropped.filter(isLate), 'dropSources', nameOf),
  ];
}

function planRenames(
  context: PlanContext,
  presence: Presence,
  relinked: ReadonlySet<unknown>,
): PlannedRenames {
  const aside = new AsideNames();
  return {
    pieces: [
      ...renameRelations(context, presence, aside),
      ...renameTypes(context),
      ...renameColumns(context, aside),
      ...renameParts(context, { presence, relinked, aside }),
    ],
    tableAside: (before) => aside.of(before) ?? before,
    indexAside: (before) => aside.of(before) ?? before,
    columnAside: (table, name) => aside.of([...table, name])?.[1] ?? name,
  };
}

/**
 * Rows of a table that is parted lie in its partitions. One that is parted otherwise is counted with all of
 * them, and one that becomes a view is gone.
 */
function tablesOf(context: PlanContext, presence: Presence): Pick<Migration, 'tables' | 'dropped'> {
  const { diff, names } = context;
  const swapped = includedRemakes(context, 'swap');
  const inSwaps = new Set(swapped.flatMap(olderPaths).map(pathKey));
  const views = new Set(includedRemakes(context, 'view').map(({ was }) => pathKey(tablePath(was))));
  const isGone = (path: TablePath): boolean => presence.isDropped(path) || views.has(pathKey(path));
  const all = diff.before.relations
    .filter(({ kind }) => kind === 'table' || kind === 'foreignTable')
    .map(tablePath)
    .filter((path) => !inSwaps.has(pathKey(path)));
  const kept = all.filter((path) => !isGone(path));
  return {
    tables: [
      ...kept.map((from) => ({ from, to: names.tableOf(from) })),
      ...swapped.map(({ was }) => {
        const from = tablePath(was);
        return { from, to: names.tableOf(from), withPartitions: true };
      }),
    ],
    dropped: all.filter(isGone),
  };
}

/** Tables that something is done to; partitions and heirs are locked with their parents. */
function lockedTables({ diff, names, selection }: PlanContext): readonly TablePath[] {
  const touched = new Set(
    selection.included.flatMap((change) => {
      const before = names.tableBefore(change.object);
      const paths = [change.object.slice(0, 2), ...(before === undefined ? [] : [before])];
      return 'to' in change
        ? [...paths, names.tableBefore(change.to) ?? []].map(pathKey)
        : paths.map(pathKey);
    }),
  );
  return diff.before.relations
    .filter((relation) => !isView(relation) && relation.kind !== 'foreignTable')
    .map(tablePath)
    .filter((path) => touched.has(pathKey(path)));
}

function notesOn(context: PlanContext): readonly string[] {
  const { diff, before } = context;
  const indexed = includedOf(context, 'addIndex', 'changeIndex').filter(({ object }) => {
    const from = context.names.tableBefore(object);
    const relation = from && before.relation(from);
    return relation !== undefined && !isView(relation);
  });
  const unread = diff.after.notUnderstood.length;
  return [
    ...unknownNotes(diff.before, diff.afterAsRead ?? diff.after),
    ...(indexed.length === 0
      ? []
      : [
          'Indexes are built in the transaction, while nobody writes to their tables: CONCURRENTLY is not possible in one. For a large table leave the index out and build it by hand',
        ]),
    ...(unread === 0
      ? []
      : ['Statements of the newer side that were not understood are not carried out']),
  ];
}
