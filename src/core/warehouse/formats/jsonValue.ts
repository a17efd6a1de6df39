import { parseArrayText } from './arrayText';
import { elementTypeOf, oids } from '../values/postgresTypes';

/** Writes a cell's text as a JSON value. */
export type JsonWriter = (cell: string) => string;

/**
 * How cells of a type become JSON: what JSON has a form for that keeps every digit takes it, all else
 * is the text that Postgres writes. Numbers that doubles cannot hold are texts: int8 and numeric.
 * @see https://www.postgresql.org/docs/current/catalog-pg-type.html; built-in oids never change
 */
export function jsonWriterOf(typeOid: number): JsonWriter {
  const element = elementTypeOf(typeOid);
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
