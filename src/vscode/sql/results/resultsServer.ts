import { UsageError } from '../../../core/base/errors';
import { forEachInSlices, pauseIfDue } from '../../../core/base/slices';
import { copyTextInSlices, CopyLimit } from '../../../core/warehouse/formats/copyText';
import type { FileExport, FileFormat } from '../../../core/warehouse/formats/fileFormats';
import { isJsonType, isNumberType } from '../../../core/warehouse/values/typeNames';
import { columnTotals } from '../../../core/warehouse/results/columnTotals';
import { sortWayOf, type SortedColumn } from '../../../core/warehouse/results/sortRows';
import type { ResultRow } from '../../../core/warehouse/sqlRunner';
import { ExactSum, type CellSums } from '../../../core/warehouse/values/exactSum';
import { valueOrderOf } from '../../../core/warehouse/values/valueOrder';
import type { PictureRequest, PictureResult } from '../../../protocol/pictures';
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
  type WholeCell,
} from '../../../protocol/resultsApi';
import { parsePictureRequest } from '../../support/webviews/pictureRequest';
import { parseText } from '../../support/webviews/requestFields';
import { untilClosed } from '../../support/webviews/untilClosed';
import type { ShownValue } from '../../support/documents/showValue';
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
  showValue(value: ShownValue): Promise<void>;
  savePicture(picture: PictureRequest): Promise<PictureResult>;
}

const longestCell = 1_000_000;

/** Serves the results until `closed` aborts. Arguments come from a web page and are read as such. */
export function createResultsApi(
  model: ResultsModel,
  actions: ResultsActions,
  closed: AbortSignal,
): ResultsApi {
  const until = untilClosed(closed);
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
      return { rows: run.rows.slice(offset, end).map((row) => shownRow(run, row)) };
    },
    cell: async (query) => {
      const { id, row, column } = parseCellQuery(query);
      const run = model.find(id);
      return shownCell(run, run.rows[row] ?? [], { column, most: longestCell });
    },
    openCell: async (query, signal) => {
      const { id, row, column } = parseCellQuery(query);
      await openCell(model.find(id), { row, column }, { ...actions, signal: until(signal) });
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
    copy: async (request, signal) => {
      const cells = parseCopyCells(request);
      const text = await copiedText(model.find(cells.id), cells, until(signal));
      await actions.writeClipboard(text);
    },
    copyText: async (text) => actions.writeClipboard(parseText(text)),
    savePicture: (request) => actions.savePicture(parsePictureRequest(request)),
    sum: async (request) => {
      const block = parseCellBlock(request);
      return sumOf(model.find(block.id), block);
    },
    totals: async (query) => {
      const { id, column: place } = parseColumnQuery(query);
      const { rows, result, digestOf } = model.find(id);
      const typeOid = result?.columns[place]?.typeOid ?? 0;
      return columnTotals(rows, { place, typeOid, digestOf });
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

/** Cells that are not here as a whole are asked for, row by row. */
async function copiedText(
  run: QueryRun,
  { format, ...block }: CopyCells,
  signal: AbortSignal,
): Promise<string> {
  const columns = columnsOf(run, block).map(({ name, typeOid }) => ({
    name,
    isNumber: isNumberType(typeOid),
    isJson: isJsonType(typeOid),
  }));
  const limit = new CopyLimit();
  const rows: ResultRow[] = [];
  for (const row of run.rows.slice(block.firstRow, block.lastRow + 1)) {
    const isCut = block.columns.some((column) => run.digestOf(row, column) !== undefined);
    const whole = isCut ? await run.wholeRow(row, signal) : row;
    const cells = block.columns.map((column) => whole[column] ?? null);
    limit.add(cells);
    rows.push(cells);
    await pauseIfDue();
  }
  return copyTextInSlices(format, { table: tableOfResult(run), columns, rows });
}

async function sumOf(run: QueryRun, block: CellBlock): Promise<CellSums> {
  const areNumbers = columnsOf(run, block).map(({ typeOid }) => isNumberType(typeOid));
  const { firstRow, lastRow, columns } = block;
  const sum = new ExactSum();
  await forEachInSlices(run.rows.slice(firstRow, lastRow + 1), (row) => {
    for (const [index, column] of columns.entries()) {
      sum.add(row[column] ?? null, areNumbers[index] === true);
    }
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
    areOrdered: sort.map(
      ({ column }) =>
        result?.hasCuts !== true && valueOrderOf(columns[column]?.typeOid ?? 0) !== undefined,
    ),
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
    const run = model.find(id);
    const found = row === undefined ? undefined : run.result?.rows[row];
    return found === undefined ? null : columns.map((column) => shown(run, found, column[side]));
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

function shownRow(run: QueryRun, row: ResultRow): readonly ShownCell[] {
  return row.map((_, column) => shown(run, row, column));
}

function shown(run: QueryRun, row: ResultRow, column: number): ShownCell {
  const { text, sizeBytes } = shownCell(run, row, { column, most: maxShownCharacters });
  return text === null || sizeBytes === null ? text : { text, bytes: sizeBytes };
}

/** A cell, or as much of it as a view takes. */
function shownCell(
  { result }: QueryRun,
  row: ResultRow,
  { column, most }: { readonly column: number; readonly most: number },
): WholeCell {
  const text = row[column] ?? null;
  const cut = result?.cutAt(row, column);
  if (text === null || (cut === undefined && text.length <= most)) return { text, sizeBytes: null };
  return { text: text.slice(0, most), sizeBytes: cut?.sizeBytes ?? Buffer.byteLength(text) };
}

async function openCell(
  run: QueryRun,
  { row, column }: { readonly row: number; readonly column: number },
  { signal, showValue }: Pick<ResultsActions, 'showValue'> & { readonly signal: AbortSignal },
): Promise<void> {
  const found = run.rows[row] ?? [];
  const isCut = run.digestOf(found, column) !== undefined;
  const whole = isCut ? await run.wholeRow(found, signal) : found;
  const { name = '', typeOid = 0 } = run.result?.columns[column] ?? {};
  const place = `${run.id}, row ${row + 1}`;
  await showValue({ name, place, text: whole[column] ?? '', isJson: isJsonType(typeOid) });
}
