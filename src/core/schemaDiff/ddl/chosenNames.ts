import type { DraftSchemas } from './draft';

/** Bytes of a name, without the NUL behind it. @see NAMEDATALEN in pg_config_manual.h */
const longestNameBytes = 63;

/**
 * The name that the server gives to what has none: the table's, the columns', what it is. Of a name that
 * is taken, the first free one with a number.
 * @see src/backend/commands/indexcmds.c (makeObjectName, ChooseRelationName)
 */
export function chooseName(
  parts: { readonly table: string; readonly columns?: readonly string[]; readonly label: string },
  isTaken: (name: string) => boolean,
): string {
  const columns = parts.columns === undefined ? undefined : joined(parts.columns);
  for (let pass = 0; ; pass += 1) {
    const label = pass === 0 ? parts.label : `${parts.label}${pass}`;
    const name = makeName(parts.table, columns, label);
    if (!isTaken(name)) return name;
  }
}

/** Constraints and relations of a schema must not share a name, if an index stands behind the constraint. */
export function isTakenByIndex(schemas: DraftSchemas, schema: string): (name: string) => boolean {
  return (name) => schemas.hasName(schema, name) || schemas.hasConstraint(schema, name);
}

/** The server stops once the names would fill a whole name. */
function joined(columns: readonly string[]): string {
  let text = '';
  for (const column of columns) {
    if (byteLength(text) >= longestNameBytes + 1) break;
    text = text === '' ? column : `${text}_${column}`;
  }
  return text;
}

/** The longer of the two names is cut first. */
function makeName(table: string, columns: string | undefined, label: string): string {
  const overhead = label.length + 1 + (columns === undefined ? 0 : 1);
  const available = longestNameBytes - overhead;
  let first = byteLength(table);
  let second = columns === undefined ? 0 : byteLength(columns);
  while (first + second > available) {
    if (first > second) first -= 1;
    else second -= 1;
  }
  const start = cutTo(table, first);
  return columns === undefined
    ? `${start}_${label}`
    : `${start}_${cutTo(columns, second)}_${label}`;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function byteLength(text: string): number {
  return encoder.encode(text).length;
}

/** As many whole characters as fit into so many bytes. */
function cutTo(text: string, bytes: number): string {
  const encoded = encoder.encode(text);
  let end = Math.min(bytes, encoded.length);
  while (end > 0 && end < encoded.length && ((encoded[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return decoder.decode(encoded.slice(0, end));
}
