import { kindWords } from '../../warehouse/catalog/kindWords';
import {
  forChange,
  isPartChange,
  type ByChange,
  type Change,
  type ChangeOf,
  type ColumnChange,
  type FieldTrait,
  type ListedValues,
  type Part,
  type PartChange,
  type RelationChange,
  type TypeChange,
} from '../changes/change';
import { writePath } from '../model/objectPath';
import type {
  Column,
  Deferral,
  DomainType,
  Index,
  Key,
  ReferenceAction,
  Relation,
} from '../model/snapshot';

/** A change in words, such as `column name is called title`; names are those within their table. */
export function describeChange(change: Change): string {
  return isPartChange(change) ? describePart(change) : (forChange(change, words) ?? '');
}

const added = (change: ChangeOf<'addTable' | 'addView'>): string =>
  `${kindWords[change.after.kind]} ${writePath(change.object)} ${sizeOf(change.after)}`;

const dropped = (change: ChangeOf<'dropTable' | 'dropView'>): string =>
  `${kindWords[change.before.kind]} ${writePath(change.object)} ${sizeOf(change.before)}`;

const renamed = (change: ChangeOf<'renameTable' | 'renameView'>): string =>
  `${writePath(change.object)} is called ${lastOf(change.to)}`;

const moved = (change: ChangeOf<'moveTable' | 'moveView'>): string =>
  `${writePath(change.object)} is in schema ${writePath(change.to.slice(0, 1))}`;

const relationWords: Pick<ByChange<string>, RelationChange['kind']> = {
  addTable: added,
  addView: added,
  dropTable: dropped,
  dropView: dropped,
  renameTable: renamed,
  renameView: renamed,
  moveTable: moved,
  moveView: moved,
  changeViewQuery: () => 'its query is another',
  changeRelationKind: ({ before, after }) => `${kindWords[before]} → ${kindWords[after]}`,
  changePersistence: ({ before, after }) => `${before} → ${after}`,
  changePartitioning: ({ before, after }) =>
    `partitioned by ${orNothing(before)} → ${orNothing(after)}`,
  changePartition: ({ before, after }) =>
    `partition of ${partitionOf(before)} → ${partitionOf(after)}`,
  changeParents: ({ before, after }) => `inherits from ${pathsOf(before)} → ${pathsOf(after)}`,
};

const columnWords: Pick<ByChange<string>, ColumnChange['kind']> = {
  addColumn: ({ object, after }) => `column ${lastOf(object)} ${describeColumn(after)}`,
  dropColumn: ({ object, before }) => `column ${lastOf(object)} ${describeColumn(before)}`,
  renameColumn: ({ object, to }) => `column ${lastOf(object)} is called ${lastOf(to)}`,
  moveColumn: ({ object, to }) => `column ${writePath(object)} is ${writePath(to)}`,
  changeType: ({ object, before, after }) => `column ${lastOf(object)}: ${before} → ${after}`,
  setNotNull: ({ object }) => `column ${lastOf(object)} takes no null any more`,
  dropNotNull: ({ object }) => `column ${lastOf(object)} takes null`,
  changeDefault: (change) => trait(change, 'default'),
  changeGenerated: (change) => trait(change, 'generated as'),
  changeIdentity: (change) => trait(change, 'identity'),
  changeCollation: (change) => trait(change, 'collation'),
  changeField: ({ object, before, after }) =>
    `field ${lastOf(object)}: ${traitWords[after.trait]} ${traitValue(before)} → ${traitValue(after)}`,
};

