import { timeKinds } from '../../src/core/warehouse/series/times';
import {
  maxRowsPerPage,
  type ResultsApi,
  type ResultSummary,
  type ShownCell,
} from '../../src/protocol/resultsApi';
import { maxChartRows } from '../../src/protocol/tableApi';
import type { PickedCells } from '../shared/charts/pickedChart';
import type { SelectedCells } from './state';

/** Cells of a selection, as far as a chart draws them. @throws RpcError, or the reason of `signal` */
export async function readPicked(
  cells: SelectedCells,
  from: {
    readonly api: Pick<ResultsApi, 'rows'>;
    readonly of: ResultSummary | undefined;
    readonly signal: AbortSignal;
  },
): Promise<PickedCells> {
  const { id = '', title = '', columns = [] } = from.of ?? {};
  const end = Math.min(cells.lastRow + 1, cells.firstRow + maxChartRows);
  const rows: (string | null)[][] = [];
  for (let offset = cells.firstRow; offset < end; offset += maxRowsPerPage) {
    const limit = Math.min(maxRowsPerPage, end - offset);
    const page = await from.api.rows({ id, offset, limit });
    from.signal.throwIfAborted();
    rows.push(...page.rows.map((row) => cells.columns.map((place) => textOf(row[place]))));
  }
  return {
    title,
    columns: cells.columns.flatMap((place) => {
      const { name, type, isNumber } = columns[place] ?? {};
      if (name === undefined || isNumber === undefined) return [];
      return [{ name, isNumber, timeKind: timeKinds.find((kind) => kind === type) }];
    }),
    rows,
    firstRow: cells.firstRow,
    selectedRows: cells.lastRow - cells.firstRow + 1,
  };
}

/** Of a long text its beginning, which no chart has room for either. */
function textOf(cell: ShownCell | undefined): string | null {
  if (cell === undefined || cell === null) return null;
  return typeof cell === 'string' ? cell : cell.text;
}
