import { pathKey, type TablePath } from '../../src/core/schemaDiff/model/objectPath';
import type {
  ColumnBeside,
  Link,
  SchemasBeside,
  TableBeside,
} from '../../src/core/schemaDiff/beside/beside';
import type { PairDecision } from '../../src/protocol/schemaDiffApi';

export const filters = ['all', 'renamed', 'questions', 'oneSide'] as const;

/** Which lines are shown. */
export type Filter = (typeof filters)[number];

/** A line of both schemas: a table, or below it a column. */
export type Row = TableRow | ColumnRow;

export interface TableRow {
  readonly kind: 'table';
  /** The same as long as the older end is, or the newer one where it is alone. */
  readonly key: string;
  readonly table: TableBeside;
  readonly isExpanded: boolean;
  /** Of its columns that pass the filter. */
  readonly columnCount: number;
}

export interface ColumnRow {
  readonly kind: 'column';
  readonly key: string;
  readonly table: TableBeside;
  readonly column: ColumnBeside;
}

export interface RowWishes {
  readonly filter: Filter;
  readonly find: string;
  /** Tables that are not open or closed as they would be by themselves, by their keys. */
  readonly toggled: ReadonlySet<string>;
}

/** The lines that pass the filter and have all words of the text; tables of which a column does, too. */
export function rowsOf({ tables }: SchemasBeside, wishes: RowWishes): readonly Row[] {
  const words = wishes.find
    .toLowerCase()
    .split(/[\s.]+/)
    .filter(Boolean);
  return tables.flatMap((table) => rowsOfTable(table, wishes, words));
}

function rowsOfTable(
  table: TableBeside,
  { filter, toggled }: RowWishes,
  words: readonly string[],
): readonly Row[] {
  const name = textOf(table.before?.path, table.after?.path);
  const hasWords = words.every((word) => name.includes(word));
  const columns = table.columns.filter(
    (column) =>
      passes(column, filter) && (hasWords || words.every((word) => has(name, column, word))),
  );
  if (columns.length === 0 && !(hasWords && passes(table, filter))) return [];
  const key = tableKey(table);
  const opensItself = filter !== 'all' || !hasWords || isOfNote(table);
  const isExpanded = columns.length > 0 && opensItself !== toggled.has(key);
  const row: TableRow = { kind: 'table', key, table, isExpanded, columnCount: columns.length };
  if (!isExpanded) return [row];
  return [row, ...columns.map((column) => columnRow(table, key, column))];
}

function columnRow(table: TableBeside, key: string, column: ColumnBeside): ColumnRow {
  const [side, name] =
    column.before === undefined ? ['>', column.after?.name ?? ''] : ['<', column.before.name];
  return { kind: 'column', key: `${key}\0${side}${name}`, table, column };
}

export function tableKey({ before, after }: TableBeside): string {
  return before === undefined ? `>${pathKey(after?.path ?? [])}` : `<${pathKey(before.path)}`;
}

/** Whether something in a pair of tables is not as it was; a table alone speaks for itself. */
function isOfNote({ link, columns }: TableBeside): boolean {
  if (link === undefined) return false;
  return (
    link.kind === 'question' ||
    columns.some((column) => column.link?.kind !== 'same' || isRetyped(column))
  );
}

/** Whether both ends are there, of different types. */
export function isRetyped({ before, after }: ColumnBeside): boolean {
  return before !== undefined && after !== undefined && before.type !== after.type;
}

function passes({ link }: TableBeside | ColumnBeside, filter: Filter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'renamed':
      return link?.kind === 'renamed' || link?.kind === 'moved';
    case 'questions':
      return link?.kind === 'question';
    case 'oneSide':
      return link === undefined;
  }
}

function textOf(...paths: readonly (TablePath | undefined)[]): string {
  return paths
    .map((path) => path?.join('.') ?? '')
    .join(' ')
    .toLowerCase();
}

function has(table: string, { before, after }: ColumnBeside, word: string): boolean {
  const names = `${before?.name ?? ''} ${after?.name ?? ''}`.toLowerCase();
  return names.includes(word) || table.includes(word);
}

/** How many there are of each kind, whatever is shown; a link between two lines counts once, but for `all`. */
export function countsOf({ tables }: SchemasBeside): Readonly<Record<Filter, number>> {
  const counts = { all: 0, renamed: 0, questions: 0, oneSide: 0 };
  const count = (line: TableBeside | ColumnBeside, isOtherEnd: boolean): void => {
    for (const filter of filters) {
      if (passes(line, filter) && (filter === 'all' || !isOtherEnd)) counts[filter] += 1;
    }
  };
  for (const table of tables) {
    count(table, false);
    for (const column of table.columns) {
      count(column, column.elsewhere !== undefined && column.before === undefined);
    }
  }
  return counts;
}

export function linkOf(row: Row): Link | undefined {
  return row.kind === 'table' ? row.table.link : row.column.link;
}

/** The paths of a line's ends; a column that is elsewhere in the other schema has that end there. */
export function endsOf(row: Row): {
  readonly from: readonly string[] | undefined;
  readonly to: readonly string[] | undefined;
} {
  const { before, after } = row.table;
  if (row.kind === 'table') return { from: before?.path, to: after?.path };
  const { column } = row;
  const elsewhere = column.elsewhere;
  return {
    from: column.before && before ? [...before.path, column.before.name] : elsewhere,
    to: column.after && after ? [...after.path, column.after.name] : elsewhere,
  };
}

/** What would be decided of a line; `undefined` = it has not two ends, or there is nothing to say. */
export function pairOf(row: Row): Omit<PairDecision, 'verdict'> | undefined {
  const link = linkOf(row);
  const { from, to } = endsOf(row);
  if (link === undefined || from === undefined || to === undefined) return undefined;
  return { kind: row.kind, from, to };
}

/** What is wrong with pairing two lines by hand; `undefined` = nothing. */
export function whyNotPaired(left: Row, right: Row): string | undefined {
  if (left.kind !== right.kind) return 'A table and a column cannot be one';
  const isInOneTable = tableKey(left.table) === tableKey(right.table);
  if (left.kind === 'column' && !isInOneTable) {
    return 'Columns can be paired where their tables are one';
  }
  return undefined;
}

/** Which side a line without a counterpart is on. */
export function sideAlone(row: Row): 'before' | 'after' | undefined {
  if (linkOf(row) !== undefined) return undefined;
  const ends = row.kind === 'table' ? row.table : row.column;
  return ends.before === undefined ? 'after' : 'before';
}
