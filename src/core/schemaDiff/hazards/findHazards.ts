import { forChange, type ByChange, type Change, type ChangeKind } from '../changes/change';
import { isSamePath, pathKey, tablePath, writePath, type TablePath } from '../model/objectPath';
import type { Column, Relation, SchemaSnapshot } from '../model/snapshot';
import type { Hazard, HazardKind } from './hazard';
import { convertType } from './typeChange';

/** What the changes from one snapshot to another can break, in the order of the changes. */
export function findHazards(changes: readonly Change[], before: SchemaSnapshot): readonly Hazard[] {
  const readers = new ViewReaders(before, changes);
  return changes.flatMap((change) =>
    hazardsOf(change, readers).map(({ kind, message }) => ({ kind, change, message })),
  );
}

interface Danger {
  readonly kind: HazardKind;
  readonly message: string;
}

function hazardsOf(change: Change, readers: ViewReaders): readonly Danger[] {
  const own = forChange(change, dangers) ?? [];
  return touchesReaders.has(change.kind) ? [...own, ...readers.of(change.object)] : own;
}

/** What views that read the object do not survive. */
const touchesReaders: ReadonlySet<ChangeKind> = new Set<ChangeKind>([
  'dropTable',
  'dropView',
  'dropColumn',
  'moveColumn',
  'changeType',
  'changeRelationKind',
  'changeViewQuery',
]);

const renaming = (change: Change & { readonly to: readonly string[] }): readonly Danger[] => [
  danger(
    'breaksStatements',
    `statements that say ${nameOf(change)} fail until they say ${writePath(change.to)}`,
  ),
];

const remaking = (change: Change): readonly Danger[] => [
  danger('rewritesTable', `the type ${nameOf(change)} has to be made anew, and every column of it`),
];

const relationDangers: Partial<ByChange<readonly Danger[]>> = {
  dropTable: (change) => [danger('losesData', `all rows of ${nameOf(change)} are gone`)],
  renameTable: renaming,
  moveTable: renaming,
  renameView: renaming,
  moveView: renaming,
  changeRelationKind: (change) =>
    change.before === 'view' || change.before === 'materializedView'
      ? []
      : [
          danger(
            'losesData',
            `${nameOf(change)} is made anew as something else: its rows are gone unless they are carried over`,
          ),
        ],
  changePersistence: (change) => [
    danger('rewritesTable', `every row of ${nameOf(change)} is written anew`),
  ],
  changePartitioning: (change) => [
    danger(
      'losesData',
      `${nameOf(change)} has to be made anew: a table cannot be parted otherwise`,
    ),
  ],
};

const columnDangers: Partial<ByChange<readonly Danger[]>> = {
  addColumn: ({ object, after }) => addedColumn(object, after),
  dropColumn: (change) => [danger('losesData', `all values of ${nameOf(change)} are gone`)],
  renameColumn: renaming,
  moveColumn: (change) => [
    danger(
      'losesData',
      `the values of ${nameOf(change)} are gone unless they are carried over first`,
    ),
  ],
  changeType: changedType,
  setNotNull: (change) => [
    danger('mayFail', `it fails where ${nameOf(change)} is null`),
    checked(change),
  ],
  changeGenerated: (change) =>
    change.after === undefined
      ? []
      : [danger('rewritesTable', `every row of ${tableOf(change)} is computed and written anew`)],
};

const indexing = (change: Change): readonly Danger[] => [
  danger('mayFail', `it fails where rows of ${tableOf(change)} are alike`),
  danger('locksTable', `nobody gets at ${tableOf(change)} while its index is built`),
];

const referring = (change: Change): readonly Danger[] => [
  danger('mayFail', `it fails where rows of ${tableOf(change)} refer to nothing`),
  danger(
    'locksTable',
    `nobody writes to ${tableOf(change)} and what it refers to while the rows are checked`,
  ),
];

const checking = (change: Change): readonly Danger[] => [
  danger('mayFail', `it fails where rows of ${tableOf(change)} do not pass`),
  checked(change),
];

const ordering = (change: Change): readonly Danger[] => [
  danger(
    'locksTable',
    `nobody writes to ${tableOf(change)} while the index is built, unless it is built CONCURRENTLY`,
  ),
];

