import type { Disposable } from '../../src/core/base/disposables';
import { formatCount, formatQuantity } from '../../src/core/base/sizes';
import type { FileFilter, FileSortKey } from '../../src/core/sync/report/reportPage';
import type {
  FileListFormat,
  CopyResult,
  ReportApi,
  ReportEvents,
  ReportProgress,
  VerifyRequest,
} from '../../src/protocol/reportApi';
import type { RpcClient } from '../../src/protocol/rpcClient';
import type { Host } from '../host';
import { ViewState } from '../shared/viewState';
import { FilePages } from './filePages';
import {
  initialState,
  keepShown,
  nextSort,
  parseSavedUi,
  toggleEvidence,
  toggleVerdict,
  type ReportState,
  type Verification,
} from './state';
import type { Evidence, Verdict } from '../../src/core/sync/compare/verdicts';

/** Whoever draws: told of each new state, of rows that arrived and of what is worth saying. */
export interface ReportListener {
  onState(state: ReportState): void;
  /** Other rows are to be shown, from the first one on. */
  onRows(total: number): void;
  /** Rows that were missing are here. */
  onRowsArrived(): void;
  announce(text: string): void;
}

/** What a person does with the report, turned into questions to the host and a state to draw. */
export class ReportSession implements Disposable {
  readonly pages: FilePages;
  readonly #client: RpcClient<ReportApi, ReportEvents>;
  readonly #host: Pick<Host, 'saveState'>;
  readonly #listener: ReportListener;
  readonly #state: ViewState<ReportState>;
  #verification: AbortController | undefined;
  #retry = (): void => void this.reload();

  constructor(
    client: RpcClient<ReportApi, ReportEvents>,
    host: Pick<Host, 'loadState' | 'saveState'>,
    listener: ReportListener,
  ) {
    this.#client = client;
    this.#host = host;
    this.#listener = listener;
    this.#state = new ViewState(initialState(parseSavedUi(host.loadState())), (state) =>
      listener.onState(state),
    );
    this.pages = new FilePages(client.api, {
      onArrival: () => this.#onArrival(),
      onFailure: (error) => this.#fail(error, () => this.#loadRows()),
    });
    client.on('reportChanged', () => void this.reload());
    client.on('progress', (progress) => this.#onProgress(progress ?? undefined));
  }

  get state(): ReportState {
    return this.#state.value;
  }

  /** Asks for everything again. */
  reload(): Promise<void> {
    return this.#attempt(async () => {
      const summary = await this.#client.api.summary();
      this.#state.set({ summary, filter: keepShown(this.state.filter, summary) });
      await this.#loadRows();
    });
  }

  /** Does again what failed last. */
  retry(): void {
    this.#retry();
  }

  toggleVerdict(verdict: Verdict): void {
    this.setFilter(toggleVerdict(this.state.filter, verdict));
  }

  toggleEvidence(evidence: Evidence): void {
    this.setFilter(toggleEvidence(this.state.filter, evidence));
  }

  setFilter(filter: FileFilter): void {
    this.#state.set({ filter });
    void this.#attempt(() => this.#loadRows());
  }

  sortBy(key: FileSortKey): void {
    this.#state.set({ sort: nextSort(this.state.sort, key) });
    void this.#attempt(() => this.#loadRows());
  }

  /** Shows one row's details; `undefined` = none. */
  select(index: number | undefined): void {
    this.#state.set({
      selected: index === undefined ? undefined : { index, file: this.pages.row(index) },
    });
  }

  copy(format: FileListFormat): Promise<void> {
    return this.#attempt(async () => {
      const { filter } = this.state;
      const result = await this.#client.api.copy({ format, filter });
      this.#listener.announce(copiedText(format, result));
    });
  }

  exportReport(): Promise<void> {
    return this.#attempt(() => this.#client.api.exportReport());
  }

  /** Has the run verified again, until it is done or {@link cancel} is called. */
  verify(depth: VerifyRequest['depth']): Promise<void> {
    return this.#attempt(async () => {
      this.#verification = new AbortController();
      this.#state.set({ verification: { kind: 'own', progress: undefined } });
      try {
        await this.#client.api.verifyAgain({ depth }, this.#verification.signal);
      } finally {
        this.#verification = undefined;
        this.#state.set({ verification: { kind: 'idle' } });
      }
    });
  }

  cancel(): void {
    this.#verification?.abort();
  }

  openLocalFile(path: string): Promise<void> {
    return this.#attempt(() => this.#client.api.openLocalFile(path));
  }

  openBlob(path: string): Promise<void> {
    return this.#attempt(() => this.#client.api.openBlob(path));
  }

  dispose(): void {
    this.#client.dispose();
  }

  async #loadRows(): Promise<void> {
    const { filter, sort } = this.state;
    this.#host.saveState({ filter, sort });
    const total = await this.pages.load(filter, sort);
    this.#state.set({ total, selected: undefined });
    this.#listener.onRows(total);
  }

  #onArrival(): void {
    this.#listener.onRowsArrived();
    const { selected } = this.state;
    if (selected !== undefined && selected.file === undefined) this.select(selected.index);
  }

  #onProgress(progress: ReportProgress | undefined): void {
    const isOwn = this.#verification !== undefined;
    const watched: Verification = progress ? { kind: 'watched', progress } : { kind: 'idle' };
    this.#state.set({ verification: isOwn ? { kind: 'own', progress } : watched });
  }

  #attempt(action: () => Promise<void>): Promise<void> {
    return this.#state.attempt(action, (error) => this.#fail(error, action));
  }

  #fail(error: unknown, action: () => Promise<void>): void {
    if (this.#state.fail(error)) this.#retry = () => void this.#attempt(action);
  }
}

function copiedText(format: FileListFormat, { copied, leftOut }: CopyResult): string {
  const name = format === 'csv' ? 'CSV' : 'md5sum';
  const rest = leftOut === 0 ? '' : `; ${formatCount(leftOut)} left out, which do not match`;
  return `Copied ${formatQuantity(copied, 'file')} as ${name}${rest}`;
}
