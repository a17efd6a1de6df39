import type { Disposable } from '../../src/core/base/disposables';
import { formatQuantity } from '../../src/core/base/sizes';
import type { CopyFormat } from '../../src/core/warehouse/formats/copyText';
import type { FileFormat } from '../../src/core/warehouse/formats/fileFormats';
import type { SortedColumn } from '../../src/core/warehouse/results/sortRows';
import type {
  ComparedCells,
  ResultsApi,
  ResultsEvents,
  ResultSummary,
  ShownCell,
} from '../../src/protocol/resultsApi';
import type { RpcClient } from '../../src/protocol/rpcClient';
import type { Host } from '../host';
import type { ChartHost } from '../shared/charts/chartBox';
import type { PickedCells } from '../shared/charts/pickedChart';
import { restoredLayout, savedLayout, type ColumnLayout } from '../shared/grid/columnLayout';
import { RowPages } from '../shared/rowPages';
import { ViewState } from '../shared/viewState';
import { readPicked } from './readPicked';
import { SelectionSums } from './selectionSums';
import {
  activeResult,
  initialState,
  isWhole,
  parseSavedUi,
  withResults,
  type ResultsState,
  type SelectedCells,
} from './state';

/** What is shown of a result and not of others. */
const nothingOfOthers = {
  comparedWith: undefined,
  comparison: undefined,
  detail: undefined,
  sums: undefined,
};

/** Whoever draws. */
export interface ResultsListener {
  onState(state: ResultsState): void;
  /** Rows that were missing are here. */
  onRows(): void;
  announce(text: string): void;
}

/** What a person does with results, turned into questions to the host and a state to draw. */
export class ResultsSession implements Disposable {
  /** What charts want of the editor. */
  readonly chartHost: ChartHost;
  readonly #client: RpcClient<ResultsApi, ResultsEvents>;
  readonly #host: Pick<Host, 'saveState'>;
  readonly #listener: ResultsListener;
  readonly #state: ViewState<ResultsState>;
  #pages: RowPages<readonly ShownCell[]> | undefined;
  #compared: RowPages<ComparedCells> | undefined;
  #comparedTotal = 0;
  #layouts: Readonly<Record<string, unknown>>;
  #sorting = new AbortController();
  readonly #sums: SelectionSums;

