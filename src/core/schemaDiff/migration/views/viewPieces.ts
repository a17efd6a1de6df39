import type { Change } from '../../changes/change';
import { isView } from '../../model/isView';
import { pathKey, tablePath, writePath, type TablePath } from '../../model/objectPath';
import type { Column, Relation } from '../../model/snapshot';
import { quoteIdentifier, quotePath } from '../../normal/quoteIdentifier';
import { exactDefaultOf } from '../../print/printColumn';
import { commentedKind, printRelationComments } from '../../print/printComments';
import { inOrderOfMaking } from '../../print/printOrder';
import { printIndex } from '../../print/printParts';
import { printTable } from '../../print/printTable';
import { printView } from '../../print/printView';
import { refuseIf } from '../doBlock';
import { unsaidOf } from '../parts/unprinted';
import type { Piece } from '../piece';
import { includedOf, type PlanContext } from '../planContext';
import { losses, lossesSql } from '../tables/lossesSql';
import { includedRemakes } from '../tables/remadeTables';
import { remadeViews, remakingKinds } from '../select/remadeViews';
import { restoreViewSql, saveViewsSql, type SavedPart } from './saveViews';
import { takenDown, type DownView } from './takenDown';
import type { ViewPlanning } from './viewPlanning';

/** Views that go, views that come, and views that have to be out of the way for a while. */
export function viewPieces(planning: ViewPlanning): readonly Piece[] {
  const { context, presence, renames } = planning;
  const { names } = context;
  const remade = remadeViews(context);
  const down = takenDown(planning, remade);
  const nameOf = (relation: Relation): TablePath => {
    const path = tablePath(relation);
    return presence.isDropped(path) ? renames.tableAside(path) : names.tableOf(path);
  };
  const becoming = includedRemakes(context, 'view').map(({ was, change }) => ({
    view: was,
    changes: [change],
  }));
  const saved = [...down.filter(({ view }) => !presence.isDropped(tablePath(view))), ...becoming];
  const reasons = [...new Set([...down, ...becoming].flatMap(({ changes }) => changes))];
  return [
    ...(saved.length === 0
      ? []
      : [
          {
            phase: 'saveViews',
            title: `keep how ${saved.map(({ view }) => writePath(nameOf(view))).join(', ')} ${saved.length === 1 ? 'is' : 'are'} made`,
            sql: saveViewsSql(saved.map(({ view }) => nameOf(view))),
            changes: reasons,
          } as const,
        ]),
    ...refuseKinds(saved, context, nameOf),
    ...dropOrder(down.map(({ view }) => view)).map((view): Piece => {
      const isGone = presence.isDropped(tablePath(view));
      return {
        phase: 'dropViews',
        title: isGone
          ? `drop ${writePath(tablePath(view))}`
          : `take ${writePath(nameOf(view))} down for the time being`,
        sql: `DROP ${commentedKind(view)} ${quotePath(nameOf(view))}`,
        changes: down.find((one) => one.view === view)?.changes ?? [],
        isDestructive: isGone,
      };
    }),
    ...makeViews(planning, {
      remade,
      saved,
      diffViews: includedOf(context, 'addView').map(({ after }) => after),
    }),
    ...changedDefaults(context, remade),
  ];
}

/** What becomes another kind of relation keeps its owner and rights, and nothing else that it had. */
function refuseKinds(
  saved: readonly DownView[],
  context: PlanContext,
  nameOf: (relation: Relation) => TablePath,
): readonly Piece[] {
  const { names, after } = context;
  return saved.flatMap(({ view, changes }): readonly Piece[] => {
    const to = names.tableAfter(tablePath(view));
    const kind = to && after.relation(to)?.kind;
    const isChanged = includedOf(context, 'changeRelationKind').some((change) =>
      changes.includes(change),
    );
    if (kind === undefined || kind === view.kind || !isChanged) return [];
    const path = nameOf(view);
    const name = writePath(path);
    const what = commentedKind({ kind }).toLowerCase();
    return [
      {
        phase: 'saveViews',
        order: -1,
        title: `look for what ${name} would not have as a ${what}`,
        sql: refuseIf(
          lossesSql(path, unsaidOf(context.before.snapshot)),
          `There are ${losses} of ${name}, which it would not have as a ${what}`,
          'Take them away first and make them again afterwards, or leave this change out',
        ),
        changes,
      },
    ];
  });
}

function dropOrder(views: readonly Relation[]): readonly Relation[] {
  return [...inOrderOfMaking(views)].reverse();
}

interface Waiting {
  readonly relation: Relation;
  readonly make: readonly Piece[];
}

interface FreshView {
  /** The older one of its name; `undefined` if it is new. */
  readonly was: Relation | undefined;
  readonly changes: readonly Change[];
}

