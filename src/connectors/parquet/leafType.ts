import type { ConvertedType, LogicalType, SchemaElement } from 'hyparquet';

/** What the values of a leaf of a schema are, whichever generation of the format says so. */
export type LeafType =
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  /** `digits` = behind the point of a second. */
  | { readonly kind: 'timestamp'; readonly isUtc: boolean; readonly digits: number }
  | { readonly kind: 'time'; readonly digits: number }
  | { readonly kind: 'integer'; readonly bits: number; readonly isSigned: boolean }
  | { readonly kind: 'date' | 'uuid' | 'float16' | 'float' | 'double' | 'boolean' }
  /** Bytes that are to be read as text. */
  | { readonly kind: 'text'; readonly name: string }
  | { readonly kind: 'binary'; readonly name: string };

/**
 * The type of a leaf: its logical type, else the converted type of older writers, else how it is stored.
 * @see https://github.com/apache/parquet-format/blob/master/LogicalTypes.md
 */
export function leafTypeOf(element: SchemaElement): LeafType {
  const { logical_type: logical, converted_type: converted } = element;
  return (
    (logical && ofLogical(logical, element)) ??
    (converted && ofConverted(converted, element)) ??
    ofPhysical(element)
  );
}

export function leafName(type: LeafType): string {
  switch (type.kind) {
    case 'decimal':
      return `decimal(${type.precision}, ${type.scale})`;
    case 'timestamp':
      return type.isUtc ? 'timestamp (UTC)' : 'timestamp';
    case 'integer':
      return `${type.isSigned ? '' : 'u'}int${type.bits}`;
    case 'text':
    case 'binary':
      return type.name;
    default:
      return type.kind;
  }
}

const digitsOf = { MILLIS: 3, MICROS: 6, NANOS: 9 } as const;

function ofLogical(logical: LogicalType, { precision }: SchemaElement): LeafType | undefined {
  switch (logical.type) {
    case 'DECIMAL':
      return { kind: 'decimal', precision: precision ?? logical.precision, scale: logical.scale };
    case 'TIMESTAMP':
      return {
        kind: 'timestamp',
        isUtc: logical.isAdjustedToUTC,
        digits: digitsOf[logical.unit],
      };
    case 'TIME':
      return { kind: 'time', digits: digitsOf[logical.unit] };
    case 'INTEGER':
      return { kind: 'integer', bits: logical.bitWidth, isSigned: logical.isSigned };
    default:
      return named[logical.type];
  }
}

function ofConverted(converted: ConvertedType, element: SchemaElement): LeafType | undefined {
  const { precision = 0, scale = 0 } = element;
  if (converted === 'DECIMAL') return { kind: 'decimal', precision, scale };
  const [, what, unit] = /^(TIMESTAMP|TIME)_(MILLIS|MICROS)$/.exec(converted) ?? [];
  const digits = unit === 'MICROS' ? 6 : 3;
  if (what === 'TIMESTAMP') return { kind: 'timestamp', isUtc: true, digits };
  if (what === 'TIME') return { kind: 'time', digits };
  const [, unsigned, bits] = /^(U?)INT_(\d+)$/.exec(converted) ?? [];
  if (bits === undefined) return named[converted];
  return { kind: 'integer', bits: Number(bits), isSigned: unsigned === '' };
}

function ofPhysical({ type }: SchemaElement): LeafType {
  return physical[type ?? ''] ?? { kind: 'binary', name: 'binary' };
}

const string: LeafType = { kind: 'text', name: 'string' };

const named: Readonly<Partial<Record<string, LeafType>>> = {
  STRING: string,
  UTF8: string,
  ENUM: { kind: 'text', name: 'enum' },
  JSON: { kind: 'text', name: 'json' },
  BSON: { kind: 'binary', name: 'bson' },
  INTERVAL: { kind: 'binary', name: 'interval' },
  DATE: { kind: 'date' },
  UUID: { kind: 'uuid' },
  FLOAT16: { kind: 'float16' },
};

const physical: Readonly<Partial<Record<string, LeafType>>> = {
  BOOLEAN: { kind: 'boolean' },
  INT32: { kind: 'integer', bits: 32, isSigned: true },
  INT64: { kind: 'integer', bits: 64, isSigned: true },
  /** Nanoseconds, of older Spark and Hive. */
  INT96: { kind: 'timestamp', isUtc: true, digits: 9 },
  FLOAT: { kind: 'float' },
  DOUBLE: { kind: 'double' },
  /** Some writers say of texts no more than that they are bytes. */
  BYTE_ARRAY: { kind: 'text', name: 'binary' },
};
