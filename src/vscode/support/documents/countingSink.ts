import type { ResultSink } from '../../../core/warehouse/sqlRunner';

const lineEnd = 0x0a;
const quote = 0x22;

/** The same sink, which tells how many rows it took. In CSV a line within quotes ends no row. */
export function countingSink(sink: ResultSink, onRows: (count: number) => void): ResultSink {
  let rows = 0;
  let isQuoted = false;
  return {
    form: sink.form,
    begin: (columns) => sink.begin(columns),
    rows: async (taken) => {
      await sink.rows(taken);
      rows += taken.length;
      onRows(rows);
    },
    csv: async (bytes) => {
      // Counted before they are handed over: from then on they belong to the sink.
      for (const byte of bytes) {
        if (byte === quote) isQuoted = !isQuoted;
        else if (byte === lineEnd && !isQuoted) rows += 1;
      }
      await sink.csv(bytes);
      onRows(rows);
    },
    end: () => sink.end(),
  };
}
