import { formatBytes, formatQuantity } from '../../core/base/sizes';
import type {
  Column,
  Index,
  Relation,
  RelationKind,
} from '../../core/warehouse/catalog/catalogEntries';
import type { PartKind } from './warehouseNode';

export const kindTitles: Readonly<Record<RelationKind, string>> = {
  table: 'Tables',
  partitionedTable: 'Tables',
  view: 'Views',
  materializedView: 'Materialized Views',
  foreignTable: 'Foreign Tables',
};

/** @see https://code.visualstudio.com/api/references/icons-in-labels */
export const kindIcons: Readonly<Record<RelationKind, string>> = {
  table: 'table',
  partitionedTable: 'layers',
  view: 'eye',
  materializedView: 'save-all',
  foreignTable: 'link-external',
};

export const partTitles: Readonly<Record<PartKind, string>> = {
  keys: 'Keys',
  foreignKeys: 'Foreign Keys',
  references: 'Referenced By',
  indexes: 'Indexes',
  partitions: 'Partitions',
};

export const partIcons: Readonly<Record<PartKind, string>> = {
  keys: 'key',
  foreignKeys: 'references',
  references: 'references',
  indexes: 'list-tree',
  partitions: 'layers',
};

/** `est. 2,000,000 rows · 312 MB`; what is not known is left out. */
export function sizeWords({ rowCountEstimate, totalBytes }: Relation): string {
  const parts = [
    ...(rowCountEstimate === undefined ? [] : [`est. ${rowWords(rowCountEstimate)}`]),
    ...(totalBytes === undefined ? [] : [formatBytes(totalBytes)]),
  ];
  return parts.join(' · ');
}

export function rowWords(count: number): string {
  return formatQuantity(Math.round(count), 'row');
}

/** `bigint, not null`. */
export function columnWords({ type, isNullable }: Column): string {
  return isNullable ? type : `${type}, not null`;
}

/** `unique, btree (at desc, …)`. */
export function indexWords({ isUnique, isValid, isPartial, method, parts }: Index): string {
  const order = parts.map(
    ({ column, isDescending }) => `${column ?? '(…)'}${isDescending ? ' desc' : ''}`,
  );
  const marks = [
    ...(isValid ? [] : ['invalid']),
    ...(isUnique ? ['unique'] : []),
    ...(isPartial ? ['partial'] : []),
  ];
  return [...marks, `${method} (${order.join(', ')})`].join(', ');
}
