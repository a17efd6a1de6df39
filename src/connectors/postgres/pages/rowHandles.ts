import { quoteAlways } from '../../../core/sql/quoteName';
import type { TableFacts } from '../../../core/warehouse/pages/table';
import type { RowOrder } from '../../../core/warehouse/pages/tableQuery';
import { address, columnOf, operatorSql, part } from './selectionSql';

/**
 * What is sorted instead of whole rows, which are many times larger, and whose cells Postgres would all
 * cut before it sorts them: the little that leads back to a row.
 */
export interface RowHandle {
  /** What it is made of, as SQL reads it of a row. */
  readonly parts: readonly string[];
  /** Their types, by which their texts become values again. */
  readonly types: readonly string[];
  /** Holds for the rows whose handles are in `place`, whose columns are those of {@link placeNames}. */
  readonly isInPlace: string;
  /** Without which the rows would be looked for in all of the table. */
  readonly settings: readonly string[];
  /** Of more rows than these, finding them one by one takes longer than sorting whole rows. */
  readonly mostRows: number;
}

/** Each of them is looked for in several tables, or by an index. */
const mostRowsOfParts = 10_000;

/** `undefined` = whole rows are sorted, or none. */
export function handleOf(order: RowOrder, facts: TableFacts): RowHandle | undefined {
  if (order.kind !== 'sorted') return undefined;
  if (facts.hasAddresses) return byAddress;
  const key = facts.kind === 'partitionedTable' ? byKey(facts) : undefined;
  return key ?? (facts.hasPartAddresses ? byPartAddress : undefined);
}

/** What the parts of a handle are called in `place`. */
export function placeNames({ parts }: RowHandle): readonly string[] {
  return parts.map((_, index) => `part_${index}`);
}

const tid = 'pg_catalog.tid';

const byAddress: RowHandle = {
  parts: [address],
  types: [tid],
  isInPlace: `${address} operator(pg_catalog.=) any (array(select part_0 from place))`,
  settings: [],
  mostRows: Infinity,
};

/** Addresses are alike in two tables: those that are not meant are passed over. */
const byPartAddress: RowHandle = {
  parts: [part, address],
  types: ['pg_catalog.oid', tid],
  isInPlace: `${address} operator(pg_catalog.=) any (array(select part_1 from place))
    and (${part}, ${address}) operator(pg_catalog.=) any (select part_0, part_1 from place)`,
  settings: [],
  mostRows: mostRowsOfParts,
};

/**
 * A key leads to its partition, an address does not. Postgres thinks of a look into every partition for
 * each key, and would rather read all of the table: but it looks into those only that may have it.
 */
function byKey(facts: TableFacts): RowHandle | undefined {
  const columns = facts.key?.columns.map((name) => columnOf(facts, name));
  // An array of arrays would be one of their items.
  if (columns === undefined || columns.some(({ type }) => type.endsWith('[]'))) return undefined;
  const parts = columns.map(({ name }) => quoteAlways(name));
  const given = columns.map((_, index) => `part_${index}`);
  const equals = operatorSql('=', columns);
  return {
    parts,
    types: columns.map(({ type }) => type),
    isInPlace: `(${parts.join(', ')}) ${equals} any (select ${given.join(', ')} from place)`,
    settings: ['enable_hashjoin = off', 'enable_mergejoin = off'],
    mostRows: mostRowsOfParts,
  };
}
