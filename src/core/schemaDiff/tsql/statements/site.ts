import { NotUnderstoodError } from '../../ddl/statementContext';
import { tablePath, type TablePath } from '../../model/objectPath';
import type { Column } from '../../model/snapshot';
import { quoteIdentifier, quotePath } from '../../normal/quoteIdentifier';
import { caseless } from '../carriedNames';
import type { Carrying } from '../carrying';
import type { TsqlScope } from '../expression/expressionScope';

/** A table that statements say something of, also one that is being made. */
export interface TableSite {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly Pick<Column, 'name' | 'type' | 'isNullable'>[];
}

/** As SQL names the table. */
export function siteName(site: TableSite): string {
  return quotePath(tablePath(site));
}

export function sitePath(site: TableSite): TablePath {
  return tablePath(site);
}

/** A column by its name in T-SQL. @throws NotUnderstoodError */
export function columnOf({ columns }: TableSite, name: string): TableSite['columns'][number] {
  const found = columns.find((column) => caseless(column.name) === caseless(name));
  if (found === undefined) throw new NotUnderstoodError(`there is no column ${name}`);
  return found;
}

/** What names mean in the defaults, checks and computed columns of a table. */
export function siteScope(site: TableSite, carrying: Carrying): TsqlScope {
  return {
    column: ([name = '', ...more]) => {
      if (more.length > 0) throw new NotUnderstoodError('a name has parts, in one table');
      const column = columnOf(site, name);
      const type = carrying.baseOf(column.type);
      const isOfDomain = type !== column.type;
      return { sql: quoteIdentifier(column.name), type, isOfDomain };
    },
    ...commonScope(carrying),
  };
}

/** What is the same in every place. */
export function commonScope(carrying: Carrying): Pick<TsqlScope, 'type' | 'sequence'> {
  return {
    type: (written) => carrying.type(written)?.type,
    sequence: (path) => quotePath(carrying.pathOf(path)),
  };
}