const typeWords: Pick<ByChange<string>, TypeChange['kind']> = {
  addEnum: ({ object, after }) => `type ${writePath(object)} (${after.values.join(', ')})`,
  dropEnum: ({ object, before }) => `type ${writePath(object)} (${before.values.join(', ')})`,
  renameEnum: ({ object, to }) => `type ${writePath(object)} is called ${writePath(to)}`,
  addEnumValue: ({ object, before, after }) =>
    `type ${writePath(object)} has ${listed(after, before)} as well`,
  dropEnumValue: ({ object, before, after }) =>
    `type ${writePath(object)} has no ${listed(before, after)} any more`,
  renameEnumValue: ({ object, before, after }) =>
    `type ${writePath(object)}: ${listed(before, after)} → ${listed(after, before)}`,
  reorderEnum: ({ object, after }) =>
    `type ${writePath(object)}: values in another order, ${after.join(', ')}`,
  addDomain: ({ object, after }) => `domain ${writePath(object)} ${describeDomain(after)}`,
  dropDomain: ({ object, before }) => `domain ${writePath(object)} ${describeDomain(before)}`,
  renameDomain: ({ object, to }) => `domain ${writePath(object)} is called ${writePath(to)}`,
  changeDomain: ({ object, before, after }) =>
    `domain ${writePath(object)}: ${describeDomain(before)} → ${describeDomain(after)}`,
};

const words: Omit<ByChange<string>, PartChange['kind']> = {
  ...relationWords,
  ...columnWords,
  ...typeWords,
  addSchema: ({ object }) => `schema ${lastOf(object)}`,
  dropSchema: ({ object }) => `schema ${lastOf(object)}`,
  changeDropdown: ({ before, after }) => describeList(before, after),
  changeComment: ({ object, before, after }) =>
    `comment of ${lastOf(object)}: ${quoted(before)} → ${quoted(after)}`,
};

function describeList(was: ListedValues | undefined, is: ListedValues | undefined): string {
  if (is === undefined) return `list ${was?.name ?? ''} is gone`;
  if (was === undefined) return `list ${is.name}: ${valueNames(is)}`;
  const [old, fresh] = [was, is].map(
    ({ values }) => new Map(values.map(({ id, name }) => [id, name])),
  );
  const parts = [
    ...(was.name === is.name ? [] : [`is called ${is.name}`]),
    ...is.values.flatMap(({ id, name }) => {
      const before = old?.get(id);
      if (before === undefined) return [`has the value ${name} as well`];
      return before === name ? [] : [`value ${before} is called ${name}`];
    }),
    ...was.values.filter(({ id }) => fresh?.has(id) !== true).map(({ name }) => `no value ${name}`),
  ];
  return `list ${was.name} ${parts.join(', ')}`;
}

function valueNames({ values }: ListedValues): string {
  return values.map(({ name }) => name).join(', ') || 'no values';
}

function trait(
  {
    object,
    before,
    after,
  }: ChangeOf<'changeDefault' | 'changeGenerated' | 'changeIdentity' | 'changeCollation'>,
  word: string,
): string {
  return `column ${lastOf(object)}: ${word} ${orNothing(before)} → ${orNothing(after)}`;
}

/** What a change does, as a sign: something comes, goes, is called otherwise or is different. */
export function signOf({ kind }: Change): '+' | '-' | '>' | '~' {
  if (kind === 'addEnumValue') return '~';
  if (kind === 'dropEnumValue' || kind === 'dropNotNull') return '~';
  if (kind.startsWith('add')) return '+';
  if (kind.startsWith('drop')) return '-';
  return kind.startsWith('rename') || kind.startsWith('move') ? '>' : '~';
}

function lastOf(path: readonly string[]): string {
  return writePath(path.slice(-1));
}

function sizeOf({ columns }: Relation): string {
  return `(${columns.length === 1 ? '1 column' : `${columns.length} columns`})`;
}

function orNothing(value: string | undefined): string {
  return value === undefined || value === '' ? 'none' : value;
}

function quoted(comment: string | undefined): string {
  return comment === undefined ? 'none' : JSON.stringify(comment);
}

function partitionOf(partition: Relation['partitionOf']): string {
  return partition === undefined ? 'none' : `${writePath(partition.parent)} ${partition.bound}`;
}

function pathsOf(paths: readonly (readonly string[])[]): string {
  return paths.length === 0 ? 'none' : paths.map(writePath).join(', ');
}

