import { NotUnderstoodError } from '../../ddl/statementContext';
import { quoteIdentifier, quotePath } from '../../normal/quoteIdentifier';
import type { CarriedStatement, Carrying } from '../carrying';
import { readNames } from '../query/queryPlace';
import { readViewQuery } from '../query/readQuery';
import type { TokenReader } from '../text/tokenReader';

/** CREATE VIEW behind its words, as a statement for Postgres. @throws NotUnderstoodError */
export function createView(reader: TokenReader, carrying: Carrying): CarriedStatement {
  const at = reader.whole;
  const parts = reader.path();
  const names = reader.isAt('(') ? readNames(reader) : [];
  if (reader.accept('WITH')) skipOptions(reader);
  reader.expect('AS');
  const { sql } = readViewQuery(reader, carrying);
  const isChecked = reader.accept('WITH', 'CHECK', 'OPTION');
  while (reader.accept(';'));
  if (!reader.isAtEnd)
    throw new NotUnderstoodError(`${reader.here.written} is not known in a query`);
  const path = carrying.newRelation(parts, at);
  const list = names.length === 0 ? '' : ` (${names.map(quoteIdentifier).join(', ')})`;
  const check = isChecked ? ' with check option' : '';
  return { ...at, sql: `create or replace view ${quotePath(path)}${list} as ${sql}${check}` };
}

/** SCHEMABINDING, ENCRYPTION, VIEW_METADATA: nothing of what the view gives. */
function skipOptions(reader: TokenReader): void {
  do reader.take();
  while (reader.accept(','));
}
