import type { SchemaElement } from 'hyparquet';
import { parseArrayText, type ArrayItem } from '../../core/warehouse/formats/arrayText';
import { elementTypeOf, oids } from '../../core/warehouse/values/postgresTypes';
import type { ResultColumn } from '../../core/warehouse/sqlRunner';
import { dateDays, timestampMicros } from '../../core/warehouse/values/times';

/** How a column is stored, and how the text of a cell becomes a value of that. */
export interface ParquetColumn {
  readonly name: string;
  /** Its elements in the schema; the first is the column. */
  readonly schema: readonly SchemaElement[];
  /** `undefined` = the text has no form in the column's type. */
  readonly convert: (text: string) => ParquetValue | undefined;
}

export type ParquetValue =
  boolean | number | bigint | string | Uint8Array | readonly (ParquetValue | null)[];

interface ParquetType {
  readonly element: Omit<SchemaElement, 'name' | 'repetition_type'>;
  readonly convert: ParquetColumn['convert'];
}

/**
 * The column of a Parquet file for a column of a result. What Parquet has no type for, such as an
 * interval, a range or a numeric without a precision, is text.
 * @see https://github.com/apache/parquet-format/blob/master/LogicalTypes.md
 */
export function parquetColumn(
  name: string,
  { typeOid, typeModifier }: ResultColumn,
): ParquetColumn {
  const elementOid = elementTypeOf(typeOid);
  return elementOid === undefined
    ? scalarColumn(name, typeOf(typeOid, typeModifier))
    : listColumn(name, typeOf(elementOid, typeModifier));
}

function scalarColumn(name: string, { element, convert }: ParquetType): ParquetColumn {
  return { name, schema: [{ ...element, name, repetition_type: 'OPTIONAL' }], convert };
}

/** Postgres says of no array how deep it is: of one dimension, it is a list; others have no form. */
function listColumn(name: string, { element, convert }: ParquetType): ParquetColumn {
  const group = { num_children: 1 };
  return {
    name,
    schema: [
      {
        name,
        ...group,
        repetition_type: 'OPTIONAL',
        converted_type: 'LIST',
        logical_type: { type: 'LIST' },
      },
      { name: 'list', ...group, repetition_type: 'REPEATED' },
      { ...element, name: 'element', repetition_type: 'OPTIONAL' },
    ],
    convert: (text) => convertList(parseArrayText(text), convert),
  };
}

function convertList(
  items: readonly ArrayItem[] | undefined,
  convert: ParquetType['convert'],
): ParquetValue | undefined {
  const values: (ParquetValue | null)[] = [];
  for (const item of items ?? [[]]) {
    const value = item === null ? null : typeof item === 'string' ? convert(item) : undefined;
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

const text: ParquetType = {
  element: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  convert: (cell) => cell,
};

const encoder = new TextEncoder();

const json: ParquetType = {
  element: { type: 'BYTE_ARRAY', converted_type: 'JSON', logical_type: { type: 'JSON' } },
  convert: (cell) => encoder.encode(cell),
};

const simpleTypes: ReadonlyMap<number, ParquetType> = new Map<number, ParquetType>([
  [oids.bool, { element: { type: 'BOOLEAN' }, convert: (cell) => cell === 't' }],
  [oids.int2, { element: { type: 'INT32' }, convert: Number }],
  [oids.int4, { element: { type: 'INT32' }, convert: Number }],
  [oids.oid, { element: { type: 'INT64' }, convert: BigInt }],
  [oids.int8, { element: { type: 'INT64' }, convert: BigInt }],
  [oids.float4, { element: { type: 'FLOAT' }, convert: Number }],
  [oids.float8, { element: { type: 'DOUBLE' }, convert: Number }],
  [oids.json, json],
  [oids.jsonb, json],
  [oids.bytea, { element: { type: 'BYTE_ARRAY' }, convert: bytesOf }],
  [
    oids.uuid,
    {
      element: { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 16, logical_type: { type: 'UUID' } },
      convert: (cell) => cell,
    },
  ],
  [
    oids.date,
    {
      element: { type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } },
      convert: dateDays,
    },
  ],
  [oids.timestamp, timestamp({ isAdjustedToUTC: false })],
  [oids.timestamptz, timestamp({ isAdjustedToUTC: true })],
]);

function timestamp({ isAdjustedToUTC }: { readonly isAdjustedToUTC: boolean }): ParquetType {
  return {
    element: {
      type: 'INT64',
      logical_type: { type: 'TIMESTAMP', isAdjustedToUTC, unit: 'MICROS' },
    },
    convert: timestampMicros,
  };
}

function typeOf(typeOid: number, typeModifier: number): ParquetType {
  if (typeOid === oids.numeric) return decimalOf(typeModifier) ?? text;
  return simpleTypes.get(typeOid) ?? text;
}

/** Digits that 8 and 16 bytes hold. */
const digitsOfInt64 = 18;
const digitsOf16Bytes = 38;

/**
 * The decimal of a numeric's modifier; `undefined` if it has none, or digits that Parquet cannot hold.
 * @see https://github.com/postgres/postgres/blob/master/src/backend/utils/adt/numeric.c (make_numeric_typmod)
 */
function decimalOf(typeModifier: number): ParquetType | undefined {
  if (typeModifier < 4) return undefined;
  const precision = ((typeModifier - 4) >> 16) & 0xffff;
  // Eleven bits with a sign.
  const scale = (((typeModifier - 4) & 0x7ff) ^ 0x400) - 0x400;
  if (scale < 0 || scale > precision || precision > digitsOf16Bytes) return undefined;
  const decimal = {
    converted_type: 'DECIMAL',
    logical_type: { type: 'DECIMAL', precision, scale },
    precision,
    scale,
  } as const;
  return {
    element:
      precision <= digitsOfInt64
        ? { type: 'INT64', ...decimal }
        : { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 16, ...decimal },
    convert: unscaled,
  };
}

/** Postgres writes as many digits behind the point as the scale says. */
function unscaled(cell: string): bigint | undefined {
  return /^-?\d+(?:\.\d+)?$/.test(cell) ? BigInt(cell.replace('.', '')) : undefined;
}

function bytesOf(cell: string): Uint8Array | undefined {
  return cell.startsWith('\\x') ? Uint8Array.from(Buffer.from(cell.slice(2), 'hex')) : undefined;
}
