import type { Disposable } from '../../src/core/base/disposables';
import { formatCount, formatQuantity } from '../../src/core/base/sizes';
import type { CopyFormat } from '../../src/core/warehouse/formats/copyText';
import type { FileFormat } from '../../src/core/warehouse/formats/fileFormats';
import { tableName, type TableFacts } from '../../src/core/warehouse/pages/table';
import { isSameQuery, type TableQuery } from '../../src/core/warehouse/pages/tableQuery';
import type { DocumentOutline } from '../../src/core/warehouse/documents/documentOutline';
import type { PathProblem } from '../../src/core/warehouse/documents/pathProblem';
import type { ColumnProfile } from '../../src/core/warehouse/pages/columnProfile';
import type { RowTotal } from '../../src/core/warehouse/pages/walk';
import type { SeriesRequest, TimeSeries } from '../../src/core/warehouse/series/timeSeries';
import { timeKindOf } from '../../src/core/warehouse/series/times';
import { ExactSum, type CellSums } from '../../src/core/warehouse/values/exactSum';
import { failureOf, isCalledOff } from '../../src/protocol/rpc';
import type { RpcClient } from '../../src/protocol/rpcClient';
import type {
  BlockRequest,
  FoundRows,
  LookAt,
  TableApi,
  TableEvents,
  WholeCell,
} from '../../src/protocol/tableApi';
import type { Host } from '../host';
import type { ChartHost } from '../shared/charts/chartBox';
import type { PickedCells } from '../shared/charts/pickedChart';
import {
  restoredLayout,
  savedLayout,
  shownColumns,
  type ColumnLayout,
} from '../shared/grid/columnLayout';
import type { CellBlock } from '../shared/grid/gridSelection';
import { ViewState } from '../shared/viewState';
import { RowCache } from './rowCache';
import type { SeriesChoice } from './seriesChoice';
import {
  initialState,
  keepKnown,
  keyValues,
  parsePlace,
  parseSavedQuery,
  type CellAt,
  type Pane,
  type TableState,
} from './state';

/** Whoever draws. */
export interface TableListener {
  onState(state: TableState): void;
  /** Other rows or columns are to be shown, from the first one on. */
  onRows(): void;
  /** Cells that were missing are here, or there are more or fewer rows. */
  onCells(): void;
  announce(text: string): void;
}

/** Cells of a selection that are added up in the view, if all of them are here. */
const mostLocalCells = 50_000;

/** What a person does with a table, turned into questions to the host and a state to draw. */
export class TableSession implements Disposable {
  readonly rows: RowCache;
  /** What charts want of the editor. */
  readonly chartHost: ChartHost;
  readonly #client: RpcClient<TableApi, TableEvents>;
  readonly #host: Pick<Host, 'loadState' | 'saveState'>;
  readonly #listener: TableListener;
  readonly #state: ViewState<TableState>;
  #layout: ColumnLayout = restoredLayout(undefined, 0);
  #summing = new AbortController();
  #counting: AbortController | undefined;
  #isAgain = false;
  /** The active cell, by its row and its column. */
  #place: CellAt | undefined;
  /** The one that an earlier life of this view left, among the rows it belongs to. */
  #leftPlace: { readonly query: TableQuery; readonly place: CellAt } | undefined;
  #series: unknown;

