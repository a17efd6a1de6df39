import type { Disposable } from '../../src/core/base/disposables';
import { formatQuantity } from '../../src/core/base/sizes';
import type { CopyFormat } from '../../src/core/warehouse/formats/copyText';
import type {
  CellQuery,
  CopyCells,
  DatasetApi,
  DatasetEvents,
  DatasetPreview,
} from '../../src/protocol/datasetApi';
import type { ShownCell } from '../../src/protocol/resultsApi';
import type { RpcClient } from '../../src/protocol/rpcClient';
import type { Host } from '../host';
import { restoredLayout, savedLayout, type ColumnLayout } from '../shared/grid/columnLayout';
import { RowPages } from '../shared/rowPages';
import { ViewState } from '../shared/viewState';
import { initialState, parseSavedUi, type DatasetState, type SavedUi } from './state';

/** Whoever draws. */
export interface DatasetListener {
  onState(state: DatasetState): void;
  /** Rows that were missing are here. */
  onRows(): void;
  announce(text: string): void;
}

/** Rows before the last that is read, from which on the next ones are. */
const rowsAhead = 20;

/** What a person does with the preview of a dataset, turned into questions to the host. */
export class DatasetSession implements Disposable {
  readonly #client: RpcClient<DatasetApi, DatasetEvents>;
  readonly #host: Pick<Host, 'saveState'>;
  readonly #listener: DatasetListener;
  readonly #pages: RowPages<readonly ShownCell[]>;
  readonly #state: ViewState<DatasetState>;
  #saved: SavedUi;
  #stop: AbortController | undefined;

  constructor(
    client: RpcClient<DatasetApi, DatasetEvents>,
    host: Pick<Host, 'loadState' | 'saveState'>,
    listener: DatasetListener,
  ) {
    this.#client = client;
    this.#host = host;
    this.#listener = listener;
    this.#state = new ViewState(initialState, (state) => listener.onState(state));
    this.#saved = parseSavedUi(host.loadState());
    this.#pages = new RowPages({
      ask: (offset, limit) => this.#ask(offset, limit),
      onArrival: () => this.#listener.onRows(),
      onFailure: (error) => this.#state.fail(error),
    });
    client.on('reading', (reading) => this.#state.set({ reading }));
  }

  get state(): DatasetState {
    return this.#state.value;
  }

  /** Where the cursor was when the view was put away. */
  get at(): CellQuery {
    return this.#saved.at;
  }

  open(): Promise<void> {
    return this.#state.attempt(async () => {
      const preview = await this.#client.api.open();
      this.#state.set({ preview, reading: preview.reading });
    });
  }

  /** One row; `undefined` = it is on its way. The last ones in sight have the next ones read. */
  row(index: number): readonly ShownCell[] | undefined {
    const extent = this.state.reading?.extent;
    if (extent?.kind === 'more' && index >= extent.rowCount - rowsAhead) {
      this.#pages.reach(extent.rowCount);
    }
    return this.#pages.row(index);
  }

  readFurther(): Promise<void> {
    return this.#state.attempt(async () => {
      const reading = await this.#client.api.readFurther();
      this.#state.set({ reading });
      this.#pages.reach(reading.extent.rowCount);
    });
  }

  /** Verifies the file by reading all of it; stopped, what was read stays. */
  readWhole(): Promise<void> {
    return this.#state.attempt(async () => {
      const stop = new AbortController();
      this.#stop = stop;
      this.#state.set({ isReadingWhole: true });
      try {
        const reading = await this.#client.api.readWhole(stop.signal);
        this.#state.set({ reading });
        if (reading.isVerified) this.#listener.announce('Verified');
      } finally {
        this.#state.set({ isReadingWhole: false });
      }
    });
  }

  stopReading(): void {
    this.#stop?.abort();
  }

  showValue(row: number, column: number): Promise<void> {
    return this.#state.attempt(async () => {
      const cell = await this.#client.api.cell({ row, column });
      const name = this.state.preview?.columns[column]?.name ?? '';
      this.#state.set({ value: { ...cell, row, column, name } });
    });
  }

  closeValue(): void {
    this.#state.set({ value: undefined });
  }

  /** Opens the value that is shown as a document. */
  openValue(): Promise<void> {
    return this.#state.attempt(async () => {
      const { value } = this.state;
      if (value === undefined) return;
      await this.#client.api.openCell({ row: value.row, column: value.column });
    });
  }

  copy(format: CopyFormat, cells: Omit<CopyCells, 'format'>): Promise<void> {
    return this.#state.attempt(async () => {
      const copied = await this.#client.api.copy({ ...cells, format });
      const what = copied.cells === 1 ? '1 cell' : formatQuantity(copied.rows, 'row');
      this.#listener.announce(`Copied ${what}`);
    });
  }

  openText(): Promise<void> {
    return this.#state.attempt(() => this.#client.api.openText());
  }

  copySnippet(): Promise<void> {
    return this.#state.attempt(() => this.#client.api.copySnippet());
  }

  showLineage(): Promise<void> {
    return this.#state.attempt(() => this.#client.api.showLineage());
  }

  /** How the columns are arranged. */
  layoutOf({ columns }: DatasetPreview): ColumnLayout {
    return restoredLayout(this.#saved.layout, columns.length);
  }

  arrange(layout: ColumnLayout): void {
    this.#save({ layout: savedLayout(layout) });
  }

  /** Where the cursor is now. */
  note(at: CellQuery): void {
    this.#save({ at });
  }

  dispose(): void {
    this.#pages.dispose();
    this.#client.dispose();
  }

  async #ask(offset: number, limit: number): Promise<readonly (readonly ShownCell[])[]> {
    const { rows, reading } = await this.#client.api.rows({ offset, limit });
    const { extent } = reading;
    const before = this.state.reading?.extent;
    const isNews = before?.kind !== extent.kind || before.rowCount !== extent.rowCount;
    if (isNews) this.#state.set({ reading });
    return rows;
  }

  #save(change: Partial<SavedUi>): void {
    this.#saved = { ...this.#saved, ...change };
    this.#host.saveState(this.#saved);
  }
}
