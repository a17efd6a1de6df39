import { formatQuantity } from '../../src/core/base/sizes';
import type { CopyFormat } from '../../src/core/warehouse/formats/copyText';
import { tableName } from '../../src/core/warehouse/pages/table';
import { timeKindOf } from '../../src/core/warehouse/series/times';
import { ExactSum, type CellSums } from '../../src/core/warehouse/values/exactSum';
import type { BlockRequest, TableApi } from '../../src/protocol/tableApi';
import type { PickedCells } from '../shared/charts/pickedChart';
import type { CellBlock } from '../shared/grid/gridSelection';
import type { ViewState } from '../shared/viewState';
import type { RowCache } from './rowCache';
import { namesOf, type TableState } from './state';

export interface SelectedCellsOptions {
  readonly state: ViewState<TableState>;
  readonly rows: RowCache;
  readonly api: Pick<TableApi, 'sum' | 'copy' | 'cells'>;
  readonly announce: (text: string) => void;
}

/** Cells of a selection that are added up in the view, if all of them are here. */
const mostLocalCells = 50_000;

/** What a person does with selected cells, of which some may not be here. */
export class SelectedCells {
  readonly #state: ViewState<TableState>;
  readonly #rows: RowCache;
  readonly #api: SelectedCellsOptions['api'];
  readonly #announce: (text: string) => void;
  #summing = new AbortController();

  constructor({ state, rows, api, announce }: SelectedCellsOptions) {
    this.#state = state;
    this.#rows = rows;
    this.#api = api;
    this.#announce = announce;
  }

  /** Adds a selection up: here if all of it is here, otherwise where all rows can be read. */
  async sum(block: CellBlock | undefined, columns: readonly number[]): Promise<void> {
    this.#summing.abort();
    this.#summing = new AbortController();
    const { signal } = this.#summing;
    this.#state.set({ sums: undefined });
    if (block === undefined || columns.length === 0) return;
    const local = this.#sumHere(block, columns);
    if (local !== undefined) return this.#state.set({ sums: local });
    const request = this.#request(block, columns);
    if (request === undefined) return;
    try {
      const sums = await this.#api.sum(request, signal);
      if (!signal.aborted) this.#state.set({ sums });
    } catch (error) {
      if (!signal.aborted) this.#state.fail(error);
    }
  }

  async copy(format: CopyFormat, block: CellBlock, columns: readonly number[]): Promise<void> {
    const request = this.#request(block, columns);
    if (request === undefined) return;
    await this.#state.attempt(async () => {
      const { rows, cells } = await this.#api.copy({ ...request, format });
      const what = cells === 1 ? '1 cell' : formatQuantity(rows, 'row');
      this.#announce(`Copied ${what}`);
    });
  }

  /** As far as a chart draws them. @throws RpcError, or the reason of `signal` */
  async pick(
    block: CellBlock,
    columns: readonly number[],
    signal: AbortSignal,
  ): Promise<PickedCells> {
    const { facts } = this.#state.value;
    const found = columns.flatMap((index) => facts?.columns[index] ?? []);
    const request = this.#request(block, columns);
    const title = facts === undefined ? '' : tableName(facts.ref);
    const rows = request === undefined ? [] : (await this.#api.cells(request, signal)).rows;
    return {
      title,
      columns: found.map(({ name, valueKind, baseTypeOid }) => ({
        name,
        isNumber: valueKind === 'number',
        timeKind: timeKindOf(baseTypeOid),
      })),
      rows,
      firstRow: block.firstRow,
      selectedRows: block.lastRow - block.firstRow + 1,
    };
  }

  #sumHere(block: CellBlock, columns: readonly number[]): CellSums | undefined {
    const { facts } = this.#state.value;
    const { firstRow, lastRow } = block;
    const count = (lastRow - firstRow + 1) * columns.length;
    if (facts === undefined || count > mostLocalCells) return undefined;
    const areNumbers = columns.map((index) => facts.columns[index]?.valueKind === 'number');
    const sum = new ExactSum();
    for (let row = firstRow; row <= lastRow; row += 1) {
      const found = this.#rows.peek(row);
      if (found === undefined) return undefined;
      for (const [index, column] of columns.entries()) {
        sum.add(found.cells[column] ?? null, areNumbers[index] === true);
      }
    }
    return sum.result();
  }

  #request({ firstRow, lastRow }: CellBlock, columns: readonly number[]): BlockRequest | undefined {
    const { query, facts } = this.#state.value;
    if (facts === undefined) return undefined;
    const rowCount = lastRow - firstRow + 1;
    return { query, firstRow, rowCount, columns: namesOf(facts, columns) };
  }
}
