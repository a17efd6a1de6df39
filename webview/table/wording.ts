import { formatBytes, formatQuantity } from '../../src/core/base/sizes';
import type { TableColumn, TableFacts } from '../../src/core/warehouse/pages/table';
import { kindWords } from '../../src/core/warehouse/catalog/kindWords';
import {
  comparisons,
  type Comparison,
  type Filter,
} from '../../src/core/warehouse/pages/tableQuery';
import type { RowTotal } from '../../src/core/warehouse/pages/walk';
import type { TableState } from './state';

const comparisonSigns: Readonly<Record<Comparison, string>> = {
  equals: '=',
  notEquals: '≠',
  less: '<',
  atMost: '≤',
  greater: '>',
  atLeast: '≥',
};

/** A kind of filter that a person can choose. */
export interface FilterChoice {
  readonly id: string;
  readonly label: string;
  /** False for what needs no value. */
  readonly hasValue: boolean;
  readonly make: (column: string, value: string) => Filter;
}

export const filterChoices: readonly FilterChoice[] = [
  ...comparisons.map((comparison): FilterChoice => ({
    id: comparison,
    label: comparisonSigns[comparison],
    hasValue: true,
    make: (column, value) => ({ kind: 'compare', column, comparison, value }),
  })),
  {
    id: 'contains',
    label: 'contains',
    hasValue: true,
    make: (column, text) => ({ kind: 'contains', column, text }),
  },
  {
    id: 'startsWith',
    label: 'starts with',
    hasValue: true,
    make: (column, text) => ({ kind: 'startsWith', column, text }),
  },
  {
    id: 'isOneOf',
    label: 'is one of',
    hasValue: true,
    make: (column, text) => ({ kind: 'isOneOf', column, values: listOf(text) }),
  },
  {
    id: 'isNull',
    label: 'is NULL',
    hasValue: false,
    make: (column) => ({ kind: 'isNull', column }),
  },
  {
    id: 'isNotNull',
    label: 'is not NULL',
    hasValue: false,
    make: (column) => ({ kind: 'isNotNull', column }),
  },
];

/** Values between commas; one in quotes may hold commas itself. */
export function listOf(text: string): readonly string[] {
  return [...text.matchAll(/\s*(?:"((?:[^"]|"")*)"|([^,]*))\s*(?:,|$)/g)]
    .map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain?.trim() ?? '')
    .filter((value, index, all) => value !== '' || index < all.length - 1);
}

/** `lane = 3`. */
export function filterText(filter: Filter): string {
  const { column } = filter;
  switch (filter.kind) {
    case 'compare':
      return `${column} ${comparisonSigns[filter.comparison]} ${filter.value}`;
    case 'contains':
      return `${column} contains ${filter.text}`;
    case 'startsWith':
      return `${column} starts with ${filter.text}`;
    case 'isNull':
      return `${column} is NULL`;
    case 'isNotNull':
      return `${column} is not NULL`;
    case 'path':
      return `${column}: ${filter.path}`;
    case 'isOneOf':
      return `${column} is one of ${filter.values.join(', ')}`;
  }
}

/** `about 2,000,000 rows`: an estimate is called one. */
export function totalText({ total, facts }: Pick<TableState, 'total' | 'facts'>): string {
  if (total === undefined) return '';
  const count = formatQuantity(total.rows, 'row');
  const columns = facts === undefined ? '' : `, ${formatQuantity(facts.columns.length, 'column')}`;
  return `${certaintyText[total.kind](count)}${columns}`;
}

const certaintyText: Readonly<Record<RowTotal['kind'], (count: string) => string>> = {
  exact: (count) => count,
  estimate: (count) => `about ${count}, an estimate`,
  atLeast: (count) => `${count} or more`,
};

/** What is under way, and how far: `Finding places of rows: 35 %`. */
export function progressText({ progress }: Pick<TableState, 'progress'>): string {
  if (progress === undefined) return '';
  if (progress.kind !== 'findingPlaces') {
    const what = { sorting: 'Sorting all rows', running: 'Running the view' }[progress.kind];
    return progress.isAgain
      ? `${what} again: none were read for a while, so they were let go`
      : what;
  }
  const { rowsFound, rowsTotal } = progress;
  const percent = Math.min(99, Math.floor((100 * rowsFound) / Math.max(1, rowsTotal)));
  return `Finding places of rows: ${percent} %`;
}

/** What a table is and how large. */
export function factsText(facts: TableFacts, connection: string): string {
  const { kind, sizeBytes, comment } = facts;
  const size = sizeBytes === undefined ? [] : [formatBytes(sizeBytes)];
  return [connection, kindWords[kind], ...size, ...(comment ? [comment] : [])].join(' · ');
}

export function columnTooltip({ name, type, isNullable, comment }: TableColumn): string {
  const nullable = isNullable ? '' : ', not NULL';
  return [`${name}: ${type}${nullable}`, comment].filter(Boolean).join('\n');
}
