import type { Disposable } from '../../src/core/base/disposables';
import { formatCount } from '../../src/core/base/sizes';
import type { FileFormat } from '../../src/core/warehouse/formats/fileFormats';
import { isSameQuery, type TableQuery } from '../../src/core/warehouse/pages/tableQuery';
import type { DocumentOutline } from '../../src/core/warehouse/documents/documentOutline';
import type { PathProblem } from '../../src/core/warehouse/documents/pathProblem';
import type { ColumnProfile } from '../../src/core/warehouse/pages/columnProfile';
import type { RowTotal } from '../../src/core/warehouse/pages/walk';
import type { SeriesRequest, TimeSeries } from '../../src/core/warehouse/series/timeSeries';
import { failureOf, isCalledOff } from '../../src/protocol/rpc';
import type { RpcClient } from '../../src/protocol/rpcClient';
import type {
  FoundRows,
  LookAt,
  TableApi,
  TableEvents,
  OpenedCell,
} from '../../src/protocol/tableApi';
import type { Host } from '../host';
import type { ChartHost } from '../shared/charts/chartBox';
import { shownColumns } from '../shared/grid/columnLayout';
import { ViewState } from '../shared/viewState';
import { KeptTable } from './keptTable';
import { RowCache } from './rowCache';
import { SelectedCells } from './selectedCells';
import { initialState, keepKnown, keyValues, namesOf, type Pane, type TableState } from './state';

/** Whoever draws. */
export interface TableListener {
  onState(state: TableState): void;
  /** Other rows or columns are to be shown, from the first one on. */
  onRows(): void;
  /** Cells that were missing are here, or there are more or fewer rows. */
  onCells(): void;
  announce(text: string): void;
}

/** What a person does with a table, turned into questions to the host and a state to draw. */
export class TableSession implements Disposable {
  readonly rows: RowCache;
  readonly selected: SelectedCells;
  readonly kept: KeptTable;
  /** What charts want of the editor. */
  readonly chartHost: ChartHost;
  readonly #client: RpcClient<TableApi, TableEvents>;
  readonly #listener: TableListener;
  readonly #state: ViewState<TableState>;
  #counting: AbortController | undefined;

