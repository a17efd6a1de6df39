import { UsageError } from '../../../core/base/errors';
import { quoteAlways } from '../../../core/sql/quoteName';
import type {
  Anchor,
  RowShape,
  Selection,
  TableRow,
} from '../../../core/warehouse/pages/pageReader';
import type { TableColumn, TableFacts } from '../../../core/warehouse/pages/table';
import type {
  Comparison,
  Filter,
  RowOrder,
  SortTerm,
} from '../../../core/warehouse/pages/tableQuery';
import { oids } from '../../../core/warehouse/values/postgresTypes';
import type { ResultRow } from '../../../core/warehouse/sqlRunner';
import { quoteTable, type Binder } from '../statements/boundSql';
import { pathSql } from './documentSql';

/** The address of a row on disk. */
export const address = 'ctid';

/** Which of the tables that rows lie in a row lies in. */
export const part = 'tableoid';

/** Characters of a cut cell that are sent; no more than its bytes. */
export const shownCharacters = 1_000;

/** Arguments that a function of Postgres takes at most are 100. */
const mostArguments = 90;

/** What of a table's rows is asked for; everything in it is quoted or bound. */
export interface RowsSql extends Selection {
  readonly facts: TableFacts;
  readonly binder: Binder;
}

export function columnOf(facts: TableFacts, name: string): TableColumn {
  const column = facts.columns.find((candidate) => candidate.name === name);
  if (column !== undefined) return column;
  throw new UsageError(`${facts.ref.name} has no column ${JSON.stringify(name)}`, {
    remedy: 'load the table again to see what it has',
  });
}

/** The text that a type's output function makes; a cast could make another. */
function textOf({ name, typeOid, valueKind }: TableColumn): string {
  const quoted = quoteAlways(name);
  if (typeOid === oids.text) return quoted;
  const isCastable = valueKind === 'text' || valueKind === 'json' || valueKind === 'bytes';
  return isCastable
    ? `${quoted}::pg_catalog.text`
    : `case when ${quoted} is distinct from null then pg_catalog.concat(${quoted}) end`;
}

function bytesOf(column: TableColumn): string {
  return `pg_catalog.octet_length(${textOf(column)})`;
}

/** The cells of a shape, and after them what tells which of them were cut; nothing = none. */
export function cellsSql(facts: TableFacts, { columns, cutAtBytes }: RowShape): string {
  const found = columns.map((name) => columnOf(facts, name));
  const cells = found.map((column) =>
    cutAtBytes === undefined || !column.isLong
      ? quoteAlways(column.name)
      : `case when ${bytesOf(column)} operator(pg_catalog.>) ${cutAtBytes}
          then pg_catalog.left(${textOf(column)}, ${shownCharacters}) else ${textOf(column)} end`,
  );
  return [...cells, cutAtBytes === undefined ? 'null' : cutsSql(found, cutAtBytes)].join(', ');
}

/**
 * For instance `3:5000000,7:12,8:,`: the place of each long cell, and its bytes. Put together only for
 * rows of which one is cut: of most rows it takes longer than their cells, as reading more SQL would.
 */
function cutsSql(columns: readonly TableColumn[], cutAtBytes: number): string {
  const long = columns.flatMap((column, index) =>
    column.isLong ? [{ index, bytes: bytesOf(column) }] : [],
  );
  if (long.length === 0) return 'null';
  const sizes = long.flatMap(({ index, bytes }) => [`'${index}:'`, bytes, "','"]);
  const anyCut = long.map(({ bytes }) => `${bytes} operator(pg_catalog.>) ${cutAtBytes}`);
  return `case when ${anyCut.join(' or ')} then ${joined(sizes)} end`;
}

/** The cells of rows; the last column tells which were cut. */
export function rowsFrom(
  rows: readonly ResultRow[],
  { cutAtBytes = Infinity }: Pick<RowShape, 'cutAtBytes'>,
): readonly TableRow[] {
  return rows.map((row) => {
    const sizes = row.at(-1) ?? null;
    return { cells: row.slice(0, -1), cuts: sizes === null ? [] : cutsFrom(sizes, cutAtBytes) };
  });
}

