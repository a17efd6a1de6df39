import { constants } from 'node:buffer';
import type { ResultColumn, ResultRow } from '../../../core/warehouse/sqlRunner';
import { QueryError } from '../../../core/warehouse/queryError';

/** Kinds of messages from the server. @see https://www.postgresql.org/docs/current/protocol-message-formats.html */
export const messageKinds = {
  rowDescription: 0x54,
  dataRow: 0x44,
  copyData: 0x64,
  copyIn: 0x47,
  commandComplete: 0x43,
  error: 0x45,
  notice: 0x4e,
  readyForQuery: 0x5a,
} as const;

/** The fields of an error or a notice, by their letters. */
export type ServerFields = Readonly<Partial<Record<string, string>>>;

export function readFields(body: Buffer): ServerFields {
  const fields: Record<string, string> = {};
  for (const field of body.toString('utf8').split('\0')) {
    if (field !== '') fields[field.charAt(0)] = field.slice(1);
  }
  return fields;
}

/** Bytes after the name of a column: table, attribute, type, size, modifier, format. */
const columnTailBytes = 18;

export function readColumns(body: Buffer): readonly ResultColumn[] {
  const columns: ResultColumn[] = [];
  const count = body.readUInt16BE(0);
  let offset = 2;
  for (let index = 0; index < count; index += 1) {
    const nameEnd = body.indexOf(0, offset);
    columns.push({
      name: body.toString('utf8', offset, nameEnd),
      typeOid: body.readUInt32BE(nameEnd + 7),
      typeModifier: body.readInt32BE(nameEnd + 13),
    });
    offset = nameEnd + 1 + columnTailBytes;
  }
  return columns;
}

/** The cells of a row as text. @throws QueryError `cellTooLarge` for what no string of JavaScript holds */
export function readRow(body: Buffer): ResultRow {
  const count = body.readUInt16BE(0);
  const cells: (string | null)[] = [];
  let offset = 2;
  for (let index = 0; index < count; index += 1) {
    const bytes = body.readInt32BE(offset);
    offset += 4;
    cells.push(bytes === -1 ? null : readCell(body, offset, bytes));
    if (bytes > 0) offset += bytes;
  }
  return cells;
}

function readCell(body: Buffer, offset: number, bytes: number): string {
  if (bytes > constants.MAX_STRING_LENGTH) {
    throw new QueryError('cellTooLarge', `A value of ${bytes} bytes is too large for this format`, {
      remedy: 'Choose csv without a limit, which takes values of any size, or leave the column out',
    });
  }
  return body.toString('utf8', offset, offset + bytes);
}

/** The command's name and counts, for instance `SELECT 12`. */
export function readTag(body: Buffer): string {
  return body.toString('utf8', 0, body.length - 1);
}
