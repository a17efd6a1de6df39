import { NotUnderstoodError } from '../../ddl/statementContext';
import { isView } from '../../model/isView';
import { quoteIdentifier } from '../../normal/quoteIdentifier';
import { readExpression } from '../expression/readExpression';
import type { TokenReader } from '../text/tokenReader';
import type { Carrying } from '../carrying';
import type { ConstraintPlace } from './constraints';
import { skipStorage } from './storage';
import { columnOf, siteName, sitePath, siteScope, type TableSite } from './site';

/**
 * CREATE INDEX behind CREATE, as a statement for Postgres.
 * @throws NotUnderstoodError for kinds of indexes that Postgres has nothing like
 */
export function readIndex(reader: TokenReader, carrying: Carrying): string {
  const isUnique = reader.accept('UNIQUE');
  reader.acceptAny(['CLUSTERED', 'NONCLUSTERED']);
  const other = reader.acceptAny(['COLUMNSTORE', 'SPATIAL', 'XML', 'PRIMARY', 'FULLTEXT']);
  if (other !== undefined) {
    const kind = other === 'PRIMARY' ? 'XML' : other;
    throw new NotUnderstoodError(`Postgres has no ${kind} index like it`);
  }
  reader.expect('INDEX');
  const name = reader.name();
  reader.expect('ON');
  const site = carrying.relation(reader.path());
  if (isView(site)) {
    throw new NotUnderstoodError('views have no indexes in Postgres, only materialized views have');
  }
  return indexOf(reader, { carrying, site, name, isUnique });
}

/** INDEX within CREATE TABLE, also within a column. */
export function readInlineIndex(
  reader: TokenReader,
  { carrying, site, column }: ConstraintPlace,
): string {
  reader.expect('INDEX');
  const name = reader.name();
  const isUnique = reader.accept('UNIQUE');
  reader.acceptAny(['CLUSTERED', 'NONCLUSTERED']);
  reader.accept('HASH');
  if (reader.accept('COLUMNSTORE')) {
    throw new NotUnderstoodError('Postgres has no COLUMNSTORE index like it');
  }
  return indexOf(reader, { carrying, site, name, isUnique, column });
}

interface NewIndex {
  readonly carrying: Carrying;
  readonly site: TableSite;
  readonly name: string;
  readonly isUnique: boolean;
  readonly column?: string | undefined;
}

interface IndexedColumn {
  readonly sql: string;
  readonly isNullable: boolean;
}

function indexOf(reader: TokenReader, index: NewIndex): string {
  const { carrying, site, name, isUnique, column } = index;
  const columns = reader.isAt('(')
    ? reader
        .parenthesized()
        .splitByCommas()
        .map((part) => readIndexed(part, site))
    : [indexed(site, column ?? '')];
  const include = reader.accept('INCLUDE')
    ? reader
        .parenthesized()
        .splitByCommas()
        .map((part) => columnOf(site, part.name()).name)
    : [];
  const where = reader.accept('WHERE')
    ? ` where ${readExpression(reader, siteScope(site, carrying)).value.sql}`
    : '';
  skipStorage(reader);
  const own = quoteIdentifier(carrying.indexName(name, sitePath(site), reader.whole));
  const list = columns.map(({ sql }) => sql).join(', ');
  const included =
    include.length === 0 ? '' : ` include (${include.map(quoteIdentifier).join(', ')})`;
  // In SQL Server one NULL is like another.
  const nulls =
    isUnique && columns.some(({ isNullable }) => isNullable) ? ' nulls not distinct' : '';
  return `create ${isUnique ? 'unique ' : ''}index ${own} on ${siteName(site)} (${list})${included}${nulls}${where}`;
}

function readIndexed(part: TokenReader, site: TableSite): IndexedColumn {
  const { sql, isNullable } = indexed(site, part.name());
  return { sql: part.accept('DESC') ? `${sql} desc` : sql, isNullable };
}

function indexed(site: TableSite, name: string): IndexedColumn {
  const column = columnOf(site, name);
  if (unsorted.test(column.type)) {
    throw new NotUnderstoodError(`Postgres sorts no values of type ${column.type}`);
  }
  return { sql: quoteIdentifier(column.name), isNullable: column.isNullable };
}

const unsorted = /^(?:xml|json)$/;