  constructor(
    client: RpcClient<TableApi, TableEvents>,
    host: Pick<Host, 'loadState' | 'saveState'>,
    listener: TableListener,
  ) {
    this.#client = client;
    this.#listener = listener;
    this.kept = new KeptTable(host);
    this.#state = new ViewState(initialState(this.kept.query), (state) => listener.onState(state));
    this.chartHost = {
      savePicture: (picture) => client.api.savePicture(picture),
      copyText: (text) => client.api.copyText(text),
      announce: (text) => listener.announce(text),
      fail: (error) => this.#fail(error),
    };
    this.rows = new RowCache(client.api, {
      onArrival: (total) => this.#onArrival(total),
      onFailure: (error) => this.#fail(error),
    });
    this.selected = new SelectedCells({
      state: this.#state,
      rows: this.rows,
      api: client.api,
      announce: (text) => listener.announce(text),
    });
    client.on('failed', (failure) => this.#state.set({ failure, isLoading: false }));
    client.on('found', (found) => this.#onFound(found));
    client.on('lookAt', (lookAt) => void this.#lookAt(lookAt));
  }

  get state(): TableState {
    return this.#state.value;
  }

  /** Asks for everything again; after a gesture the person may be asked for a password. */
  async open(options: { readonly mayAsk: boolean }): Promise<void> {
    await this.#attempt(async () => {
      const { facts, connection, lookAt } = await this.#client.api.open(options);
      const query = keepKnown(lookAt?.query ?? this.state.query, facts);
      this.kept.layOut(facts.columns.length);
      this.#state.set({ facts, connection, query, cameFrom: lookAt?.cameFrom });
      await this.#load(query);
    });
  }

  /** Loads again what is shown: after a failure, or because somebody may have changed it. */
  refresh(): Promise<void> {
    return this.open({ mayAsk: true });
  }

  /** Does again what failed, which connects anew; what is on the screen stays where it is. */
  async retry(): Promise<void> {
    const { facts: known, isLoading, failure } = this.state;
    const isElsewhere = failure?.reason === 'connectionChanged';
    if (known === undefined || isLoading || isElsewhere) return this.refresh();
    await this.#attempt(async () => {
      const { facts } = await this.#client.api.open({ mayAsk: true });
      if (JSON.stringify(facts.columns) !== JSON.stringify(known.columns)) return this.refresh();
      this.rows.retry();
      this.#listener.onCells();
    });
  }

  async show(query: TableQuery): Promise<void> {
    if (isSameQuery(query, this.state.query)) return;
    const before = this.state.query;
    this.#state.set({ query });
    await this.#attempt(async () => {
      try {
        await this.#load(query);
      } catch (error) {
        // What is on the screen is what was asked for before.
        if (this.state.query === query && !isCalledOff(failureOf(error))) {
          this.#state.set({ query: before });
          this.kept.keepQuery(before);
        }
        throw error;
      }
    });
  }

  /** Counts exactly, or stops counting. */
  async count(): Promise<void> {
    if (this.#counting !== undefined) return this.#counting.abort();
    const controller = new AbortController();
    this.#counting = controller;
    this.#state.set({ isCounting: true });
    await this.#attempt(async () => {
      try {
        const { query } = this.state;
        const rows = await this.#client.api.count(query, controller.signal);
        if (query === this.state.query) this.#onArrival({ rows, kind: 'exact' });
      } finally {
        this.#counting = undefined;
        this.#state.set({ isCounting: false });
      }
    });
  }

  async exportRows(format: FileFormat): Promise<void> {
    const { query, facts } = this.state;
    if (facts === undefined) return;
    const columns = namesOf(facts, shownColumns(this.kept.layout));
    await this.#attempt(async () => {
      const result = await this.#client.api.exportRows({ query, format, columns });
      if (result.kind === 'cancelled') return;
      this.#listener.announce(`Wrote ${formatCount(result.rows)} rows to ${result.file}`);
    });
  }

  /** The whole of a cell. @throws RpcError, or the reason of `signal` */
  cell(row: number, column: number, signal: AbortSignal): Promise<OpenedCell> {
    return this.#client.api.cell(this.#cellRequest(row, column), signal);
  }

  /** `undefined` = nothing is known without counting. @throws RpcError, or the reason of `signal` */
  async profile(
    column: string,
    isExact: boolean,
    signal: AbortSignal,
  ): Promise<ColumnProfile | undefined> {
    const request = { query: this.state.query, column, isExact };
    return (await this.#client.api.profile(request, signal)) ?? undefined;
  }

  /** The rows that pass over time. @throws RpcError, or the reason of `signal` */
  series(request: Omit<SeriesRequest, 'filters'>, signal: AbortSignal): Promise<TimeSeries> {
    return this.#client.api.series({ ...request, query: this.state.query }, signal);
  }

  copyText(text: string, what: string): Promise<void> {
    return this.#attempt(async () => {
      await this.#client.api.copyText(text);
      this.#listener.announce(`Copied ${what}`);
    });
  }

  /** What occurs in a column's documents. @throws RpcError, or the reason of `signal` */
  outline(column: string, signal: AbortSignal): Promise<DocumentOutline> {
    return this.#client.api.outline({ query: this.state.query, column }, signal);
  }

  /** `undefined` = there is nothing wrong with a path, or that could not be found out, which is told. */
  async checkPath(path: string): Promise<PathProblem | undefined> {
    let problem: PathProblem | undefined;
    await this.#attempt(async () => {
      problem = (await this.#client.api.checkPath(path)) ?? undefined;
    });
    return problem;
  }

  /** Puts the statement that reads what is shown on the clipboard. */
  async copyStatement(): Promise<void> {
    const { query, facts } = this.state;
    if (facts === undefined) return;
    const columns = namesOf(facts, shownColumns(this.kept.layout));
    await this.#attempt(async () => {
      await this.#client.api.copyText(await this.#client.api.statement({ query, columns }));
      this.#listener.announce('Copied the statement');
    });
  }

  openCell(row: number, column: number): Promise<void> {
    return this.#attempt(() => this.#client.api.openCell(this.#cellRequest(row, column)));
  }

  follow(name: string, values: readonly string[]): Promise<void> {
    return this.#attempt(() => this.#client.api.follow({ name, values }));
  }

  goBack(): Promise<void> {
    return this.#attempt(() => this.#client.api.goBack());
  }

  showRelations(): Promise<void> {
    return this.#attempt(() => this.#client.api.showRelations());
  }

  showPane(pane: Pane | undefined): void {
    this.#state.set({ pane });
  }

  dispose(): void {
    this.#client.dispose();
  }

  async #load(query: TableQuery): Promise<void> {
    const { facts } = this.state;
    if (facts === undefined) return;
    this.#state.set({ isLoading: true, progress: undefined });
    this.kept.keepQuery(query);
    const total = await this.rows.load(query, facts.columns.length);
    this.#state.set({ total, isLoading: false, sums: undefined });
    this.#listener.onRows();
  }

  async #lookAt({ query, cameFrom }: LookAt): Promise<void> {
    this.#state.set({ cameFrom });
    await this.show(query);
  }

  #onArrival(total: RowTotal): void {
    this.#state.set({ total });
    this.#listener.onCells();
  }

  #onFound({ query, total, progress }: FoundRows): void {
    if (!isSameQuery(query, this.state.query)) return;
    this.#state.set({ total: total ?? this.state.total, progress });
    if (progress === undefined) this.rows.dropEstimated();
    this.#listener.onCells();
  }

  #cellRequest(row: number, column: number) {
    const { query, facts } = this.state;
    const found = this.rows.peek(row);
    const cutAt = (place: number) => found?.cuts.find(({ index }) => index === place)?.sizeBytes;
    const key =
      facts === undefined || found === undefined
        ? []
        : keyValues(facts, (place) => ({
            text: found.cells[place] ?? null,
            cutBytes: cutAt(place),
          }));
    return { query, row, column: facts?.columns[column]?.name ?? '', key };
  }

  #attempt(action: () => Promise<void>): Promise<void> {
    return this.#state.attempt(action, (error) => this.#fail(error));
  }

  #fail(error: unknown): void {
    if (this.#state.fail(error)) this.#state.set({ isLoading: false });
  }
}
