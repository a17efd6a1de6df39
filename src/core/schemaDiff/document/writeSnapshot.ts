import type { Relation, SchemaSnapshot } from '../model/snapshot';
import { versionKnowing } from '../unknown/aspects';
import { unknownWithout } from '../unknown/catalogs';
import type { TableStatistics } from '../model/statistics';

/** What a document says it is. */
export const snapshotFormat = 'lakeside-schema';
/**
 * Of the form of documents; a later one is refused, earlier ones are read. It grows with what snapshots
 * come to know, so that a document without it says whether it is not there or was not known.
 */
export const snapshotVersion = 5;

/**
 * A snapshot as JSON for people and version control: a line for each column, key, check and index, in an
 * order of its own, without what is empty. The same schema gives the same text but for `takenAt`.
 */
export function writeSnapshot(snapshot: SchemaSnapshot): string {
  const { origin, relations, ...lists } = snapshot;
  const written = {
    format: snapshotFormat,
    version: versionOf(lists),
    origin,
    schemas: lists.schemas,
    relations,
    enums: lists.enums,
    domains: lists.domains,
    functions: lists.functions,
    dropdowns: lists.dropdowns,
    dropdownOptions: lists.dropdownOptions,
    hidden: lists.hidden,
    notUnderstood: lists.notUnderstood,
    statistics: lists.statistics?.map(withoutMarks),
  };
  // That there is no list yet is something to know: the first one is news then.
  const fields = Object.entries(written).filter(
    ([key, value]) => !isEmpty(value) || (key === 'dropdowns' && value !== undefined),
  );
  return `{\n${fields.map(([key, value]) => `  "${key}": ${writeField(key, value)}`).join(',\n')}\n}\n`;
}

/** What is not known for want of rights is told by these, all else by the version. */
function versionOf({ unknown = [], hidden }: Pick<SchemaSnapshot, 'unknown' | 'hidden'>): number {
  const unread = unknownWithout(hidden.catalogs ?? []);
  const older = unknown.filter((aspect) => !unread.includes(aspect));
  return Math.min(snapshotVersion, versionKnowing(older));
}

/** Digests of values are for a comparison under way, and no document's business. */
function withoutMarks({ schema, name, columns }: TableStatistics): TableStatistics {
  const numbers = columns.map(({ column, nullFraction, distinct, averageBytes }) => {
    return { column, nullFraction, distinct, averageBytes };
  });
  return { schema, name, columns: numbers };
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0);
}

function writeField(key: string, value: unknown): string {
  if (!Array.isArray(value)) return inline(value);
  if (value.length === 0) return '[]';
  const items = value.map((item: unknown) =>
    key === 'relations' ? writeRelation(item as Relation) : `    ${inline(item)}`,
  );
  return `[\n${items.join(',\n')}\n  ]`;
}

/** What a relation is on lines of their own, and what it holds, an item a line. */
function writeRelation(relation: Relation): string {
  const fields = relationFields
    .map((field) => [field, relation[field]] as const)
    .filter(([, value]) => !isEmpty(value));
  return `    {\n${fields.map(([field, value]) => writeRelationField(field, value)).join(',\n')}\n    }`;
}

/** In the order in which they are written. */
export const relationFields = [
  'schema',
  'name',
  'kind',
  'oid',
  'benchling',
  'comment',
  'isUnlogged',
  'partitioning',
  'partitionOf',
  'inherits',
  'columns',
  'primaryKey',
  'uniques',
  'foreignKeys',
  'checks',
  'exclusions',
  'indexes',
  'view',
] as const satisfies readonly (keyof Relation)[];

function writeRelationField(field: string, value: unknown): string {
  if (!Array.isArray(value)) return `      "${field}": ${inline(value)}`;
  const items = value.map((item: unknown) => `        ${inline(item)}`);
  return `      "${field}": [\n${items.join(',\n')}\n      ]`;
}

/** On one line, with blanks where a person would put them; what is empty within it stays. */
function inline(value: unknown): string {
  // A line break in the text of JSON is one of its layout: within texts it is written as \n.
  return JSON.stringify(value, undefined, 1).replace(/\n\s*/g, ' ');
}

/** The text without the moment it was taken: what tells whether anything has changed since. */
export function withoutMoment(document: string): string {
  return document.replace(/("takenAt": ")[^"]*(")/, '$1$2');
}
