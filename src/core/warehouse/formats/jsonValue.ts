import { parseArrayText } from './arrayText';

/** Writes a cell's text as a JSON value. */
export type JsonWriter = (cell: string) => string;

/**
 * How cells of a type become JSON: what JSON has a form for that keeps every digit takes it, all else
 * is the text that Postgres writes. Numbers that doubles cannot hold are texts: int8 and numeric.
 * @see https://www.postgresql.org/docs/current/catalog-pg-type.html; built-in oids never change
 */
export function jsonWriterOf(typeOid: number): JsonWriter {
  const element = arrayElements.get(typeOid);
  if (element === undefined) return scalarWriterOf(typeOid);
  const write = scalarWriterOf(element);
  return (cell) => {
    const items = parseArrayText(cell);
    // With bounds of its own an array is more than its items.
    return items === undefined ? JSON.stringify(cell) : writeItems(items, write);
  };
}

type ArrayItems = NonNullable<ReturnType<typeof parseArrayText>>;

function writeItems(items: ArrayItems, write: JsonWriter): string {
  const written = items.map((item) => {
    if (item === null) return 'null';
    return typeof item === 'string' ? write(item) : writeItems(item, write);
  });
  return `[${written.join(',')}]`;
}

function scalarWriterOf(typeOid: number): JsonWriter {
  switch (typeOid) {
    case oids.bool:
      return (cell) => (cell === 't' || cell === 'true' ? 'true' : 'false');
    case oids.int2:
    case oids.int4:
    case oids.oid:
      return (cell) => cell;
    case oids.float4:
    case oids.float8:
      return (cell) => (isFinite.test(cell) ? cell : JSON.stringify(cell));
    case oids.json:
    case oids.jsonb:
      // As it was stored, with repeated keys and every digit; a line break can only be white space.
      return (cell) => cell.replace(/[\r\n]+/g, ' ');
    default:
      return (cell) => JSON.stringify(cell);
  }
}

/** `NaN` and `Infinity` have no form in JSON. */
const isFinite = /^-?\d/;

export const oids = {
  bool: 16,
  bytea: 17,
  int8: 20,
  int2: 21,
  int4: 23,
  text: 25,
  oid: 26,
  json: 114,
  float4: 700,
  float8: 701,
  bpchar: 1042,
  varchar: 1043,
  date: 1082,
  time: 1083,
  timestamp: 1114,
  timestamptz: 1184,
  numeric: 1700,
  uuid: 2950,
  jsonb: 3802,
} as const;

/** Arrays of the types above, and what they hold. */
const arrayElements: ReadonlyMap<number, number> = new Map([
  [1000, oids.bool],
  [1001, oids.bytea],
  [1005, oids.int2],
  [1007, oids.int4],
  [1009, oids.text],
  [1014, oids.bpchar],
  [1015, oids.varchar],
  [1016, oids.int8],
  [1021, oids.float4],
  [1022, oids.float8],
  [1028, oids.oid],
  [1115, oids.timestamp],
  [1182, oids.date],
  [1183, oids.time],
  [1185, oids.timestamptz],
  [1231, oids.numeric],
  [199, oids.json],
  [2951, oids.uuid],
  [3807, oids.jsonb],
]);
