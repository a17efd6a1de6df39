import { printable } from '../../base/printable';
import type { ByteOutput } from '../byteOutput';
import type { ResultColumn, ResultRow, ResultSink } from '../sqlRunner';
import { uniqueNames } from './columnNames';
import { TextOutput } from './textOutput';
import { isNumberType } from '../values/typeNames';

/** Rows that decide how wide columns are; those after them that are wider stick out. */
const measuredRows = 1_000;
/** Characters of a cell that are shown. */
const shownCharacters = 200;
/** What stands for NULL; a text of the same letters would have to be exactly that. */
export const nullMark = '[null]';

export interface TableSinkOptions {
  /** Characters that a text takes on screen. */
  readonly lengthOf: (text: string) => number;
}

/** A table for people: columns as wide as what the first rows need, numbers to the right. */
export function tableSink(output: ByteOutput, { lengthOf }: TableSinkOptions): ResultSink {
  const text = new TextOutput(output);
  let columns: readonly ResultColumn[] = [];
  let waiting: (readonly string[])[] = [];
  let widths: readonly number[] | undefined;
  const print = (row: readonly string[], fill = ' '): void => {
    const cells = row.map((cell, index) => {
      const room = fill.repeat(Math.max(0, (widths?.[index] ?? 0) - lengthOf(cell)));
      return isNumber(columns[index]) && fill === ' ' ? room + cell : cell + room;
    });
    text.add(`${cells.join('  ').trimEnd()}\n`);
  };
  const printWaiting = (): void => {
    const titles = uniqueNames(columns.map(({ name }) => name)).map(printable);
    widths = titles.map((_, index) => widest([titles, ...waiting], index, lengthOf));
    print(titles);
    print(
      titles.map(() => ''),
      '─',
    );
    for (const row of waiting) print(row);
    waiting = [];
  };
  return {
    form: 'rows',
    begin: async (found) => void (columns = found),
    rows: async (rows) => {
      for (const row of rows) {
        const cells = row.map(shownCell);
        if (widths !== undefined) print(cells);
        else if (waiting.push(cells) >= measuredRows) printWaiting();
        await text.flush({ isLast: false });
      }
    },
    csv: () => Promise.resolve(),
    end: async () => {
      if (widths === undefined && columns.length > 0) printWaiting();
      await text.flush({ isLast: true });
    },
  };
}

function widest(
  rows: readonly (readonly string[])[],
  index: number,
  lengthOf: (text: string) => number,
): number {
  return rows.reduce((most, row) => Math.max(most, lengthOf(row[index] ?? '')), 0);
}

function shownCell(cell: ResultRow[number]): string {
  if (cell === null) return nullMark;
  const head = cell.length > shownCharacters ? cell.slice(0, shownCharacters) : cell;
  const text = printable(head.replaceAll('\n', '⏎').replaceAll('\t', ' '));
  return head === cell ? text : `${text}… (${cell.length} characters)`;
}

function isNumber(column: ResultColumn | undefined): boolean {
  return column !== undefined && isNumberType(column.typeOid);
}