const dangers: Partial<ByChange<readonly Danger[]>> = {
  ...relationDangers,
  ...columnDangers,
  dropEnumValue: remaking,
  reorderEnum: remaking,
  changeDomain: (change) => [
    danger('mayFail', `values that the new ${nameOf(change)} does not allow stand in the way`),
  ],
  addPrimaryKey: indexing,
  changePrimaryKey: indexing,
  addUnique: indexing,
  changeUnique: indexing,
  addExclusion: indexing,
  changeExclusion: indexing,
  addForeignKey: referring,
  changeForeignKey: referring,
  addCheck: checking,
  changeCheck: checking,
  addIndex: ordering,
  changeIndex: ordering,
};

function danger(kind: HazardKind, message: string): Danger {
  return { kind, message };
}

function nameOf({ object }: Change): string {
  return writePath(object);
}

function tableOf({ object }: Change): string {
  return writePath(object.slice(0, 2));
}

/** Expressions that give every row a value of its own. */
const volatile =
  /\b(?:nextval|random|gen_random_uuid|uuid_generate_v\d\w*|uuidv[47]|clock_timestamp|timeofday)\(/;

function addedColumn(object: readonly string[], column: Column): readonly Danger[] {
  const table = writePath(object.slice(0, 2));
  const isComputed = column.identity !== undefined || column.generated === 'stored';
  if (isComputed || volatile.test(column.default ?? '')) {
    return [
      danger(
        'rewritesTable',
        `every row of ${table} gets a value of its own for ${writePath(object)}`,
      ),
    ];
  }
  if (column.isNullable || column.default !== undefined || column.generated !== undefined)
    return [];
  return [
    danger(
      'mayFail',
      `${writePath(object)} has no default and takes no null: it fails if ${table} has rows`,
    ),
  ];
}

function changedType(change: Extract<Change, { kind: 'changeType' }>): readonly Danger[] {
  const { before, after } = change;
  const { isLossless, isInPlace, isAutomatic } = convertType(before, after);
  const dangers: Danger[] = [];
  if (!isLossless) {
    dangers.push(
      danger(
        'narrowsType',
        `values of ${nameOf(change)} that were good as ${before} may not fit ${after}`,
      ),
    );
  }
  if (!isAutomatic) {
    dangers.push(
      danger(
        'mayFail',
        `the server does not turn ${before} into ${after} by itself: USING has to say how`,
      ),
    );
  }
  if (!isInPlace) {
    dangers.push(
      danger(
        'rewritesTable',
        `every row of ${tableOf(change)} is written anew while nobody else gets at it`,
      ),
    );
  }
  return dangers;
}

function checked(change: Change): Danger {
  return danger(
    'locksTable',
    `all rows of ${tableOf(change)} are checked while nobody else gets at it`,
  );
}

/** Which views read what, of those that are still there afterwards. */
class ViewReaders {
  readonly #readers = new Map<string, Relation[]>();
  readonly #newNames = new Map<string, TablePath>();

  constructor(before: SchemaSnapshot, changes: readonly Change[]) {
    const dropped = changes.filter(({ kind }) => kind === 'dropView').map(({ object }) => object);
    for (const change of changes) this.#noteName(change);
    for (const relation of before.relations) {
      if (relation.view === undefined) continue;
      if (dropped.some((path) => isSamePath(path, tablePath(relation)))) continue;
      for (const path of relation.view.dependsOn) this.#note(path, relation);
    }
  }

  of(object: readonly string[]): readonly Danger[] {
    const views = this.#readers.get(pathKey(object)) ?? [];
    if (views.length === 0) return [];
    const names = [...new Set(views.map((view) => writePath(tablePath(view))))];
    const verb = names.length === 1 ? 'reads' : 'read';
    return [danger('breaksViews', `${names.join(', ')} ${verb} ${writePath(object)}`)];
  }

  #noteName(change: Change): void {
    if (change.kind !== 'renameTable' && change.kind !== 'moveTable') return;
    const from = [...this.#newNames].find(([, to]) => isSamePath(to, change.object))?.[0];
    this.#newNames.set(from ?? pathKey(change.object), change.to);
  }

  /** Under the older and the newer name of the table, and with a column for the table as well. */
  #note(path: readonly string[], view: Relation): void {
    const table: TablePath = [path[0] ?? '', path[1] ?? ''];
    const renamed = this.#newNames.get(pathKey(table));
    for (const name of renamed === undefined ? [table] : [table, renamed]) {
      const paths = path.length > 2 ? [name, [...name, ...path.slice(2)]] : [name];
      for (const one of paths) this.#add(pathKey(one), view);
    }
  }

  #add(key: string, view: Relation): void {
    const views = this.#readers.get(key);
    if (views === undefined) this.#readers.set(key, [view]);
    else if (!views.includes(view)) views.push(view);
  }
}
