import type { ByteOutput } from '../byteOutput';
import type { ResultRow, ResultSink } from '../sqlRunner';
import { uniqueNames } from './columnNames';
import { jsonWriterOf, type JsonWriter } from './jsonValue';
import { TextOutput } from './textOutput';

/** One array of objects, an object in each line. Until its end has come it is no JSON. */
export function jsonSink(output: ByteOutput): ResultSink {
  return objectSink(output, { before: '[\n', between: ',\n', after: '\n]\n', empty: '[]\n' });
}

/** An object in each line. @see https://jsonlines.org */
export function jsonLinesSink(output: ByteOutput): ResultSink {
  return objectSink(output, { before: '', between: '\n', after: '\n', empty: '' });
}

interface Frame {
  readonly before: string;
  readonly between: string;
  readonly after: string;
  /** What stands for no rows. */
  readonly empty: string;
}

function objectSink(output: ByteOutput, frame: Frame): ResultSink {
  const text = new TextOutput(output);
  let cells: readonly CellWriter[] = [];
  let isEmpty = true;
  return {
    form: 'rows',
    begin: async (columns) => {
      const names = uniqueNames(columns.map(({ name }) => name));
      cells = columns.map(({ typeOid }, index) => ({
        key: `${JSON.stringify(names[index])}:`,
        write: jsonWriterOf(typeOid),
      }));
    },
    rows: async (rows) => {
      for (const row of rows) {
        text.add(isEmpty ? frame.before : frame.between);
        text.add(writeObject(row, cells));
        isEmpty = false;
        await text.flush({ isLast: false });
      }
    },
    csv: () => Promise.resolve(),
    end: async () => {
      text.add(isEmpty ? frame.empty : frame.after);
      await text.flush({ isLast: true });
    },
  };
}

interface CellWriter {
  /** With its colon. */
  readonly key: string;
  readonly write: JsonWriter;
}

function writeObject(row: ResultRow, cells: readonly CellWriter[]): string {
  let text = '{';
  for (const [index, { key, write }] of cells.entries()) {
    const cell = row[index] ?? null;
    text += `${index === 0 ? '' : ','}${key}${cell === null ? 'null' : write(cell)}`;
  }
  return `${text}}`;
}