/** In an order in which each finds what it reads; names are those at the end. */
function makeViews(
  { context }: ViewPlanning,
  {
    remade,
    saved,
    diffViews,
  }: {
    readonly remade: ReadonlySet<string>;
    readonly saved: ReturnType<typeof takenDown>;
    readonly diffViews: readonly Relation[];
  },
): readonly Piece[] {
  const { names, after } = context;
  const changesOf = (path: TablePath): readonly Change[] =>
    includedOf(context, 'addView', ...remakingKinds).filter(
      (change) =>
        pathKey((change.kind === 'moveColumn' ? change.to : change.object).slice(0, 2)) ===
        pathKey(path),
    );
  const made = diffViews.map((view) =>
    fresh(view, { was: undefined, changes: changesOf(tablePath(view)) }),
  );
  const again = saved.map(({ view, changes }): Waiting => {
    const path = tablePath(view);
    const to = names.tableAfter(path);
    const later = to === undefined || !remade.has(pathKey(to)) ? undefined : after.relation(to);
    if (later !== undefined) {
      const at = names.tableOf(path);
      const [schema, name] = at;
      return fresh({ ...later, schema, name }, { was: view, changes: changesOf(to ?? path) });
    }
    return {
      relation: withFinalNames(view, context),
      make: [restore(names.tableOf(path), view.kind, changes)],
    };
  });
  const waiting = [...made, ...again];
  const ordered = inOrderOfMaking(waiting.map(({ relation }) => relation));
  const byRelation = new Map(waiting.map((one) => [one.relation, one.make]));
  return ordered.flatMap((relation, place) =>
    (byRelation.get(relation) ?? []).map((piece) => ({
      ...piece,
      order: piece.phase === 'makeViews' ? place : (piece.order ?? 0),
    })),
  );
}

/** The rows of a materialized view are those that its query finds then. */
function restore(path: TablePath, kind: Relation['kind'], changes: readonly Change[]): Piece {
  const isMaterialized = kind === 'materializedView';
  return {
    phase: 'makeViews',
    title: `put ${writePath(path)} back as it was, ${isMaterialized ? 'computed anew, ' : ''}with its rights and comments`,
    sql: restoreViewSql(path, ...wholeView),
    changes,
  };
}

/** In the order in which one stands on another. */
const wholeView: readonly SavedPart[] = [
  'made',
  'columns',
  'indexes',
  'indexSettings',
  'extras',
  'comments',
  'owner',
  'rights',
];

/** A view as the newer snapshot says; of one that was there, with what else it had. */
function fresh(view: Relation, { was, changes }: FreshView): Waiting {
  const path = tablePath(view);
  const name = writePath(path);
  const piece = (title: string, sql: string): Piece => ({
    phase: 'makeViews',
    title,
    sql,
    changes,
  });
  const statements = isView(view)
    ? [printView(view)]
    : printTable(view, { foreignKeys: view.foreignKeys });
  const isSame = was?.kind === view.kind;
  return {
    relation: view,
    make: [
      ...statements.map((sql) => piece(`make ${name}`, sql)),
      ...(isView(view)
        ? view.columns
            .filter((column) => column.default !== undefined)
            .map((column) => defaultOf(path, column, changes))
        : []),
      ...(was === undefined ? [] : [piece(...giveBack(view, isSame))]),
      ...view.indexes.map((index) => ({
        ...piece(`add index ${writePath([index.name])} to ${name}`, printIndex(path, index)),
        phase: 'viewParts' as const,
      })),
      ...printRelationComments(view).map((sql) => ({
        ...piece(`comment on ${name}`, sql),
        phase: 'viewParts' as const,
      })),
      ...(isSame && was.indexes.length > 0
        ? [
            {
              ...piece(
                `give indexes of ${name} the settings and comments that they had`,
                restoreViewSql(path, 'indexSettings'),
              ),
              phase: 'viewParts' as const,
              order: 1,
            },
          ]
        : []),
    ],
  };
}

/** What a row that is put into a view has where nothing is said. */
function defaultOf(path: TablePath, column: Column, changes: readonly Change[]): Piece {
  const value = exactDefaultOf(column);
  return {
    phase: 'viewParts',
    title: `change the default of ${writePath([...path, column.name])}`,
    sql: `ALTER VIEW ${quotePath(path)} ALTER COLUMN ${quoteIdentifier(column.name)} ${value === undefined ? 'DROP DEFAULT' : `SET DEFAULT ${value}`}`,
    changes,
  };
}

/** Of views that stay, or come back as they were. */
function changedDefaults(context: PlanContext, remade: ReadonlySet<string>): readonly Piece[] {
  const { names, after } = context;
  return includedOf(context, 'changeDefault').flatMap((change) => {
    const relation = after.relation(change.object);
    const column = after.column(change.object);
    if (relation?.kind !== 'view' || column === undefined) return [];
    if (remade.has(pathKey(tablePath(relation)))) return [];
    const name = names.column(change.object);
    return [defaultOf(names.table(change.object), { ...column, name }, [change])];
  });
}

function giveBack(view: Relation, isSame: boolean): readonly [title: string, sql: string] {
  const path = tablePath(view);
  // Defaults of views are what the newer snapshot says.
  const settings: readonly SavedPart[] = view.kind === 'view' ? [] : ['columns'];
  const own: readonly SavedPart[] = isSame ? ['options', ...settings, 'extras'] : [];
  const more = isSame ? ', settings, rules and triggers' : '';
  return [
    `give ${writePath(path)} the owner, rights${more} that it had`,
    restoreViewSql(path, ...own, 'owner', 'rights'),
  ];
}

function withFinalNames(view: Relation, { names }: PlanContext): Relation {
  const [schema, name] = names.tableOf(tablePath(view));
  const dependsOn = (view.view?.dependsOn ?? []).map((path) => names.tableOf(path));
  return {
    ...view,
    schema,
    name,
    ...(view.view !== undefined && { view: { ...view.view, dependsOn } }),
  };
}
