import type { Disposable } from '../../src/core/base/disposables';
import { formatQuantity } from '../../src/core/base/sizes';
import type { CopyFormat } from '../../src/core/warehouse/formats/copyText';
import type {
  ComparedCells,
  ResultsApi,
  ResultsEvents,
  ShownCell,
} from '../../src/protocol/resultsApi';
import { failureOf, isCalledOff } from '../../src/protocol/rpc';
import type { RpcClient } from '../../src/protocol/rpcClient';
import type { Host } from '../host';
import { RowPages } from './rowPages';
import { activeResult, initialState, parseSavedUi, withResults, type ResultsState } from './state';

/** Whoever draws. */
export interface ResultsListener {
  onState(state: ResultsState): void;
  /** Rows that were missing are here. */
  onRows(): void;
  announce(text: string): void;
}

/** What a person does with results, turned into questions to the host and a state to draw. */
export class ResultsSession implements Disposable {
  readonly #client: RpcClient<ResultsApi, ResultsEvents>;
  readonly #host: Pick<Host, 'saveState'>;
  readonly #listener: ResultsListener;
  #state: ResultsState;
  #pages: RowPages<readonly ShownCell[]> | undefined;
  #compared: RowPages<ComparedCells> | undefined;
  #comparedTotal = 0;

  constructor(
    client: RpcClient<ResultsApi, ResultsEvents>,
    host: Pick<Host, 'loadState' | 'saveState'>,
    listener: ResultsListener,
  ) {
    this.#client = client;
    this.#host = host;
    this.#listener = listener;
    this.#state = { ...initialState, ...parseSavedUi(host.loadState()) };
    client.on('resultsChanged', () => void this.reload());
    client.on('show', (id) => void this.#show(id));
  }

  get state(): ResultsState {
    return this.#state;
  }

  /** Rows that pass in the comparison that is shown. */
  get comparedTotal(): number {
    return this.#comparedTotal;
  }

  reload(): Promise<void> {
    return this.#attempt(async () => {
      const before = this.#state.active;
      const { results, newest } = await this.#client.api.list();
      this.#set(withResults(this.#state, results, newest ?? undefined));
      if (this.#state.active !== before || this.#pages === undefined) this.#turn();
      if (this.#state.comparedWith !== undefined) await this.#compare();
    });
  }

  choose(id: string): void {
    if (id === this.#state.active) return;
    this.#set({ active: id, comparedWith: undefined, comparison: undefined, cell: undefined });
    this.#turn();
  }

  row(index: number): readonly ShownCell[] | undefined {
    const result = activeResult(this.#state);
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
    this.#set({ comparedWith: id, comparison: undefined });
    return this.#attempt(() => this.#compare());
  }

  showOnlyDifferences(onlyDifferences: boolean): Promise<void> {
    this.#set({ onlyDifferences });
    return this.#attempt(() => this.#compare());
  }

  openCell(row: number, column: number): Promise<void> {
    const result = activeResult(this.#state);
    if (result === undefined || this.#state.comparedWith !== undefined) return Promise.resolve();
    return this.#attempt(async () => {
      const cell = await this.#client.api.cell({ id: result.id, row, column });
      this.#set({ cell: { ...cell, name: result.columns[column]?.name ?? '' } });
    });
  }

  closeCell(): void {
    this.#set({ cell: undefined });
  }

  copy(cells: {
    readonly format: CopyFormat;
    readonly firstRow: number;
    readonly lastRow: number;
    readonly columns: readonly number[];
  }): Promise<void> {
    return this.#onActive(async (id) => {
      await this.#client.api.copy({ ...cells, id });
      const rows = cells.lastRow - cells.firstRow + 1;
      const what = rows * cells.columns.length === 1 ? '1 cell' : formatQuantity(rows, 'row');
      this.#listener.announce(`Copied ${what}`);
    });
  }

  raiseLimit(): Promise<void> {
    return this.#onActive((id) => this.#client.api.raiseLimit(id));
  }

  pin(isPinned: boolean): Promise<void> {
    return this.#onActive((id) => this.#client.api.pin({ id, isPinned }));
  }

  close(id = this.#state.active): Promise<void> {
    return this.#attempt(async () => {
      if (id !== undefined) await this.#client.api.close(id);
    });
  }

  cancel(): Promise<void> {
    return this.#onActive((id) => this.#client.api.cancel(id));
  }

  rerun(): Promise<void> {
    const { results = [], active } = this.#state;
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
    const isOther = this.#state.active !== id;
    this.#set({ active: id, comparedWith: undefined, comparison: undefined, cell: undefined });
    await this.reload();
    if (isOther) this.#turn();
  }

  /** Begins with the rows of another result. */
  #turn(): void {
    const { active } = this.#state;
    this.#pages?.dispose();
    this.#pages =
      active === undefined
        ? undefined
        : new RowPages({
            ask: async (offset, limit) =>
              (await this.#client.api.rows({ id: active, offset, limit })).rows,
            onArrival: () => this.#listener.onRows(),
            onFailure: (error) => this.#fail(error),
          });
    this.#listener.onState(this.#state);
    this.#listener.onRows();
  }

  async #compare(): Promise<void> {
    const { active: left, comparedWith: right, onlyDifferences } = this.#state;
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
      onFailure: (error) => this.#fail(error),
    });
    this.#set({ comparison });
    this.#listener.onRows();
  }

  #onActive(action: (id: string) => Promise<void>): Promise<void> {
    const { active } = this.#state;
    return active === undefined ? Promise.resolve() : this.#attempt(() => action(active));
  }

  async #attempt(action: () => Promise<void>): Promise<void> {
    if (this.#state.failure !== undefined) this.#set({ failure: undefined });
    try {
      await action();
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    const failure = failureOf(error);
    if (!isCalledOff(failure)) this.#set({ failure });
  }

  #set(change: Partial<ResultsState>): void {
    this.#state = { ...this.#state, ...change };
    const { active, comparedWith, onlyDifferences } = this.#state;
    this.#host.saveState({ active, comparedWith, onlyDifferences });
    this.#listener.onState(this.#state);
  }
}