function cutsFrom(sizes: string, cutAtBytes: number): TableRow['cuts'] {
  return [...sizes.matchAll(/(\d+):(\d+),/g)]
    .map(([, index, sizeBytes]) => ({ index: Number(index), sizeBytes: Number(sizeBytes) }))
    .filter(({ sizeBytes }) => sizeBytes > cutAtBytes);
}

function joined(parts: readonly string[]): string {
  if (parts.length <= mostArguments) return `pg_catalog.concat(${parts.join(', ')})`;
  const groups: string[] = [];
  for (let start = 0; start < parts.length; start += mostArguments) {
    groups.push(joined(parts.slice(start, start + mostArguments)));
  }
  return joined(groups);
}

/** `from … where …`; the anchor's row is the first that passes. */
export function fromSql({ facts, binder, filters, order }: RowsSql, anchor?: Anchor): string {
  const conditions = [...conditionsSql(filters, facts, binder)];
  if (anchor !== undefined) conditions.push(anchorSql(order, anchor, { facts, binder }));
  const where = conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`;
  return `from ${quoteTable(facts.ref)}${where}`;
}

/** A condition for each filter; all of them hold. @throws UsageError if one cannot be had */
export function conditionsSql(
  filters: readonly Filter[],
  facts: TableFacts,
  binder: Binder,
): readonly string[] {
  return filters.map((filter) => filterSql(filter, facts, binder));
}

function anchorSql(
  order: RowOrder,
  anchor: Anchor,
  { facts, binder }: Pick<RowsSql, 'facts' | 'binder'>,
): string {
  const values = anchor.map((value) => binder.bind(value));
  if (order.kind === 'physical')
    return `${address} operator(pg_catalog.>=) ${values[0]}::pg_catalog.tid`;
  if (order.kind !== 'keyed') throw new Error('Only keys and addresses have anchors');
  const names = order.columns.slice(0, values.length);
  const columns = facts.columns.filter(({ name }) => names.includes(name));
  const operator = operatorSql(order.direction === 'ascending' ? '>=' : '<=', columns);
  return `(${names.map(quoteAlways).join(', ')}) ${operator} (${values.join(', ')})`;
}

/** ` order by …`, or nothing where rows come in order by themselves; backwards, from the end on. */
export function orderSql(
  order: RowOrder,
  facts: TableFacts,
  way: 'forwards' | 'backwards' = 'forwards',
): string {
  const terms = orderTerms(order, facts).map(({ operand, direction, nulls }) => {
    const isTurned = way === 'backwards';
    const places = nulls && ` nulls ${isTurned ? opposite[nulls] : nulls}`;
    return `${operand} ${words[isTurned ? opposite[direction] : direction]}${places ?? ''}`;
  });
  return terms.length === 0 ? '' : ` order by ${terms.join(', ')}`;
}

interface OrderTerm extends Pick<SortTerm, 'direction'> {
  readonly operand: string;
  /** Left out, there are none. */
  readonly nulls?: SortTerm['nulls'];
}

function orderTerms(order: RowOrder, facts: TableFacts): readonly OrderTerm[] {
  switch (order.kind) {
    case 'keyed': {
      const { columns, direction } = order;
      return columns.map((column) => ({ operand: sortedName(column, facts), direction }));
    }
    case 'sorted': {
      const terms = order.terms.map((term) => termOf(term, facts));
      return order.thenByAddress ? [...terms, ...addressTerms(facts)] : terms;
    }
    case 'physical':
    case 'given':
      return [];
  }
}

function termOf({ column, ...term }: SortTerm, facts: TableFacts): OrderTerm {
  const fact = columnOf(facts, column);
  return { operand: fact.isOrdered ? sortedName(column, facts) : operandOf(fact), ...term };
}

function addressTerms({ hasAddresses, hasPartAddresses }: TableFacts): readonly OrderTerm[] {
  const parts = hasAddresses ? [address] : hasPartAddresses ? [part, address] : [];
  return parts.map((operand) => ({ operand, direction: 'ascending' }));
}

/**
 * By its bare name Postgres would sort by a cell of that name, which may be cut and no index has.
 * @see https://www.postgresql.org/docs/current/sql-select.html#SQL-ORDERBY
 */
function sortedName(column: string, { ref }: TableFacts): string {
  return `${quoteAlways(ref.name)}.${quoteAlways(column)}`;
}

const words = { ascending: 'asc', descending: 'desc' } as const;

const opposite = {
  ascending: 'descending',
  descending: 'ascending',
  first: 'last',
  last: 'first',
} as const;

/** What tells where a row stands, as text, for the next anchor. */
export function placeColumns(order: RowOrder): readonly string[] {
  if (order.kind === 'physical') return [address];
  if (order.kind === 'keyed') return order.columns.map(quoteAlways);
  throw new Error('Only keys and addresses have places');
}

/** A column as it is compared and sorted. */
export function operandOf(column: TableColumn): string {
  return column.isOrdered ? quoteAlways(column.name) : textOf(column);
}

const operators: Readonly<Record<Comparison, string>> = {
  equals: '=',
  notEquals: '<>',
  less: '<',
  atMost: '<=',
  greater: '>',
  atLeast: '>=',
};

/**
 * What Postgres comes with has smaller numbers.
 * @see https://www.postgresql.org/docs/current/system-catalog-initial-data.html#SYSTEM-CATALOG-OID-ASSIGNMENT
 */
const firstNormalOid = 16_384;

/**
 * Postgres' own operator where it has one: whoever may write to a schema of the search path could
 * make another that fits a type such as varchar better. Types of extensions bring their own.
 */
export function operatorSql(operator: string, columns: readonly TableColumn[]): string {
  const hasOwn = ({ isOrdered, typeOid }: TableColumn): boolean =>
    !isOrdered || typeOid < firstNormalOid;
  return columns.every(hasOwn) ? `operator(pg_catalog.${operator})` : operator;
}

function comparisonSql(column: TableColumn, comparison: Comparison, value: string): string {
  return `${operandOf(column)} ${operatorSql(operators[comparison], [column])} ${value}`;
}

function filterSql(filter: Filter, facts: TableFacts, binder: Binder): string {
  const column = columnOf(facts, filter.column);
  switch (filter.kind) {
    case 'compare':
      return comparisonSql(column, filter.comparison, binder.bind(filter.value));
    case 'contains':
      return `(${textOf(column)}) ${isLike} ${binder.bind(`%${escapePattern(filter.text)}%`)}`;
    case 'startsWith':
      return `(${textOf(column)}) ${isLike} ${binder.bind(`${escapePattern(filter.text)}%`)}`;
    case 'isNull':
      return `${quoteAlways(column.name)}${isNothing}`;
    case 'isNotNull':
      return `not ${quoteAlways(column.name)}${isNothing}`;
    case 'path':
      return pathSql(column, filter.path, binder);
    case 'isOneOf': {
      const equal = filter.values.map((value) =>
        comparisonSql(column, 'equals', binder.bind(value)),
      );
      return equal.length === 0 ? 'false' : `(${equal.join(' or ')})`;
    }
  }
}

/** `ilike`, of Postgres itself. */
const isLike = 'operator(pg_catalog.~~*)';

/** `is null` also holds for a composite of NULLs, which is shown as what it is. */
const isNothing = ' is not distinct from null';

/** @see https://www.postgresql.org/docs/current/functions-matching.html#FUNCTIONS-LIKE */
function escapePattern(text: string): string {
  return text.replace(/[\\%_]/g, String.raw`\$&`);
}