function listed(values: readonly string[], without: readonly string[]): string {
  return values.filter((value) => !without.includes(value)).join(', ');
}

function describeColumn(column: Column): string {
  const parts = [column.type];
  if (!column.isNullable) parts.push('not null');
  if (column.identity !== undefined) parts.push('identity');
  if (column.generated !== undefined) parts.push(`generated as ${column.default ?? ''}`);
  else if (column.default !== undefined) parts.push(`default ${column.default}`);
  return parts.join(' ');
}

function describeDomain(domain: DomainType): string {
  const { type, collation, isNullable, default: value, checks } = domain;
  const parts = [type];
  if (collation !== undefined) parts.push(`collate ${writePath([collation])}`);
  if (!isNullable) parts.push('not null');
  if (value !== undefined) parts.push(`default ${value}`);
  return [...parts, ...checks.map(({ expression }) => `check (${expression})`)].join(' ');
}

const traitWords: Readonly<Record<FieldTrait['trait'], string>> = {
  type: 'type in Benchling',
  isRequired: 'required',
  isMulti: 'several values',
  target: 'links to',
  dropdown: 'values from',
  isArchived: 'archived',
};

function traitValue({ trait: name, value }: FieldTrait): string {
  if (name.startsWith('is')) return value === true ? 'yes' : 'no';
  return value === undefined ? 'none' : String(value);
}

function describePart(change: PartChange): string {
  const what = partWords(change.kind);
  const name = lastOf(change.object);
  if ('to' in change) return `${what} ${name} is called ${lastOf(change.to)}`;
  if ('before' in change && 'after' in change) {
    return `${what} ${name}: ${partBody(change.before)} → ${partBody(change.after)}`;
  }
  return `${what} ${name} ${partBody('after' in change ? change.after : change.before)}`;
}

function partWords(kind: string): string {
  return kind
    .replace(/^(?:add|drop|change|rename)/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/, ' ')
    .toLowerCase();
}

function partBody(part: Part): string {
  if ('expression' in part) {
    return `(${part.expression})${part.noInherit === true ? ' no inherit' : ''}`;
  }
  if ('definition' in part) return part.definition;
  if ('method' in part) return indexBody(part);
  const columns = columnList(part.columns);
  if (!('refTable' in part)) {
    const nulls = 'nullsNotDistinct' in part && part.nullsNotDistinct === true;
    return `${columns}${includeWords(part)}${nulls ? nullsWords : ''}${deferralWords(part)}`;
  }
  const match = part.matchesFull === true ? ' match full' : '';
  const actions = [actionWords('update', part.onUpdate), actionWords('delete', part.onDelete)];
  return `${columns} → ${writePath(part.refTable)} ${columnList(part.refColumns)}${match}${actions.join('')}${deferralWords(part)}`;
}

/** Says all that a snapshot has of it, so that no change reads as none. */
function indexBody(index: Index): string {
  const { isUnique, method, parts, where, nullsNotDistinct } = index;
  return [
    isUnique ? 'unique ' : '',
    method === 'btree' ? '' : `using ${method} `,
    `on (${parts.join(', ')})`,
    includeWords(index),
    nullsNotDistinct === true ? nullsWords : '',
    where === undefined ? '' : ` where ${where}`,
  ].join('');
}

function includeWords({ include = [] }: Pick<Key, 'include'>): string {
  return include.length === 0 ? '' : ` include ${columnList(include)}`;
}

const nullsWords = ' nulls not distinct';

function columnList(columns: readonly string[]): string {
  return `(${columns.map((column) => writePath([column])).join(', ')})`;
}

function deferralWords({ isDeferrable, isInitiallyDeferred }: Deferral): string {
  if (isDeferrable !== true) return '';
  return isInitiallyDeferred === true ? ' deferrable initially deferred' : ' deferrable';
}

function actionWords(event: string, action: ReferenceAction): string {
  if (action === 'noAction') return '';
  return ` on ${event} ${action.replace(/(?=[A-Z])/, ' ').toLowerCase()}`;
}
