import { NotUnderstoodError } from '../../ddl/statementContext';
import { quotePath } from '../../normal/quoteIdentifier';
import type { CarriedStatement, Carrying } from '../carrying';
import { readType } from '../columnType';
import type { TokenReader } from '../text/tokenReader';

/** CREATE TYPE behind its words: another name for a type, which is a domain. @throws NotUnderstoodError */
export function createType(reader: TokenReader, carrying: Carrying): CarriedStatement {
  const at = reader.whole;
  const path = carrying.newPath(reader.path());
  if (!reader.accept('FROM')) throw new NotUnderstoodError('Postgres has no types of tables');
  const written = readType(reader);
  const carried = carrying.type(written);
  if (carried === undefined) {
    throw new NotUnderstoodError(`the type ${written.path.join('.')} is not known`);
  }
  if (carried.loss !== undefined) carrying.lose(at, carried.loss);
  const name = quotePath(path);
  // NOT NULL is what a column has if it does not say otherwise, so it is no property of the domain.
  if (reader.accept('NOT', 'NULL')) carrying.neverNull.add(name);
  return { ...at, sql: `create domain ${name} as ${carried.type}` };
}
