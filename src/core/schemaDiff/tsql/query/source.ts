import { NotUnderstoodError } from '../../ddl/statementContext';
import type { Column } from '../../model/snapshot';
import { quoteIdentifier } from '../../normal/quoteIdentifier';
import { caseless } from '../carriedNames';
import type { Piece } from '../expression/piece';

/** What a query reads from: a table, a view, or another query. */
export interface QuerySource {
  /** As columns name it. */
  readonly alias: string;
  readonly columns: readonly QueryOutput[];
}

/** A column that a query gives. */
export interface QueryOutput extends Pick<Column, 'name'> {
  readonly type: string | undefined;
  /** Whether it is of a domain over that type. */
  readonly isOfDomain?: boolean;
}

/** A column of one of the sources, by its name in parts. @throws NotUnderstoodError */
export function columnIn(
  sources: readonly QuerySource[],
  path: readonly string[],
): Piece | undefined {
  const name = path.at(-1) ?? '';
  const alias = path.at(-2);
  const asked =
    alias === undefined ? sources : sources.filter((source) => isSame(source.alias, alias));
  for (const source of asked) {
    const column = source.columns.find((one) => isSame(one.name, name));
    if (column === undefined) continue;
    const own = quoteIdentifier(column.name);
    const sql = alias === undefined ? own : `${quoteIdentifier(source.alias)}.${own}`;
    return { sql, type: column.type, isOfDomain: column.isOfDomain === true };
  }
  return undefined;
}

/** All columns of one source, or of all. @throws NotUnderstoodError */
export function columnsOf(
  sources: readonly QuerySource[],
  alias: string | undefined,
): readonly QueryOutput[] {
  if (alias === undefined) return sources.flatMap(({ columns }) => columns);
  return sourceNamed(sources, alias).columns;
}

/** Regardless of case. @throws NotUnderstoodError if there is none */
export function sourceNamed(sources: readonly QuerySource[], alias: string): QuerySource {
  const found = sources.find((source) => isSame(source.alias, alias));
  if (found === undefined) throw new NotUnderstoodError(`there is no ${alias} in the query`);
  return found;
}

/** Names of T-SQL are one regardless of case. */
export function isSame(one: string, other: string): boolean {
  return caseless(one) === caseless(other);
}
