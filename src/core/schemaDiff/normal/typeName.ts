import type { SqlNode } from '../../sql/sqlParser';
import { asNode, stringsOf } from '../../sql/sqlTree';
import { quoteIdentifier, quotePath } from './quoteIdentifier';
import { constantOf, nodesOf } from './treeParts';

/** Finds the schema of a type that is not the system's own. */
export type TypeLookup = (name: string) => string;

/**
 * A type as `format_type` prints it with nothing but `pg_catalog` in the search path; arrays of any
 * number of dimensions alike.
 * @see https://www.postgresql.org/docs/18/functions-info.html, and src/backend/utils/adt/format_type.c
 */
export function printType(typeName: SqlNode, schemaOf: TypeLookup): string {
  const isArray = nodesOf(typeName['arrayBounds']).length > 0;
  return printElement(typeName, schemaOf) + (isArray ? '[]' : '');
}

/** Of a type's name in a tree, the last part. */
export function bareType(typeName: SqlNode): string {
  return stringsOf(typeName['names']).at(-1) ?? '';
}

function printElement(typeName: SqlNode, schemaOf: TypeLookup): string {
  const names = stringsOf(typeName['names']);
  const name = names.at(-1) ?? '';
  const schema = names.at(-2);
  const sizes = sizesOf(typeName);
  if (schema !== undefined && schema !== 'pg_catalog')
    return quotePath([schema, name]) + inParens(sizes);
  const builtIn = printBuiltIn(name, sizes);
  if (builtIn !== undefined) return builtIn;
  if (schema === 'pg_catalog' || plainTypes.has(name))
    return quoteIdentifier(name) + inParens(sizes);
  return quotePath([schemaOf(name), name]) + inParens(sizes);
}

/** Numbers, and for types of extensions also words. */
function sizesOf(typeName: SqlNode): readonly string[] {
  return nodesOf(typeName['typmods']).map((size) => {
    const word = stringsOf(asNode(size['ColumnRef'])?.['fields']).at(-1);
    const constant = constantOf(asNode(size['A_Const']) ?? {});
    return word ?? ('text' in constant ? constant.text : '');
  });
}

function inParens(sizes: readonly string[]): string {
  return sizes.length === 0 ? '' : `(${sizes.join(',')})`;
}

function printBuiltIn(name: string, sizes: readonly string[]): string | undefined {
  if (name === 'numeric' && sizes.length === 1) return `numeric(${sizes[0]},0)`;
  if (name === 'interval') return printInterval(sizes);
  if (name === 'bpchar' && sizes.length === 0) return 'bpchar';
  const spelled = spelledOut.get(name);
  return spelled?.replace('()', inParens(sizes));
}

/** Sizes go where the parentheses are. */
const spelledOut: ReadonlyMap<string, string> = new Map([
  ['int2', 'smallint'],
  ['int4', 'integer'],
  ['int8', 'bigint'],
  ['float4', 'real'],
  ['float8', 'double precision'],
  ['bool', 'boolean'],
  ['numeric', 'numeric()'],
  ['bpchar', 'character()'],
  ['varchar', 'character varying()'],
  ['timestamp', 'timestamp() without time zone'],
  ['time', 'time() without time zone'],
  ['timestamptz', 'timestamp() with time zone'],
  ['timetz', 'time() with time zone'],
  ['varbit', 'bit varying()'],
  ['bit', 'bit()'],
  ['char', '"char"'],
]);

/** Types of the system that are called as they are printed. @see pg_type of PostgreSQL 18 */
const plainTypes: ReadonlySet<string> = new Set(
  `text bytea uuid json jsonb jsonpath xml date money oid name inet cidr macaddr macaddr8 point line
  lseg box path polygon circle tsvector tsquery int4range int8range numrange tsrange tstzrange daterange
  int4multirange int8multirange nummultirange tsmultirange tstzmultirange datemultirange regclass regproc
  regprocedure regoper regoperator regtype regrole regnamespace regconfig regdictionary regcollation xid
  xid8 cid tid pg_lsn pg_snapshot txid_snapshot refcursor aclitem int2vector oidvector record void trigger
  unknown any anyelement anyarray`.split(/\s+/),
);

/** What an interval is restricted to, as bits. @see src/include/utils/timestamp.h (INTERVAL_MASK) */
const intervalFields: ReadonlyMap<number, string> = new Map([
  [1 << 2, ' year'],
  [1 << 1, ' month'],
  [1 << 3, ' day'],
  [1 << 10, ' hour'],
  [1 << 11, ' minute'],
  [1 << 12, ' second'],
  [(1 << 2) | (1 << 1), ' year to month'],
  [(1 << 3) | (1 << 10), ' day to hour'],
  [(1 << 3) | (1 << 10) | (1 << 11), ' day to minute'],
  [(1 << 3) | (1 << 10) | (1 << 11) | (1 << 12), ' day to second'],
  [(1 << 10) | (1 << 11), ' hour to minute'],
  [(1 << 10) | (1 << 11) | (1 << 12), ' hour to second'],
  [(1 << 11) | (1 << 12), ' minute to second'],
]);

function printInterval([fields, precision]: readonly string[]): string {
  const restricted = intervalFields.get(Number(fields)) ?? '';
  return `interval${restricted}${precision === undefined ? '' : `(${precision})`}`;
}

/** The serial pseudo-types, and what a column of them really is. */
export function serialType(typeName: SqlNode): string | undefined {
  const names = stringsOf(typeName['names']);
  return names.length === 1 && asNode(typeName['setof']) === undefined
    ? serials.get(names[0] ?? '')
    : undefined;
}

const serials: ReadonlyMap<string, string> = new Map([
  ['smallserial', 'smallint'],
  ['serial2', 'smallint'],
  ['serial', 'integer'],
  ['serial4', 'integer'],
  ['bigserial', 'bigint'],
  ['serial8', 'bigint'],
]);
