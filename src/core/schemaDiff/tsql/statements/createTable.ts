import { NotUnderstoodError } from '../../ddl/statementContext';
import type { Column } from '../../model/snapshot';
import type { CarriedStatement, Carrying } from '../carrying';
import type { TokenReader } from '../text/tokenReader';
import { type DefinedColumn, defineColumn, defineComputed, isAtComputed } from './columnDefinition';
import { isAtConstraint, readConstraint } from './constraints';
import { readInlineIndex } from './createIndex';
import { siteName, type TableSite } from './site';

/** CREATE TABLE behind its words, as statements for Postgres; temporary tables are nobody's schema. */
export function createTable(reader: TokenReader, carrying: Carrying): readonly CarriedStatement[] {
  const at = reader.whole;
  const path = reader.path();
  if (path.at(-1)?.startsWith('#') === true) return [];
  if (reader.accept('AS', 'FILETABLE')) throw new NotUnderstoodError('Postgres has no FileTable');
  const elements = reader.parenthesized().splitByCommas();
  loseOptions(reader, carrying);
  const [schema, name] = carrying.newRelation(path, at);
  const columns = readColumns(elements, carrying);
  const site = { schema, name, columns: columns.map(({ column }) => column) };
  const list = columns.map(({ column }) => column.sql).join(', ');
  const table = { ...at, sql: `create table ${siteName(site)} (${list})` };
  return [
    table,
    ...columnParts(columns, { carrying, site }),
    ...tableParts(elements, { carrying, site }),
  ];
}

function loseOptions(reader: TokenReader, carrying: Carrying): void {
  const at = reader.whole;
  if (reader.accept('AS', 'NODE') || reader.accept('AS', 'EDGE')) {
    carrying.lose(at, 'Postgres has no tables of a graph: the columns of its own are missing');
  }
  const rest = reader.written(reader.place, reader.tokens.length);
  if (/SYSTEM_VERSIONING\s*=\s*ON/i.test(rest)) {
    carrying.lose(at, 'Postgres keeps no earlier versions of rows by itself');
  }
  if (/\bON\s+\[?\w+\]?\s*\(/i.test(rest)) {
    carrying.lose(at, 'the table has partitions by a scheme, in Postgres it has none');
  }
}

interface WrittenColumn {
  readonly column: DefinedColumn;
  readonly reader: TokenReader;
}

/** Each on its own: one that cannot be carried over does not take the table with it. */
function readColumns(
  elements: readonly TokenReader[],
  carrying: Carrying,
): readonly WrittenColumn[] {
  const written = elements.filter((element) => !isTablePart(element));
  const plain = new Map<TokenReader, DefinedColumn>();
  for (const reader of written) {
    if (isAtComputed(reader)) continue;
    const column = attempt(reader, carrying, () => defineColumn(reader, carrying));
    if (column !== undefined) plain.set(reader, column);
  }
  const site = { schema: '', name: '', columns: [...plain.values()] };
  return written.flatMap((reader) => {
    const column =
      plain.get(reader) ??
      (isAtComputed(reader)
        ? attempt(reader, carrying, () => defineComputed(reader, carrying, site))
        : undefined);
    return column === undefined ? [] : [{ column, reader }];
  });
}

/** What is no column among what stands in the parentheses of a table. */
function isTablePart(element: TokenReader): boolean {
  if (element.isAt('INDEX') || element.isAt('PERIOD', 'FOR')) return true;
  return isAtConstraint(element) || element.isAt('CONNECTION');
}

interface NewTable {
  readonly carrying: Carrying;
  readonly site: TableSite;
}

/** Constraints and indexes that stand within the definition of a column. */
function columnParts(
  columns: readonly WrittenColumn[],
  { carrying, site }: NewTable,
): readonly CarriedStatement[] {
  return columns.flatMap(({ column: { name, parts }, reader }) =>
    parts.flatMap((start) => {
      reader.goTo(start);
      return readPart(reader, { carrying, site }, name);
    }),
  );
}

function tableParts(
  elements: readonly TokenReader[],
  table: NewTable,
): readonly CarriedStatement[] {
  return elements.filter(isTablePart).flatMap((element) => readPart(element, table));
}

function readPart(
  reader: TokenReader,
  { carrying, site }: NewTable,
  column?: Column['name'],
): readonly CarriedStatement[] {
  const start = reader.place;
  const offset = reader.offset;
  if (reader.accept('PERIOD', 'FOR')) return [];
  const place = { carrying, site, column };
  const sql = attempt(reader, carrying, () =>
    reader.isAt('INDEX') ? readInlineIndex(reader, place) : readConstraint(reader, place),
  );
  return sql === undefined ? [] : [{ sql, offset, written: reader.written(start) }];
}

/** What a part gives; one that cannot be carried over is said, and the others go on. */
export function attempt<T>(reader: TokenReader, carrying: Carrying, read: () => T): T | undefined {
  const at = reader.here;
  try {
    return read();
  } catch (error) {
    if (!(error instanceof NotUnderstoodError)) throw error;
    carrying.refuse(at, error.message);
    return undefined;
  }
}
