import { QueryError } from '../../../core/warehouse/queryError';
import { OperatorError } from '../../../core/base/errors';
import { copyTextInSlices, CopyLimit } from '../../../core/warehouse/formats/copyText';
import { forEachInSlices } from '../../../core/base/slices';
import { isJsonType, isNumberType, typeName } from '../../../core/warehouse/formats/typeNames';
import type { FetchedResult } from '../../../core/warehouse/results/fetchedResult';
import type { ResultRow } from '../../../core/warehouse/sqlRunner';
import {
  maxRowsPerPage,
  maxShownCharacters,
  type ComparedCells,
  type ComparedPage,
  type ComparedQuery,
  type CopyCells,
  type ResultFailure,
  type ResultsApi,
  type ResultSummary,
  type ShownCell,
} from '../../../protocol/resultsApi';
import { parseText } from '../../support/requestFields';
import type { QueryRun } from './queryRun';
import { tableOfResult } from './resultKey';
import type { ResultsModel } from './resultsModel';
import {
  parseCellQuery,
  parseComparedQuery,
  parseCopyCells,
  parsePair,
  parsePinRequest,
  parseRowsQuery,
} from './resultsRequests';

/** What the view may do beside looking. */
export interface ResultsActions {
  /** Settles when it has ended, one way or another. */
  rerun(run: QueryRun): Promise<void>;
  writeClipboard(text: string): PromiseLike<void>;
}

const longestCell = 1_000_000;

/** Serves the results. Arguments come from a web page and are read as such. */
export function createResultsApi(model: ResultsModel, actions: ResultsActions): ResultsApi {
  return {
    list: async () => ({
      results: model.runs.map(summaryOf),
      newest: model.runs.toSorted((a, b) => b.startedAtMs - a.startedAtMs)[0]?.id ?? null,
    }),
    rows: async (query) => {
      const { id, offset, limit } = parseRowsQuery(query);
      const run = model.find(id);
      const end = offset + Math.min(limit, maxRowsPerPage);
      if ((run.result?.rows.length ?? 0) < end) await run.load(end);
      return { rows: (run.result?.rows ?? []).slice(offset, end).map(shownRow) };
    },
    cell: async (query) => {
      const { id, row, column } = parseCellQuery(query);
      const text = model.find(id).result?.rows[row]?.[column] ?? null;
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
    compare: async (pair) => {
      const { left, right } = parsePair(pair);
      const { columns, rows, differences: _, ...comparison } = await model.compare(left, right);
      return { ...comparison, columns: columns.map(({ name }) => name), rowCount: rows.length };
    },
    comparedRows: async (query) => comparedPage(model, parseComparedQuery(query)),
  };
}

async function copiedText(run: QueryRun, cells: CopyCells): Promise<string> {
  const { format, firstRow, lastRow, columns: places } = cells;
  const found = places.flatMap((place) => run.result?.columns[place] ?? []);
  const columns = found.map(({ name, typeOid }) => ({
    name,
    isNumber: isNumberType(typeOid),
    isJson: isJsonType(typeOid),
  }));
  const limit = new CopyLimit();
  const rows: ResultRow[] = [];
  await forEachInSlices((run.result?.rows ?? []).slice(firstRow, lastRow + 1), (row) => {
    const copied = places.map((place) => row[place] ?? null);
    limit.add(copied);
    rows.push(copied);
  });
  return copyTextInSlices(format, { table: tableOfResult(run), columns, rows });
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

export function summaryOf(run: QueryRun): ResultSummary {
  const { id, statement, state, result, failure, plan } = run;
  const { title, sql, mode, database } = statement;
  return {
    id,
    title,
    sql,
    mode,
    connection: database.connection.name,
    state,
    isWriting: run.isWriting,
    isPinned: run.isPinned,
    startedAtMs: run.startedAtMs,
    elapsedMs: run.elapsedMs,
    notices: run.notices,
    failure: failure === undefined ? null : failureOf(failure),
    plan: plan ?? null,
    ...(result === undefined ? nothingYet : rowsSummary(result)),
  };
}

type RowsSummary = Pick<
  ResultSummary,
  'columns' | 'rowCount' | 'rowLimit' | 'isCut' | 'isClosed' | 'tag'
>;

const nothingYet: RowsSummary = {
  columns: [],
  rowCount: 0,
  rowLimit: 0,
  isCut: null,
  isClosed: true,
  tag: null,
};

function rowsSummary(result: FetchedResult): RowsSummary {
  return {
    columns: result.columns.map(({ name, typeOid }) => ({
      name,
      type: typeName(typeOid),
      isNumber: isNumberType(typeOid),
    })),
    rowCount: result.rows.length,
    rowLimit: result.rowLimit,
    isCut: result.isCut ?? null,
    isClosed: result.isClosed,
    tag: result.tag ?? null,
  };
}

function failureOf(error: Error): ResultFailure {
  const details = QueryError.is(error) ? error.details : {};
  return {
    message: error.message,
    remedy: error instanceof OperatorError ? error.remedy : 'The log says more',
    sqlState: details.sqlState ?? null,
    notes: details.notes ?? [],
    isLost: QueryError.is(error, 'connectionLost'),
  };
}
