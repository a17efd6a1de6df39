import type { ColumnBeside, Link, SchemasBeside, TableBeside } from './beside';

/** A column that is called alike on both sides, of one type: of thousands of tables, most are. */
export type PackedColumn = ColumnBeside | readonly [name: string, type: string];

export interface PackedTable extends Omit<TableBeside, 'columns'> {
  readonly columns: readonly PackedColumn[];
}

/** Two schemas side by side, to be sent: a fifth of what they are in memory. */
export interface PackedSchemas {
  readonly tables: readonly PackedTable[];
}

const unchanged: Link = { kind: 'same', evidence: 'exactName', confidence: 1 };

/** Shortens columns that are the same on both sides to name and type; the others stay whole. */
export function packTable({ columns, ...table }: TableBeside): PackedTable {
  return { ...table, columns: columns.map(packColumn) };
}

/** The inverse of {@link packTable}, of all tables. */
export function unpackBeside({ tables }: PackedSchemas): SchemasBeside {
  return {
    tables: tables.map(({ columns, ...table }) => ({
      ...table,
      columns: columns.map(unpackColumn),
    })),
  };
}

function packColumn(column: ColumnBeside): PackedColumn {
  const { before, after, link } = column;
  const isPlain =
    link?.kind === unchanged.kind &&
    link.evidence === unchanged.evidence &&
    link.confidence === unchanged.confidence;
  const isSame = before !== undefined && before.type === after?.type && before.name === after.name;
  return isPlain && isSame ? [before.name, before.type] : column;
}

function unpackColumn(column: PackedColumn): ColumnBeside {
  if (!isPair(column)) return column;
  const [name, type] = column;
  const end = { name, type };
  return { before: end, after: end, link: unchanged };
}

function isPair(column: PackedColumn): column is readonly [name: string, type: string] {
  return Array.isArray(column);
}
