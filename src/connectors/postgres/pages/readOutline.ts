import { quoteAlways } from '../../../core/sql/quoteName';
import {
  outlinePaths,
  type DocumentOutline,
  type OutlineRow,
} from '../../../core/warehouse/documents/documentOutline';
import { oids } from '../../../core/warehouse/values/postgresTypes';
import type { Reading } from '../../../core/warehouse/pages/pageReader';
import type { TableColumn, TableFacts } from '../../../core/warehouse/pages/table';
import type { Filter } from '../../../core/warehouse/pages/tableQuery';
import type { ResultRow } from '../../../core/warehouse/sqlRunner';
import type { SqlSession } from '../../../core/warehouse/sqlSession';
import { ParameterBinder, quoteTable } from '../statements/boundSql';
import { documentOf } from './documentSql';
import { columnOf, conditionsSql } from './selectionSql';

/** Enough to meet what is in one of a few hundred. */
const sampledDocuments = 1_000;
/** As stored, which is compressed; a larger one would take as long as all others. */
const mostBytes = 65_536;
const mostParts = 200_000;
const mostDepth = 12;
/** Of each array. */
const lastItem = 19;
const exampleCharacters = 60;

/**
 * Looks into some of the documents that pass: of a large table as a whole, into some of all its pages.
 * `estimate` = how many rows the table may have.
 */
export async function readOutline(
  session: SqlSession,
  facts: TableFacts,
  request: { readonly column: string; readonly filters: readonly Filter[] },
  options: Reading & { readonly estimate: () => Promise<number> },
): Promise<DocumentOutline> {
  const column = columnOf(facts, request.column);
  const binder = new ParameterBinder();
  const conditions = [
    ...conditionsSql(request.filters, facts, binder),
    `${quoteAlways(column.name)} is distinct from null`,
  ];
  const isWhole = request.filters.length === 0 && facts.hasAddresses;
  const sample = isWhole ? sampleSql(await options.estimate()) : '';
  const sql = `with recursive sampled as (
      select ${quoteAlways(column.name)} from ${quoteTable(facts.ref)}${sample}
      where ${conditions.join(' and ')} limit ${sampledDocuments}
    ), documents as materialized (
      select pg_catalog.row_number() over () as document, ${isLargeSql(column)} as is_large,
        ${quoteAlways(column.name)} from sampled
    ), parts as (
      select document, '{}'::text[] as steps, '{}'::boolean[] as are_names, ${documentOf(column)} as value
      from documents where not is_large
      union all
      select parts.document, pg_catalog.array_append(parts.steps, inside.step),
        pg_catalog.array_append(parts.are_names, inside.is_name), inside.value
      from parts cross join lateral (
        select member.key as step, true as is_name, member.value from pg_catalog.jsonb_each(
          case pg_catalog.jsonb_typeof(parts.value) when 'object' then parts.value end) as member
        union all
        select '*', false, item.value from pg_catalog.jsonb_path_query(
          case pg_catalog.jsonb_typeof(parts.value) when 'array' then parts.value end,
          '$[0 to ${lastItem}]') as item (value)
      ) as inside where pg_catalog.cardinality(parts.steps) < ${mostDepth}
    ), looked_at as materialized (select * from parts limit ${mostParts})
    select (select count(*) from documents where not is_large),
      (select count(*) from documents where is_large), (select count(*) from looked_at),
      pg_catalog.to_json(steps), pg_catalog.to_json(are_names), pg_catalog.jsonb_typeof(value),
      count(*), count(distinct document),
      pg_catalog.to_json((pg_catalog.array_agg(distinct
        pg_catalog.left(coalesce(value operator(pg_catalog.#>>) '{}', 'null'), ${exampleCharacters}))
        filter (where pg_catalog.jsonb_typeof(value) not in ('object', 'array')))[1:5])
    from looked_at group by steps, are_names, pg_catalog.jsonb_typeof(value)`;
  const rows = await session.query({ sql, values: binder.values }, options);
  const [documents, leftOut, parts] = rows[0] ?? [];
  return {
    documents: Number(documents ?? 0),
    leftOut: Number(leftOut ?? 0),
    isCut: Number(parts ?? 0) >= mostParts,
    paths: outlinePaths(rows.map(rowFrom)),
  };
}

/** Some rows of every part of a table, where the first ones alone would be the oldest. */
function sampleSql(rowEstimate: number): string {
  const percent = (100 * 3 * sampledDocuments) / Math.max(1, rowEstimate);
  return percent >= 50 ? '' : ` tablesample system (${Math.max(percent, 0.0001).toFixed(4)})`;
}

/** What `jsonb` cannot hold, a NUL, is in `json` as it was written. */
function isLargeSql({ name, typeOid }: TableColumn): string {
  const quoted = quoteAlways(name);
  const isLarge = `pg_catalog.pg_column_size(${quoted}) > ${mostBytes}`;
  if (typeOid === oids.jsonb) return isLarge;
  return `(${isLarge} or pg_catalog.strpos(${quoted}::text, '\\u0000') > 0)`;
}

function rowFrom(row: ResultRow): OutlineRow {
  const [, , , steps, areNames, type, count, documents, examples] = row;
  return {
    steps: textsOf(steps),
    areNames: flagsOf(areNames),
    type: type ?? '',
    count: Number(count),
    documents: Number(documents),
    examples: textsOf(examples),
  };
}

function textsOf(json: string | null | undefined): readonly string[] {
  return listOf(json).map(String);
}

function flagsOf(json: string | null | undefined): readonly boolean[] {
  return listOf(json).map((flag) => flag === true);
}

function listOf(json: string | null | undefined): readonly unknown[] {
  const value: unknown = JSON.parse(json ?? '[]');
  return Array.isArray(value) ? value : [];
}
