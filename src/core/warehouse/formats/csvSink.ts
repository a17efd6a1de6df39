import type { ByteOutput } from '../byteOutput';
import type { ResultRow, ResultSink } from '../sqlRunner';
import { uniqueNames } from './columnNames';
import { TextOutput } from './textOutput';

/**
 * CSV as Postgres writes it, with a header: NULL is nothing at all, an empty text is `""`.
 * @see https://www.postgresql.org/docs/current/sql-copy.html (CSV Format)
 */
export function csvSink(output: ByteOutput): ResultSink {
  const text = new TextOutput(output);
  return {
    form: 'csv',
    begin: async (columns) => {
      if (columns.length === 0) return;
      text.add(csvLine(uniqueNames(columns.map(({ name }) => name))));
      await text.flush({ isLast: true });
    },
    rows: async (rows) => {
      for (const row of rows) text.add(csvLine(row));
      await text.flush({ isLast: false });
    },
    csv: (bytes) => output.write(bytes),
    end: () => text.flush({ isLast: true }),
  };
}

/** A row of a CSV file, with its line break. */
export function csvLine(row: ResultRow): string {
  const [only] = row;
  // Alone in its line, it would end what Postgres reads.
  if (row.length === 1 && only === '\\.') return '"\\."\n';
  return `${row.map(csvCell).join(',')}\n`;
}

/** A cell of such a row. */
export function csvCell(cell: string | null): string {
  if (cell === null) return '';
  return needsQuotes.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

const needsQuotes = /^$|[",\n\r]/;
