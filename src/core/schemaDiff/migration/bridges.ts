import { isView } from '../model/isView';
import { isSamePath, pathKey, tablePath, writePath, type TablePath } from '../model/objectPath';
import type { Relation } from '../model/snapshot';
import { quoteIdentifier, quotePath } from '../normal/quoteIdentifier';
import { printComment } from '../print/printComments';
import { bridgeComment } from './bridgeComment';
import { bridgeRightsSql, type BridgedColumn } from './bridgeRights';
import type { BridgeOptions } from './migration';
import type { Piece } from './piece';
import { includedOf, type PlanContext } from './planContext';
import type { Presence } from './select/presence';

export interface Bridges {
  readonly pieces: readonly Piece[];
  readonly views: readonly TablePath[];
  readonly notes: readonly string[];
}

/** Views that keep the older names of tables alive, with the older names of their columns. */
export function planBridges(
  context: PlanContext,
  presence: Presence,
  options: BridgeOptions | undefined,
): Bridges {
  if (options === undefined) return { pieces: [], views: [], notes: [] };
  const { diff, names } = context;
  const used = new Set([
    ...diff.before.relations
      .filter((relation) => !presence.isDropped(tablePath(relation)))
      .map((relation) => pathKey(names.tableOf(tablePath(relation)))),
    ...includedOf(context, 'addTable', 'addView').map(({ object }) => pathKey(object)),
  ]);
  const renamed = diff.before.relations.filter((relation) => {
    const path = tablePath(relation);
    return !presence.isDropped(path) && !isSamePath(names.tableOf(path), path);
  });
  const free = renamed.filter((relation) => !used.has(pathKey(tablePath(relation))));
  return {
    pieces: free.flatMap((relation) => bridge(relation, { context, presence, options })),
    views: free.map(tablePath),
    notes: [
      ...renamed
        .filter((relation) => used.has(pathKey(tablePath(relation))))
        .map(
          (relation) =>
            `there is no bridge for ${writePath(tablePath(relation))}: something else is called so now`,
        ),
      ...columnNotes(context),
    ],
  };
}

/** No view stands beside a table of the same name. */
function columnNotes(context: PlanContext): readonly string[] {
  const { names, before } = context;
  return includedOf(context, 'renameColumn').flatMap(({ object, to }) => {
    const from = names.tableBefore(to);
    const relation = from && before.relation(from);
    if (from === undefined || relation === undefined || isView(relation)) return [];
    if (!isSamePath(names.table(to), from)) return [];
    return [
      `there is no bridge for ${writePath([...from, object[2]])}: its table is called as it was`,
    ];
  });
}

function bridge(
  relation: Relation,
  {
    context,
    presence,
    options,
  }: {
    readonly context: PlanContext;
    readonly presence: Presence;
    readonly options: BridgeOptions;
  },
): readonly Piece[] {
  const { names, diff, selection } = context;
  const old = tablePath(relation);
  const table = names.tableOf(old);
  const after = names.tableAfter(old) ?? old;
  const columns = relation.columns.flatMap(({ name }): readonly BridgedColumn[] => {
    const to = names.columnAfter([...old, name]);
    if (to === undefined)
      return presence.isDropped([...after, name]) ? [] : [{ now: name, was: name }];
    return isSamePath(to.slice(0, 2), after) ? [{ now: names.column(to), was: name }] : [];
  });
  const listed = columns.map(({ now, was }) =>
    now === was ? quoteIdentifier(now) : `${quoteIdentifier(now)} AS ${quoteIdentifier(was)}`,
  );
  const changes = diff.changes.filter(
    (change) =>
      'to' in change &&
      /^(?:rename|move)(?:Table|View)$/.test(change.kind) &&
      selection.includes(change) &&
      (isSamePath(change.to, after) || isSamePath(change.object, old)),
  );
  const name = writePath(old);
  const piece = (title: string, sql: string): Piece => ({ phase: 'bridges', title, sql, changes });
  return [
    piece(
      `keep ${name} alive as a view`,
      `CREATE VIEW ${quotePath(old)} AS\nSELECT ${listed.join(', ')}\nFROM ${quotePath(table)}`,
    ),
    piece(`give ${name} the rights of ${writePath(table)}`, bridgeRightsSql(table, old, columns)),
    piece(
      `comment on ${name}`,
      printComment('VIEW', old, bridgeComment({ from: old, to: table, until: options.until })),
    ),
  ];
}
