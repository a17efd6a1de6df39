import { copyFormats } from '../../core/warehouse/formats/copyText';
import {
  maxRowsPerPage,
  type CellQuery,
  type CopyCells,
  type DatasetApi,
  type DatasetSubject,
  type RowsQuery,
  type ShownReading,
} from '../../protocol/datasetApi';
import {
  fieldsOf,
  parseCount,
  parseList,
  parseOneOf,
  parseText,
} from '../support/webviews/requestFields';
import { untilClosed } from '../support/webviews/untilClosed';
import type { PreviewModel } from './previewModel';

/** What the preview may do to the world, for the one version that it shows. */
export interface PreviewActions {
  writeClipboard(text: string): PromiseLike<void>;
  showValue(query: CellQuery, text: string): Promise<void>;
  openText(): Promise<void>;
  copySnippet(): Promise<void>;
  showLineage(): Promise<void>;
  /** While the file is read to its end. */
  tellReading(reading: ShownReading): void;
}

/** Serves one preview. Arguments come from a web page and are read as such. */
export function createDatasetApi(
  model: PreviewModel,
  actions: PreviewActions,
  closed: AbortSignal,
): DatasetApi {
  const open = untilClosed(closed);
  return {
    open: () => model.open(),
    rows: async (query) => model.rows(parseRowsQuery(query)),
    readFurther: () => model.readFurther(),
    readWhole: (signal) => model.readWhole(open(signal), (reading) => actions.tellReading(reading)),
    cell: async (query) => model.cell(parseCellQuery(query)),
    openCell: async (query) => {
      const cell = parseCellQuery(query);
      await actions.showValue(cell, (await model.cellText(cell)) ?? '');
    },
    copy: async (request, signal) => {
      const { text, ...copied } = await model.copy(parseCopyCells(request), open(signal));
      await actions.writeClipboard(text);
      return copied;
    },
    openText: () => actions.openText(),
    copySnippet: () => actions.copySnippet(),
    showLineage: () => actions.showLineage(),
  };
}

/** What a panel of an earlier session was about; `undefined` = it cannot be told. */
export function parseDatasetSubject(value: unknown): DatasetSubject | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { lakeId, repo, branch, version }: Partial<Record<keyof DatasetSubject, unknown>> = value;
  return typeof lakeId === 'string' &&
    typeof repo === 'string' &&
    typeof branch === 'string' &&
    typeof version === 'string'
    ? { lakeId, repo, branch, version }
    : undefined;
}

function parseRowsQuery(value: unknown): RowsQuery {
  const { offset, limit } = fieldsOf<RowsQuery>(value);
  return { offset: parseCount(offset), limit: Math.min(maxRowsPerPage, parseCount(limit)) };
}

function parseCellQuery(value: unknown): CellQuery {
  const { row, column } = fieldsOf<CellQuery>(value);
  return { row: parseCount(row), column: parseCount(column) };
}

function parseCopyCells(value: unknown): CopyCells {
  const { format, firstRow, lastRow, columns } = fieldsOf<CopyCells>(value);
  return {
    format: parseOneOf(copyFormats, parseText(format)),
    firstRow: parseCount(firstRow),
    lastRow: parseCount(lastRow),
    columns: parseList(columns, parseCount),
  };
}
