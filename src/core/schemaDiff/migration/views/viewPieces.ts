import type { Change } from '../../changes/change';
import { isView } from '../../model/isView';
import { pathKey, tablePath, writePath, type TablePath } from '../../model/objectPath';
import type { Relation } from '../../model/snapshot';
import { quotePath } from '../../normal/quoteIdentifier';
import { commentedKind, printRelationComments } from '../../print/printComments';
import { inOrderOfMaking } from '../../print/printOrder';
import { printIndex } from '../../print/printParts';
import { printTable } from '../../print/printTable';
import { printView } from '../../print/printView';
import type { Piece } from '../piece';
import { includedOf, type PlanContext } from '../planContext';
import { includedRemakes } from '../tables/remadeTables';
import { remadeViews, remakingKinds } from '../select/remadeViews';
import { restoreViewSql, saveViewsSql } from './saveViews';
import { takenDown } from './takenDown';
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
  ];
}

function dropOrder(views: readonly Relation[]): readonly Relation[] {
  return [...inOrderOfMaking(views)].reverse();
}

interface Waiting {
  readonly relation: Relation;
  readonly make: readonly Piece[];
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
    fresh(view, { isOld: false, changes: changesOf(tablePath(view)) }),
  );
  const again = saved.map(({ view, changes }): Waiting => {
    const path = tablePath(view);
    const to = names.tableAfter(path);
    const later = to === undefined || !remade.has(pathKey(to)) ? undefined : after.relation(to);
    if (later !== undefined) {
      const at = names.tableOf(path);
      const [schema, name] = at;
      return fresh({ ...later, schema, name }, { isOld: true, changes: changesOf(to ?? path) });
    }
    return {
      relation: withFinalNames(view, context),
      make: [restore(names.tableOf(path), changes)],
    };
  });
  const waiting = [...made, ...again];
  const ordered = inOrderOfMaking(waiting.map(({ relation }) => relation));
  const byRelation = new Map(waiting.map((one) => [one.relation, one.make]));
  return ordered.flatMap((relation, place) =>
    (byRelation.get(relation) ?? []).map((piece) => ({
      ...piece,
      order: piece.phase === 'makeViews' ? place : 0,
    })),
  );
}

function restore(path: TablePath, changes: readonly Change[]): Piece {
  return {
    phase: 'makeViews',
    title: `put ${writePath(path)} back as it was, with its rights and comments`,
    sql: restoreViewSql(path, 'made', 'rights'),
    changes,
  };
}

/** A view as the newer snapshot says; of one that was there, with the rights that it had. */
function fresh(
  view: Relation,
  { isOld, changes }: { readonly isOld: boolean; readonly changes: readonly Change[] },
): Waiting {
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
  const kept = view.kind === 'view' ? (['security', 'rights'] as const) : (['rights'] as const);
  return {
    relation: view,
    make: [
      ...statements.map((sql) => piece(`make ${name}`, sql)),
      ...(isOld
        ? [piece(`give ${name} the rights that it had`, restoreViewSql(path, ...kept))]
        : []),
      ...view.indexes.map((index) => ({
        ...piece(`add index ${writePath([index.name])} to ${name}`, printIndex(path, index)),
        phase: 'viewParts' as const,
      })),
      ...printRelationComments(view).map((sql) => ({
        ...piece(`comment on ${name}`, sql),
        phase: 'viewParts' as const,
      })),
    ],
  };
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
