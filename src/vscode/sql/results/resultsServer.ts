import { UsageError } from '../../../core/base/errors';
import { forEachInSlices } from '../../../core/base/slices';
import { copyTextInSlices, CopyLimit } from '../../../core/warehouse/formats/copyText';
import type { FileExport, FileFormat } from '../../../core/warehouse/formats/fileFormats';
import { isJsonType, isNumberType } from '../../../core/warehouse/formats/typeNames';
import { columnTotals } from '../../../core/warehouse/results/columnTotals';
import { sortWayOf, type SortedColumn } from '../../../core/warehouse/results/sortRows';
import type { ResultRow } from '../../../core/warehouse/sqlRunner';
import { ExactSum, type CellSums } from '../../../core/warehouse/values/exactSum';
import { valueOrderOf } from '../../../core/warehouse/values/valueOrder';
import {
  maxRowsPerPage,
  maxShownCharacters,
  type CellBlock,
  type ComparedCells,
  type ComparedPage,
  type ComparedQuery,
  type CopyCells,
  type ResultsApi,
  type ShownCell,
  type SortRequest,
} from '../../../protocol/resultsApi';
import { parseText } from '../../support/requestFields';
import type { QueryRun } from './queryRun';
import { tableOfResult } from './resultKey';
import type { ResultsModel } from './resultsModel';
import {
  parseCellBlock,
  parseCellQuery,
  parseColumnQuery,
  parseComparedQuery,
  parseCopyCells,
  parseExportRequest,
  parsePair,
  parsePinRequest,
  parseRowsQuery,
  parseSortRequest,
} from './resultsRequests';
import { summaryOf } from './resultSummary';

/** What the view may do beside looking. */
export interface ResultsActions {
  /** Settles when it has ended, one way or another. */
  rerun(run: QueryRun): Promise<void>;
  /** Has the server sort a result; the one that it returns takes its place. */
  sortAtServer(
    run: QueryRun,
    sort: readonly SortedColumn[],
    signal: AbortSignal,
  ): Promise<QueryRun>;
  exportRows(run: QueryRun, format: FileFormat, signal: AbortSignal): Promise<FileExport>;
  writeClipboard(text: string): PromiseLike<void>;
}

const longestCell = 1_000_000;

/** Serves the results until `closed` aborts. Arguments come from a web page and are read as such. */
export function createResultsApi(
  model: ResultsModel,
  actions: ResultsActions,
  closed: AbortSignal,
): ResultsApi {
  const until = (signal: AbortSignal | undefined): AbortSignal =>
    signal === undefined ? closed : AbortSignal.any([signal, closed]);
  return {
    list: async () => ({
      results: model.runs.map(summaryOf),
      newest: model.runs.toSorted((a, b) => b.startedAtMs - a.startedAtMs)[0]?.id ?? null,
    }),
    rows: async (query) => {
      const { id, offset, limit } = parseRowsQuery(query);
      const run = model.find(id);
      const end = offset + Math.min(limit, maxRowsPerPage);
      if (run.rows.length < end) await run.load(end);
      return { rows: run.rows.slice(offset, end).map(shownRow) };
    },
    cell: async (query) => {
      const { id, row, column } = parseCellQuery(query);
      const text = model.find(id).rows[row]?.[column] ?? null;
      return {
        text: text?.slice(0, longestCell) ?? null,
        isCut: (text?.length ?? 0) > longestCell,
      };
    },
    raiseLimit: async (id) => {
      const run = model.find(parseText(id));
      await run.raiseLimit((run.result?.rowLimit ?? 0) * 10);
    },
    pin: async (request) => {
      const { id, isPinned } = parsePinRequest(request);
      model.pin(id, isPinned);
    },
    close: async (id) => model.close(parseText(id)),
    cancel: async (id) => model.find(parseText(id)).cancel(),
    rerun: (id) => actions.rerun(model.find(parseText(id))),
    copy: async (request) => {
      const cells = parseCopyCells(request);
      await actions.writeClipboard(await copiedText(model.find(cells.id), cells));
    },
    sum: async (request) => {
      const block = parseCellBlock(request);
      return sumOf(model.find(block.id), block);
    },
    totals: async (query) => {
      const { id, column: place } = parseColumnQuery(query);
      const { rows, result } = model.find(id);
      return columnTotals(rows, { place, typeOid: result?.columns[place]?.typeOid ?? 0 });
    },
    sort: async (request, signal) => {
      const wanted = parseSortRequest(request);
      return sorted(model.find(wanted.id), wanted, (run) =>
        actions.sortAtServer(run, wanted.sort, until(signal)),
      );
    },
    exportRows: async (request, signal) => {
      const { id, format } = parseExportRequest(request);
      return actions.exportRows(model.find(id), format, until(signal));
    },
    compare: async (pair) => {
      const { left, right } = parsePair(pair);
      const { columns, rows, differences: _, ...comparison } = await model.compare(left, right);
      return { ...comparison, columns: columns.map(({ name }) => name), rowCount: rows.length };
    },
    comparedRows: async (query) => comparedPage(model, parseComparedQuery(query)),
  };
}

