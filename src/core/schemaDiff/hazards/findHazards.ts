import {
  forChange,
  type ByChange,
  type Change,
  type ChangeKind,
  type ChangeOf,
} from '../changes/change';
import { isView } from '../model/isView';
import { pathKey, tablePath, writePath } from '../model/objectPath';
import type { Column, SchemaSnapshot } from '../model/snapshot';
import { ComputedColumns, generatedOtherwise } from './computedColumns';
import { dropdownDangers } from './dropdownDangers';
import { danger, nameOf, tableOf, type Danger, type Hazard, type HazardKind } from './hazard';
import { isDomainMadeAnew } from './remadeDomain';
import { convertType } from './typeChange';
import { ViewReaders } from './viewReaders';

/** What the changes from one snapshot to another can break, in the order of the changes. */
export function findHazards(
  changes: readonly Change[],
  { before, after }: { readonly before: SchemaSnapshot; readonly after: SchemaSnapshot },
): readonly Hazard[] {
  const readers = new ViewReaders(before, changes);
  const own = dangersIn(changes, { before, after });
  const views = plainViews(before, after);
  return changes.flatMap((change) => {
    const isOfView = change.object.length === 3 && views.has(pathKey(change.object.slice(0, 2)));
    return hazardsOf(change, own, readers)
      .filter(({ kind }) => !(isOfView && needsRows.has(kind)))
      .map(({ kind, message }) => ({ kind, change, message }));
  });
}

/** What a column of a view, which holds no row, cannot come to. */
const needsRows: ReadonlySet<HazardKind> = new Set<HazardKind>([
  'losesData',
  'rewritesTable',
  'locksTable',
]);

/** Keys of what is a view on both sides, or on the one that has it. */
function plainViews(...sides: readonly SchemaSnapshot[]): ReadonlySet<string> {
  const relations = sides.flatMap((side) => side.relations);
  const keysOf = (wantsViews: boolean): readonly string[] =>
    relations
      .filter(({ kind }) => (kind === 'view') === wantsViews)
      .map((relation) => pathKey(tablePath(relation)));
  const others = new Set(keysOf(false));
  return new Set(keysOf(true).filter((key) => !others.has(key)));
}

function hazardsOf(change: Change, dangers: Dangers, readers: ViewReaders): readonly Danger[] {
  const own = forChange(change, dangers) ?? [];
  const broken = touchesReaders.has(change.kind) ? readers.of(change.object) : [];
  return broken.length === 0 ? own : [...own, breaksViews(change, broken)];
}

function breaksViews(change: Change, views: readonly string[]): Danger {
  const verb = views.length === 1 ? 'reads' : 'read';
  return danger('breaksViews', `${views.join(', ')} ${verb} ${nameOf(change)}`);
}

/** What views that read the object do not survive. */
const touchesReaders: ReadonlySet<ChangeKind> = new Set<ChangeKind>([
  'dropTable',
  'dropView',
  'dropColumn',
  'moveColumn',
  'changeType',
  'changeRelationKind',
  'changePartitioning',
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

const otherValues = ({ before, after }: ChangeOf<'renameEnumValue'>): readonly Danger[] =>
  before.flatMap((value, place): readonly Danger[] => {
    const now = after[place] ?? value;
    if (now === value) return [];
    return [danger('breaksStatements', `statements that say ${value} fail until they say ${now}`)];
  });

const relationDangers: Dangers = {
  dropTable: (change) => [danger('losesData', `all rows of ${nameOf(change)} are gone`)],
  renameTable: renaming,
  moveTable: renaming,
  renameView: renaming,
  moveView: renaming,
  changeRelationKind: (change) => {
    if (isView({ kind: change.before })) return [];
    const isParted = change.before === 'partitionedTable' || change.after === 'partitionedTable';
    if (isParted && !isView({ kind: change.after })) return partedOtherwise(change);
    return [
      danger('losesData', `all rows of ${nameOf(change)} are gone: something else has its name`),
      danger(
        'mayFail',
        `it is refused while ${nameOf(change)} has triggers, row policies, publications or settings, which would be gone`,
      ),
    ];
  },
  changePersistence: (change) => [
    danger('rewritesTable', `every row of ${nameOf(change)} is written anew`),
  ],
  changePartitioning: partedOtherwise,
};

const columnDangers: Dangers = {
  addColumn: ({ object, after }) => addedColumn(object, after),
  dropColumn: (change) => [danger('losesData', `all values of ${nameOf(change)} are gone`)],
  renameColumn: renaming,
  moveColumn: (change) => [
    danger(
      'losesData',
      `the values of ${nameOf(change)} are gone unless they are carried over first`,
    ),
  ],
  setNotNull: (change) => [
    danger('mayFail', `it fails where ${nameOf(change)} is null`),
    checked(change),
  ],
  changeGenerated: generatedOtherwise,
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

type Dangers = Partial<ByChange<readonly Danger[]>>;

const dangersOfChange: Dangers = {
  ...relationDangers,
  ...columnDangers,
  renameEnumValue: otherValues,
  dropEnumValue: remaking,
  reorderEnum: remaking,
  changeDropdown: dropdownDangers,
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

/** What only who knows both sides as a whole can tell, too. */
function dangersIn(
  changes: readonly Change[],
  { before, after }: { readonly before: SchemaSnapshot; readonly after: SchemaSnapshot },
): Dangers {
  const computed = new ComputedColumns(changes, after);
  return {
    ...dangersOfChange,
    changeDomain: (change) => otherDomain(change, before),
    changeType: (change) => [...changedType(change), ...computed.ofOtherType(change)],
  };
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

/** A table cannot be parted otherwise: another takes its place. */
function partedOtherwise(change: Change): readonly Danger[] {
  const name = nameOf(change);
  return [
    danger(
      'rewritesTable',
      `every row of ${name} is copied into another table of its name while nobody gets at it, with twice the room`,
    ),
    danger('mayFail', `it fails where no partition of ${name} takes a row`),
  ];
}

function otherDomain(change: ChangeOf<'changeDomain'>, older: SchemaSnapshot): readonly Danger[] {
  const { before, after } = change;
  const refused = danger(
    'mayFail',
    `values that the new ${nameOf(change)} does not allow stand in the way`,
  );
  if (!isDomainMadeAnew(change, older)) return [refused];
  return [refused, ...narrowed(nameOf(change), before.type, after.type), ...remaking(change)];
}

function narrowed(name: string, before: string, after: string): readonly Danger[] {
  const { isLossless, loss } = convertType(before, after);
  if (isLossless) return [];
  const message =
    loss?.(`values of ${name}`) ??
    `values of ${name} that were good as ${before} may not fit ${after}`;
  return [danger('narrowsType', message)];
}

function changedType(change: Extract<Change, { kind: 'changeType' }>): readonly Danger[] {
  const { before, after } = change;
  const { isInPlace, isAutomatic } = convertType(before, after);
  const dangers: Danger[] = [...narrowed(nameOf(change), before, after)];
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