  constructor(
    client: RpcClient<ResultsApi, ResultsEvents>,
    host: Pick<Host, 'loadState' | 'saveState'>,
    listener: ResultsListener,
  ) {
    this.#client = client;
    this.#host = host;
    this.#listener = listener;
    this.chartHost = {
      savePicture: (picture) => client.api.savePicture(picture),
      copyText: (text) => client.api.copyText(text),
      announce: (text) => listener.announce(text),
      fail: (error) => this.#state.fail(error),
    };
    this.#sums = new SelectionSums({
      sum: (block) => client.api.sum(block),
      onSums: (sums) => this.#state.set({ sums }),
      onFailure: (error) => this.#state.fail(error),
    });
    const { layouts, ...saved } = parseSavedUi(host.loadState());
    this.#layouts = layouts;
    this.#state = new ViewState<ResultsState>({ ...initialState, ...saved }, (state) => {
      this.#save();
      listener.onState(state);
    });
    client.on('resultsChanged', () => void this.reload());
    client.on('show', (id) => void this.#show(id));
  }

  get state(): ResultsState {
    return this.#state.value;
  }

  /** Rows that pass in the comparison that is shown. */
  get comparedTotal(): number {
    return this.#comparedTotal;
  }

  reload(): Promise<void> {
    return this.#state.attempt(async () => {
      const before = this.state.active;
      const { results, newest } = await this.#client.api.list();
      this.#state.set(withResults(this.state, results, newest ?? undefined));
      if (this.state.active !== before || this.#pages === undefined) this.#turn();
      if (this.state.comparedWith !== undefined) await this.#compare();
    });
  }

  choose(id: string): void {
    if (id === this.state.active) return;
    this.#state.set({ active: id, ...nothingOfOthers });
    this.#turn();
  }

  row(index: number): readonly ShownCell[] | undefined {
    const result = activeResult(this.state);
    // The last rows in sight have the next ones fetched.
    if (result !== undefined && !result.isClosed && result.isCut === null) {
      if (index >= result.rowCount - 20) this.#pages?.reach(result.rowCount);
    }
    return this.#pages?.row(index);
  }

  comparedRow(index: number): ComparedCells | undefined {
    return this.#compared?.row(index);
  }

  compareWith(id: string | undefined): Promise<void> {
    this.#state.set({ ...nothingOfOthers, comparedWith: id });
    return this.#state.attempt(() => this.#compare());
  }

  showOnlyDifferences(onlyDifferences: boolean): Promise<void> {
    this.#state.set({ onlyDifferences });
    return this.#state.attempt(() => this.#compare());
  }

  openCell(row: number, column: number): Promise<void> {
    const result = activeResult(this.state);
    if (result === undefined || this.state.comparedWith !== undefined) return Promise.resolve();
    return this.#state.attempt(async () => {
      const cell = await this.#client.api.cell({ id: result.id, row, column });
      const name = result.columns[column]?.name ?? '';
      this.#state.set({ detail: { kind: 'cell', row, column, ...cell, name } });
    });
  }

  /** Draws what is selected, beside the rows. */
  showChart(cells: SelectedCells): void {
    this.#state.set({ detail: { kind: 'chart', cells } });
  }

  /** Cells of a selection, as far as a chart draws them. @throws RpcError, or the reason of `signal` */
  pickedCells(cells: SelectedCells, signal: AbortSignal): Promise<PickedCells> {
    return readPicked(cells, { api: this.#client.api, of: activeResult(this.state), signal });
  }

  /** What the values of a column come to, of the rows that are here. */
  showTotals(column: number): Promise<void> {
    const result = activeResult(this.state);
    if (result === undefined) return Promise.resolve();
    return this.#state.attempt(async () => {
      const totals = await this.#client.api.totals({ id: result.id, column });
      const name = result.columns[column]?.name ?? '';
      this.#state.set({ detail: { kind: 'totals', name, totals, isWhole: isWhole(result) } });
    });
  }

  /** Opens the value that is shown as a document, whatever its size. */
  openDetail(): Promise<void> {
    const { detail } = this.state;
    return this.#onActive(async (id) => {
      if (detail?.kind !== 'cell') return;
      const { row, column } = detail;
      await this.#client.api.openCell({ id, row, column });
    });
  }

  closeDetail(): void {
    this.#state.set({ detail: undefined });
  }

  copy(format: CopyFormat, cells: SelectedCells): Promise<void> {
    return this.#onActive(async (id) => {
      await this.#client.api.copy({ ...cells, format, id });
      const rows = cells.lastRow - cells.firstRow + 1;
      const what = rows * cells.columns.length === 1 ? '1 cell' : formatQuantity(rows, 'row');
      this.#listener.announce(`Copied ${what}`);
    });
  }

  /** All rows of a column that are here. */
  copyColumn(column: number): Promise<void> {
    const lastRow = (activeResult(this.state)?.rowCount ?? 0) - 1;
    return lastRow < 0
      ? Promise.resolve()
      : this.copy('tsv', { firstRow: 0, lastRow, columns: [column] });
  }

  /** Adds a selection up: what it comes to is among what is shown, once it is known. */
  select(cells: SelectedCells | undefined): Promise<void> {
    const { active, comparedWith } = this.state;
    const isMany = cells !== undefined && (cells.lastRow > cells.firstRow || cells.columns[1]);
    const isSummed = isMany !== false && isMany !== undefined && comparedWith === undefined;
    if (this.state.sums !== undefined) this.#state.set({ sums: undefined });
    return this.#sums.want(isSummed && active !== undefined ? { ...cells, id: active } : undefined);
  }

  /** Sorts here or has the server sort; while that takes time, {@link cancelSort} ends it. */
  sort(sort: readonly SortedColumn[]): Promise<void> {
    return this.#onActive(async (id) => {
      this.#sorting.abort();
      this.#sorting = new AbortController();
      this.#state.set({ isSorting: true });
      try {
        const sorted = await this.#client.api.sort({ id, sort }, this.#sorting.signal);
        this.#layouts = { ...this.#layouts, [sorted]: this.#layouts[id] };
        if (this.state.active === id) await this.#show(sorted);
        this.#turn();
      } finally {
        this.#state.set({ isSorting: false });
      }
    });
  }

  cancelSort(): void {
    this.#sorting.abort();
  }

  exportRows(format: FileFormat): Promise<void> {
    return this.#onActive(async (id) => {
      const result = await this.#client.api.exportRows({ id, format });
      if (result.kind === 'cancelled') return;
      this.#listener.announce(`Wrote ${formatQuantity(result.rows, 'row')} to ${result.file}`);
    });
  }

  /** How the columns of a result are arranged. */
  layoutOf({ id, columns }: ResultSummary): ColumnLayout {
    return restoredLayout(this.#layouts[id], columns.length);
  }

  arrange(id: string, layout: ColumnLayout): void {
    this.#layouts = { ...this.#layouts, [id]: savedLayout(layout) };
    this.#save();
  }

  raiseLimit(): Promise<void> {
    return this.#onActive((id) => this.#client.api.raiseLimit(id));
  }

  pin(isPinned: boolean): Promise<void> {
    return this.#onActive((id) => this.#client.api.pin({ id, isPinned }));
  }

  close(id = this.state.active): Promise<void> {
    return this.#state.attempt(async () => {
      if (id !== undefined) await this.#client.api.close(id);
    });
  }

  cancel(): Promise<void> {
    return this.#onActive((id) => this.#client.api.cancel(id));
  }

  rerun(): Promise<void> {
    const { results = [], active } = this.state;
    const place = results.findIndex(({ id }) => id === active);
    return this.#onActive(async (id) => {
      const ended = this.#client.api.rerun(id);
      const { results: next } = await this.#client.api.list();
      const replaced = next[place];
      if (replaced !== undefined) await this.#show(replaced.id);
      await ended;
    });
  }

  dispose(): void {
    this.#client.dispose();
  }

  async #show(id: string): Promise<void> {
    const isOther = this.state.active !== id;
    this.#state.set({ active: id, ...nothingOfOthers });
    await this.reload();
    if (isOther) this.#turn();
  }

  /** Begins with the rows of another result. */
  #turn(): void {
    const { active } = this.state;
    this.#pages?.dispose();
    this.#pages =
      active === undefined
        ? undefined
        : new RowPages({
            ask: async (offset, limit) =>
              (await this.#client.api.rows({ id: active, offset, limit })).rows,
            onArrival: () => this.#listener.onRows(),
            onFailure: (error) => this.#state.fail(error),
          });
    this.#listener.onState(this.state);
    this.#listener.onRows();
  }

  async #compare(): Promise<void> {
    const { active: left, comparedWith: right, onlyDifferences } = this.state;
    if (left === undefined || right === undefined) return;
    const comparison = await this.#client.api.compare({ left, right });
    const query = { left, right, onlyDifferences };
    const first = await this.#client.api.comparedRows({ ...query, offset: 0, limit: 1 });
    this.#comparedTotal = first.total;
    this.#compared?.dispose();
    this.#compared = new RowPages({
      ask: async (offset, limit) =>
        (await this.#client.api.comparedRows({ ...query, offset, limit })).rows,
      onArrival: () => this.#listener.onRows(),
      onFailure: (error) => this.#state.fail(error),
    });
    this.#state.set({ comparison });
    this.#listener.onRows();
  }

  #onActive(action: (id: string) => Promise<void>): Promise<void> {
    const { active } = this.state;
    return active === undefined ? Promise.resolve() : this.#state.attempt(() => action(active));
  }

  #save(): void {
    const { active, comparedWith, onlyDifferences, results } = this.state;
    const layouts = (results ?? []).flatMap(({ id }) => {
      const layout = this.#layouts[id];
      return layout === undefined ? [] : [[id, layout] as const];
    });
    const saved = { active, comparedWith, onlyDifferences };
    this.#host.saveState({ ...saved, layouts: Object.fromEntries(layouts) });
  }
}