  constructor(
    client: RpcClient<TableApi, TableEvents>,
    host: Pick<Host, 'loadState' | 'saveState'>,
    listener: TableListener,
  ) {
    this.#client = client;
    this.#host = host;
    this.#listener = listener;
    this.#state = new ViewState(initialState(parseSavedQuery(host.loadState())), (state) =>
      listener.onState(state),
    );
    this.#series = savedPart(host, 'series');
    const place = parsePlace(savedPart(host, 'place'));
    this.#leftPlace = place && { query: this.state.query, place };
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
    client.on('failed', (failure) => this.#state.set({ failure, isLoading: false }));
    client.on('found', (found) => this.#onFound(found));
    client.on('lookAt', (lookAt) => void this.#lookAt(lookAt));
  }

  get state(): TableState {
    return this.#state.value;
  }

  get layout(): ColumnLayout {
    return this.#layout;
  }

  /** Asks for everything again; after a gesture the person may be asked for a password. */
  async open(options: { readonly mayAsk: boolean }): Promise<void> {
    await this.#attempt(async () => {
      const { facts, connection, lookAt } = await this.#client.api.open(options);
      const query = keepKnown(lookAt?.query ?? this.state.query, facts);
      this.#layout = restoredLayout(this.#savedLayout(facts.columns.length), facts.columns.length);
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
        if (this.state.query === query && !isCalledOff(failureOf(error)))
          this.#state.set({ query: before });
        throw error;
      }
    });
  }

  arrange(layout: ColumnLayout): void {
    this.#layout = layout;
    this.#save();
  }

  /** Remembers the cell a person is at, for when they come back. */
  keepPlace(place: CellAt): void {
    this.#place = place;
    this.#save();
  }

  /** Where the person was when they left the view; once, and only among the same rows. */
  takePlace(): CellAt | undefined {
    const left = this.#leftPlace;
    this.#leftPlace = undefined;
    return left && isSameQuery(left.query, this.state.query) ? left.place : undefined;
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

  /** Adds a selection up: here if all of it is here, otherwise where all rows can be read. */
  async sum(block: CellBlock | undefined, columns: readonly number[]): Promise<void> {
    this.#summing.abort();
    this.#summing = new AbortController();
    const { signal } = this.#summing;
    this.#state.set({ sums: undefined });
    if (block === undefined || columns.length === 0) return;
    const local = this.#sumHere(block, columns);
    if (local !== undefined) return this.#state.set({ sums: local });
    const request = this.#blockRequest(block, columns);
    if (request === undefined) return;
    try {
      const sums = await this.#client.api.sum(request, signal);
      if (!signal.aborted) this.#state.set({ sums });
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
  }

  async copy(format: CopyFormat, block: CellBlock, columns: readonly number[]): Promise<void> {
    const request = this.#blockRequest(block, columns);
    if (request === undefined) return;
    await this.#attempt(async () => {
      const { rows, cells } = await this.#client.api.copy({ ...request, format });
      const what = cells === 1 ? '1 cell' : formatQuantity(rows, 'row');
      this.#listener.announce(`Copied ${what}`);
    });
  }

  async exportRows(format: FileFormat): Promise<void> {
    const { query, facts } = this.state;
    if (facts === undefined) return;
    const columns = namesOf(facts, shownColumns(this.#layout));
    await this.#attempt(async () => {
      const result = await this.#client.api.exportRows({ query, format, columns });
      if (result.kind === 'cancelled') return;
      this.#listener.announce(`Wrote ${formatCount(result.rows)} rows to ${result.file}`);
    });
  }

  /** The whole of a cell. @throws RpcError, or the reason of `signal` */
  cell(row: number, column: number, signal: AbortSignal): Promise<WholeCell> {
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

  /** Cells of a selection, as far as a chart draws them. @throws RpcError, or the reason of `signal` */
  async pickedCells(
    block: CellBlock,
    columns: readonly number[],
    signal: AbortSignal,
  ): Promise<PickedCells> {
    const { facts } = this.state;
    const found = columns.flatMap((index) => facts?.columns[index] ?? []);
    const request = this.#blockRequest(block, columns);
    const title = facts === undefined ? '' : tableName(facts.ref);
    const rows = request === undefined ? [] : (await this.#client.api.cells(request, signal)).rows;
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

  /** The rows that pass over time. @throws RpcError, or the reason of `signal` */
  series(request: Omit<SeriesRequest, 'filters'>, signal: AbortSignal): Promise<TimeSeries> {
    return this.#client.api.series({ ...request, query: this.state.query }, signal);
  }

  /** What was shown over time when the view was left; parse it before use. */
  get savedSeries(): unknown {
    return this.#series;
  }

  saveSeries(choice: SeriesChoice): void {
    this.#series = choice;
    this.#save();
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
    const columns = namesOf(facts, shownColumns(this.#layout));
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
    this.#save();
    const total = await this.rows.load(query, facts.columns.length);
    this.#state.set({ total, isLoading: false, sums: undefined });
    this.#listener.onRows();
  }

  #savedLayout(columnCount: number): unknown {
    // Loaded again, a table looks as it was left, unless it has other columns.
    if (this.#isAgain && this.#layout.order.length === columnCount)
      return savedLayout(this.#layout);
    this.#isAgain = true;
    return savedPart(this.#host, 'layout');
  }

  #save(): void {
    this.#host.saveState({
      query: this.state.query,
      layout: savedLayout(this.#layout),
      series: this.#series,
      place: this.#place ?? this.#leftPlace?.place,
    });
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

  #sumHere(block: CellBlock, columns: readonly number[]): CellSums | undefined {
    const { facts } = this.state;
    const { firstRow, lastRow } = block;
    const count = (lastRow - firstRow + 1) * columns.length;
    if (facts === undefined || count > mostLocalCells) return undefined;
    const areNumbers = columns.map((index) => facts.columns[index]?.valueKind === 'number');
    const sum = new ExactSum();
    for (let row = firstRow; row <= lastRow; row += 1) {
      const found = this.rows.peek(row);
      if (found === undefined) return undefined;
      for (const [index, column] of columns.entries()) {
        sum.add(found.cells[column] ?? null, areNumbers[index] === true);
      }
    }
    return sum.result();
  }

  #blockRequest(
    { firstRow, lastRow }: CellBlock,
    columns: readonly number[],
  ): BlockRequest | undefined {
    const { query, facts } = this.state;
    if (facts === undefined) return undefined;
    const rowCount = lastRow - firstRow + 1;
    return { query, firstRow, rowCount, columns: namesOf(facts, columns) };
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

function namesOf({ columns }: TableFacts, places: readonly number[]): readonly string[] {
  return places.map((place) => columns[place]?.name ?? '');
}

function savedPart(host: Pick<Host, 'loadState'>, name: 'layout' | 'place' | 'series'): unknown {
  const saved = host.loadState();
  const parts: { readonly [Part in typeof name]?: unknown } =
    typeof saved === 'object' && saved !== null ? saved : {};
  return parts[name];
}