/** Each row of a block, in short turns of the event loop. */
function forEachRow(
  { rows }: QueryRun,
  { firstRow, lastRow, columns }: CellBlock,
  take: (cells: ResultRow) => void,
): Promise<void> {
  return forEachInSlices(rows.slice(firstRow, lastRow + 1), (row) =>
    take(columns.map((column) => row[column] ?? null)),
  );
}

async function copiedText(run: QueryRun, { format, ...block }: CopyCells): Promise<string> {
  const columns = columnsOf(run, block).map(({ name, typeOid }) => ({
    name,
    isNumber: isNumberType(typeOid),
    isJson: isJsonType(typeOid),
  }));
  const limit = new CopyLimit();
  const rows: ResultRow[] = [];
  await forEachRow(run, block, (cells) => {
    limit.add(cells);
    rows.push(cells);
  });
  return copyTextInSlices(format, { table: tableOfResult(run), columns, rows });
}

async function sumOf(run: QueryRun, block: CellBlock): Promise<CellSums> {
  const areNumbers = columnsOf(run, block).map(({ typeOid }) => isNumberType(typeOid));
  const sum = new ExactSum();
  await forEachRow(run, block, (cells) => {
    for (const [index, cell] of cells.entries()) sum.add(cell, areNumbers[index] === true);
  });
  return sum.result();
}

function columnsOf({ result }: QueryRun, { columns }: CellBlock) {
  return columns.flatMap((place) => result?.columns[place] ?? []);
}

/** Returns the id of the run that is sorted. */
async function sorted(
  run: QueryRun,
  { sort }: SortRequest,
  sortAtServer: (run: QueryRun) => Promise<QueryRun>,
): Promise<string> {
  const { result, isWrappable, statement } = run;
  if (isSameSort(sort, statement.sort ?? [])) {
    await run.sortHere(undefined);
    return run.id;
  }
  const columns = result?.columns ?? [];
  const way = sortWayOf({
    isWhole: result?.isWhole === true && sort.length > 0,
    isWrappable,
    areOrdered: sort.map(({ column }) => valueOrderOf(columns[column]?.typeOid ?? 0) !== undefined),
  });
  if (way === 'none') throw notSorted();
  if (way === 'server') return (await sortAtServer(run)).id;
  await run.sortHere(sort);
  return run.id;
}

function isSameSort(left: readonly SortedColumn[], right: readonly SortedColumn[]): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

function notSorted(): UsageError {
  return new UsageError(
    'Only a part of the rows is here, and the server cannot sort this statement',
    {
      remedy: 'fetch more rows, or write ORDER BY into the statement',
    },
  );
}

async function comparedPage(model: ResultsModel, query: ComparedQuery): Promise<ComparedPage> {
  const { left, right, offset, limit, onlyDifferences } = query;
  const { rows, differences, columns } = await model.compare(left, right);
  const wanted = onlyDifferences ? differences : rows;
  const cells = (id: string, row: number | undefined, side: 'left' | 'right') => {
    const found = row === undefined ? undefined : model.find(id).result?.rows[row];
    return found === undefined ? null : columns.map((column) => shown(found[column[side]] ?? null));
  };
  const page = wanted.slice(offset, offset + Math.min(limit, maxRowsPerPage));
  return {
    total: wanted.length,
    rows: page.map((row): ComparedCells => ({
      kind: row.kind,
      changed: row.changed,
      left: cells(left, row.left, 'left'),
      right: cells(right, row.right, 'right'),
    })),
  };
}

function shownRow(row: ResultRow): readonly ShownCell[] {
  return row.map(shown);
}

function shown(cell: string | null): ShownCell {
  if (cell === null || cell.length <= maxShownCharacters) return cell;
  return { text: cell.slice(0, maxShownCharacters), bytes: Buffer.byteLength(cell) };
}
