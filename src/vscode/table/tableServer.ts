import type { FileExport } from '../../core/warehouse/formats/fileFormats';
import type { TableFacts } from '../../core/warehouse/pages/table';
import type { PictureRequest, PictureResult } from '../../protocol/pictures';
import type {
  CellRequest,
  ExportRequest,
  FollowRequest,
  OpenRequest,
  TableApi,
  TableSummary,
} from '../../protocol/tableApi';
import { parsePictureRequest } from '../support/webviews/pictureRequest';
import { parseText } from '../support/webviews/requestFields';
import { untilClosed } from '../support/webviews/untilClosed';
import type { TableModel } from './tableModel';
import {
  parseBlockRequest,
  parseCellRequest,
  parseCopyRequest,
  parseExportRequest,
  parseFollowRequest,
  parseOpenRequest,
  parseOutlineRequest,
  parseProfileRequest,
  parseRowsRequest,
  parseStatementRequest,
  parseSeriesRequest,
  parseTableQuery,
} from './tableRequests';

/** What the view of a table may do to the world. */
export interface TableActions {
  /** What goes with the facts of a table that is opened. */
  summarize(facts: TableFacts): TableSummary;
  /** Called before the table is opened. */
  prepare(request: OpenRequest): void;
  /** Called with each query whose rows are read. */
  noteQuery(query: CellRequest['query']): void;
  writeClipboard(text: string): PromiseLike<void>;
  showCell(request: CellRequest, text: string): Promise<void>;
  savePicture(request: PictureRequest): Promise<PictureResult>;
  exportRows(request: ExportRequest, signal: AbortSignal): Promise<FileExport>;
  follow(request: FollowRequest): Promise<void>;
  goBack(): Promise<void>;
  showRelations(): Promise<void>;
}

/** Serves one table. Arguments come from a web page and are read as such. */
export function createTableApi(
  model: TableModel,
  actions: TableActions,
  closed: AbortSignal,
): TableApi {
  const signalOf = untilClosed(closed);
  const until = (signal: AbortSignal | undefined): { readonly signal: AbortSignal } => ({
    signal: signalOf(signal),
  });
  return {
    open: async (request, signal) => {
      actions.prepare(parseOpenRequest(request));
      return actions.summarize(await model.open(until(signal)));
    },
    rows: async (value, signal) => {
      const request = parseRowsRequest(value);
      actions.noteQuery(request.query);
      return model.rows(request, until(signal));
    },
    count: (query, signal) => model.count(parseTableQuery(query), until(signal)),
    cell: (request, signal) => model.cell(parseCellRequest(request), until(signal)),
    openCell: async (value, signal) => {
      const request = parseCellRequest(value);
      await actions.showCell(request, (await model.cellText(request, until(signal))) ?? '');
    },
    copy: async (request, signal) => {
      const { text, ...result } = await model.copy(parseCopyRequest(request), until(signal));
      await actions.writeClipboard(text);
      return result;
    },
    sum: (request, signal) => model.sum(parseBlockRequest(request), until(signal)),
    outline: (request, signal) => model.outline(parseOutlineRequest(request), until(signal)),
    checkPath: async (path, signal) =>
      (await model.checkPath(parseText(path), until(signal))) ?? null,
    statement: (request, signal) => model.statement(parseStatementRequest(request), until(signal)),
    profile: async (request, signal) =>
      (await model.profile(parseProfileRequest(request), until(signal))) ?? null,
    series: (request, signal) => model.series(parseSeriesRequest(request), until(signal)),
    cells: (request, signal) => model.cells(parseBlockRequest(request), until(signal)),
    copyText: async (text) => actions.writeClipboard(parseText(text)),
    savePicture: (request) => actions.savePicture(parsePictureRequest(request)),
    exportRows: (request, signal) =>
      actions.exportRows(parseExportRequest(request), signalOf(signal)),
    follow: (request) => actions.follow(parseFollowRequest(request)),
    goBack: () => actions.goBack(),
    showRelations: () => actions.showRelations(),
  };
}
