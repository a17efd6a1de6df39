import type { Disposable } from '../../src/core/base/disposables';
import type { LineageHits } from '../../src/core/lineage/show/lineageFinder';
import type { LineageApi, LineageEvents, LineageFormat } from '../../src/protocol/lineageApi';
import type { RpcFailure } from '../../src/protocol/rpc';
import type { RpcClient } from '../../src/protocol/rpcClient';
import type { Host } from '../host';
import { DrawnPart, type PartListener } from './drawnPart';
import { ItemPlaces } from './itemPlaces';
import {
  initialState,
  momentOf,
  noneOfHistory,
  parseSubject,
  parseWishes,
  type HistorySpan,
  type LineageState,
  type OpenedWishes,
  type Wishes,
} from './state';
import { WishedState } from './wishedState';

/** Whoever draws. */
export interface LineageListener extends PartListener {
  onState(state: LineageState): void;
}

const dayMs = 86_400_000;
const stopped: RpcFailure = {
  reason: 'stopped',
  message: 'Reading the lineage was stopped',
  remedy: 'Read it again',
};

/** What a person does with a lineage, turned into questions to the host and a state to draw. */
export class LineageSession implements Disposable {
  /** What is drawn, and where it stands. */
  readonly places: ItemPlaces;
  /** What a person does with what is drawn. */
  readonly part: DrawnPart;
  readonly #client: RpcClient<LineageApi, LineageEvents>;
  readonly #listener: Pick<LineageListener, 'announce'>;
  readonly #state: WishedState;
  #loading = new AbortController();
  #isOpening = false;
  /** What is being opened is another meanwhile. */
  #isOutdated = false;

  constructor(
    client: RpcClient<LineageApi, LineageEvents>,
    host: Pick<Host, 'loadState' | 'saveState'> & { readonly subject: unknown },
    listener: LineageListener,
  ) {
    this.#client = client;
    this.#listener = listener;
    const atFirst = initialState(parseSubject(host.subject), parseWishes(host.loadState()));
    const state = new WishedState(atFirst, host, (changed) => listener.onState(changed));
    this.#state = state;
    const { api } = client;
    this.places = new ItemPlaces(state, api, listener);
    const signal = (): AbortSignal => this.#loading.signal;
    this.part = new DrawnPart({ state, places: this.places, api, listener, signal });
    client.on('changed', () => this.#follow());
    client.on('marked', () => state.act(() => this.part.redraw()));
  }

  get state(): LineageState {
    return this.#state.value;
  }

  async open({ isAgain }: { readonly isAgain: boolean }): Promise<void> {
    this.#loading.abort();
    this.#loading = new AbortController();
    this.#state.set({ isLoading: true });
    await this.#open({ isAgain });
  }

  async #open({ isAgain }: { readonly isAgain: boolean }): Promise<void> {
    const controller = this.#loading;
    const { signal } = controller;
    this.#isOpening = true;
    this.#isOutdated = false;
    this.#state.set({ failure: undefined });
    try {
      const { asOf, hasColumns, start } = this.state.wishes;
      const moment = momentOf(asOf);
      const request = {
        isAgain,
        hasColumns,
        ...(moment && { asOf: moment }),
        ...(start !== undefined && { start }),
      };
      const summary = await this.#client.api.open(request, signal);
      this.#state.set({ summary, opened: { asOf, hasColumns }, isLoading: false });
      if (summary.start !== undefined && summary.start !== start) {
        this.part.beginWith(summary.start);
      }
      const keep = this.places.shown === undefined ? undefined : this.state.active;
      await this.part.showWished(keep, signal);
      await this.#loadHistory(signal);
    } catch (error) {
      const ended = { isLoading: false, isArranging: false };
      if (!signal.aborted && !this.#state.fail(error, ended)) this.#tellStopped();
    } finally {
      if (controller === this.#loading) this.#isOpening = false;
    }
    if (this.#isOutdated && !signal.aborted) this.#follow();
  }

  /**
   * Takes what there is by now, while what is drawn stays where it is and what a person does goes on. A
   * day of the past stays as it was.
   */
  #follow(): void {
    if (this.state.wishes.asOf.kind !== 'now') return;
    if (this.#isOpening) {
      this.#isOutdated = true;
      return;
    }
    void this.#open({ isAgain: false });
  }

  /** What is drawn stays, as of when it is, and can be worked with. */
  stopLoading(): void {
    this.#loading.abort();
    this.#loading = new AbortController();
    this.#isOpening = false;
    this.#state.set({ isLoading: false });
    this.#tellStopped();
    const { opened } = this.state;
    if (opened !== undefined) this.note(opened);
  }

  /** Where nothing is drawn yet, the person needs a way to begin again. */
  #tellStopped(): void {
    if (this.state.summary === undefined) this.#state.set({ failure: stopped });
  }

  /** Chooses a pipeline run, and with it what it read and published. */
  chooseRun(run: string | undefined): void {
    this.#state.set({ ...noneOfHistory, run });
  }

  /** Chooses a version that no run made, and with it what that was made from. */
  chooseVersion(version: string): void {
    this.#state.set({ ...noneOfHistory, version });
  }

  /** How far back the history goes. */
  setSpan(span: HistorySpan): void {
    this.note({ span });
    this.#state.set({ history: undefined });
    this.#state.act(() => this.#loadHistory(this.#loading.signal));
  }

  async search(text: string, signal: AbortSignal): Promise<LineageHits> {
    if (text.trim() === '') return { nodes: [], count: 0 };
    return this.#client.api.search(text, signal);
  }

  jump(id: string): void {
    this.#state.act(() => this.#client.api.jump(id));
  }

  openLog(runId: string): void {
    this.#state.act(() => this.#client.api.openLog(runId));
  }

  openVersion(reference: string): void {
    this.#state.act(() => this.#client.api.openVersion(reference));
  }

  copy(text: string, what: string): void {
    this.#state.act(async () => {
      await this.#client.api.copy(text);
      this.#listener.announce(`${what} copied`);
    });
  }

  /** `draw` makes a picture; what is no picture the host writes. */
  save(format: LineageFormat, draw: (() => string) | undefined): void {
    this.#state.act(async () => {
      const ids = this.state.wishes.shown;
      const file = draw === undefined ? { format, ids } : { format, ids, picture: draw() };
      const path = await this.#client.api.save(file);
      if (path !== null) this.#listener.announce(`Saved as ${path}`);
    });
  }

  /** Draws nothing anew. */
  note(wishes: Partial<Wishes>): void {
    this.#state.note(wishes);
  }

  /** For wishes that the host has to read something for. */
  wish(wishes: Partial<OpenedWishes>): void {
    this.note(wishes);
    void this.open({ isAgain: false });
  }

  /** Lets the person say as of when. */
  pickMoment(): void {
    this.#state.act(async () => {
      const asOf = await this.#client.api.pickMoment();
      if (asOf !== null) this.wish({ asOf });
    });
  }

  dispose(): void {
    this.#loading.abort();
    this.places.dispose();
    this.#client.dispose();
  }

  async #loadHistory(signal: AbortSignal): Promise<void> {
    const { asOf, span } = this.state.wishes;
    const untilMs = momentOf(asOf)?.atMs ?? this.#state.nowMs + dayMs;
    const fromMs = span === 'all' ? 0 : untilMs - (span + 1) * dayMs;
    const history = await this.#client.api.history({ fromMs, untilMs }, signal);
    // Somebody may want another span meanwhile.
    if (this.state.wishes.span === span) this.#state.set({ history });
  }
}
