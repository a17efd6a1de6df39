import type { SqlParser } from '../../sql/sqlParser';
import { snapshotOf } from '../ddl/snapshotOfDraft';
import { NotUnderstoodError } from '../ddl/statementContext';
import type { SchemaSnapshot } from '../model/snapshot';
import { Carrying } from './carrying';
import { carryStatement } from './statements/carryStatement';
import { carryProperty } from './statements/extendedProperty';
import { type ProcedureCall, readCall, textArgument } from './statements/procedureCall';
import { batchesOf } from './text/batches';
import { statementsOf } from './text/statements';
import { TokenReader, type WrittenPlace } from './text/tokenReader';
import { tokensOf } from './text/tokens';

/**
 * The schemas that a script of T-SQL makes in an empty database, such as SQL Server Management Studio
 * generates it, with Postgres' types and expressions; what is written without a schema is in `dbo`. Never
 * throws, whatever the text: what could not be carried over, or not as it was, is listed.
 */
export async function readTsql(text: string, parser: SqlParser): Promise<SchemaSnapshot> {
  const carrying = new Carrying(text, parser);
  await readScript(text, carrying);
  return snapshotOf(carrying.schemas, carrying.report);
}

async function readScript(text: string, carrying: Carrying): Promise<void> {
  for (const batch of batchesOf(tokensOf(text))) {
    for (const statement of statementsOf(batch)) {
      await readStatement(new TokenReader(statement, text), carrying);
    }
  }
}

async function readStatement(reader: TokenReader, carrying: Carrying): Promise<void> {
  const at = reader.whole;
  try {
    if (reader.accept('EXEC') || reader.accept('EXECUTE')) {
      await carryOut(readCall(reader), carrying, at);
      return;
    }
    for (const carried of carryStatement(reader, carrying)) {
      await carrying.apply(carried);
    }
  } catch (error) {
    if (!(error instanceof NotUnderstoodError)) throw error;
    carrying.refuse(at, error.message);
  }
}

async function carryOut(call: ProcedureCall, carrying: Carrying, at: WrittenPlace): Promise<void> {
  const { name } = call;
  if (name === '' || name === 'sp_executesql') {
    const script = textArgument(call, '@statement', 0) ?? textArgument(call, '@stmt', 0);
    if (script !== undefined) await readWithin(script, carrying, at);
    else carrying.refuse(at, 'what it carries out shows only when it runs');
  } else if (name === 'sp_addextendedproperty' || name === 'sp_updateextendedproperty') {
    const sql = carryProperty(call, carrying);
    if (sql !== undefined) await carrying.apply({ ...at, sql });
  } else if (!quietProcedures.test(name)) {
    carrying.refuse(at, 'what it does shows only when it runs');
  }
}

/** A script that another one holds as a text: what is said of it is said of the statement that does. */
async function readWithin(script: string, carrying: Carrying, at: WrittenPlace): Promise<void> {
  const before = carrying.within;
  carrying.within = before ?? at;
  await readScript(script, carrying);
  carrying.within = before;
}

/** Settings and rights. */
const quietProcedures =
  /^(?:sp_dbcmptlevel|sp_dboption|sp_db_vardecimal_storage_format|sp_fulltext_\w+|sp_add(?:role|rolemember|user|login|srvrolemember|message)|sp_grant\w+|sp_change(?:dbowner|_users_login)|sp_tableoption|sp_indexoption|sp_settriggerorder|sp_dropextendedproperty|sp_configure|sp_set_session_context|sp_refreshview|sp_recompile)$/;
