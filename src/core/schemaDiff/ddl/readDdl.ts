import type { SqlParser } from '../../sql/sqlParser';
import { splitStatements } from '../../sql/splitStatements';
import { placeOf } from '../../sql/textPlace';
import type { SchemaSnapshot, UnreadStatement } from '../model/snapshot';
import { applyStatement } from './applyStatement';
import { DraftSchemas } from './draft';
import { beginningOf, snapshotOf } from './snapshotOfDraft';
import { withoutClientParts } from './clientParts';
import { NotUnderstoodError } from './statementContext';

/**
 * The schemas that a script of DDL makes in an empty database, such as one by `pg_dump --schema-only`;
 * what is written without a schema goes to `public`. Never throws, whatever the text: what is not
 * understood is listed.
 */
export async function readDdl(text: string, parser: SqlParser): Promise<SchemaSnapshot> {
  const sql = withoutClientParts(text);
  const schemas = new DraftSchemas();
  const notUnderstood: UnreadStatement[] = [];
  for (const { start, end } of splitStatements(sql)) {
    const written = sql.slice(start, end);
    const reason = await apply(schemas, written, parser);
    if (reason === undefined) continue;
    notUnderstood.push({ line: placeOf(text, start).line, text: beginningOf(written), reason });
  }
  return snapshotOf(schemas, notUnderstood);
}

/** Why a statement was not applied; `undefined` = it was. */
async function apply(
  schemas: DraftSchemas,
  written: string,
  parser: SqlParser,
): Promise<string | undefined> {
  const parsed = await parser.parse(written);
  if (parsed.kind === 'malformed') return parsed.message;
  try {
    for (const { tree } of parsed.statements) applyStatement(schemas, tree, written);
    return undefined;
  } catch (error) {
    if (error instanceof NotUnderstoodError) return error.message;
    throw error;
  }
}
