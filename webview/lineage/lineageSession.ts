import type { Disposable } from '../../src/core/base/disposables';
import { GraphIndex } from '../../src/core/graph/graphIndex';
import type { GraphToPlace, PlacedGraph, Point } from '../../src/core/graph/graphLayout';
import { growPlaces } from '../../src/core/graph/growPlaces';
import type { LineageHits } from '../../src/core/lineage/show/lineageFinder';
import type {
  LineagePartShown,
  LineageSide,
  PartRequest,
} from '../../src/core/lineage/show/partOf';
import type { LineageApi, LineageEvents, LineageFormat } from '../../src/protocol/lineageApi';
import { failureOf, isCalledOff } from '../../src/protocol/rpc';
import type { RpcClient } from '../../src/protocol/rpcClient';
import type { Host } from '../host';
import type { NodeLook } from '../shared/graph/nodeLook';
import type { Size } from '../shared/graph/viewport';
import {
  foldedIds,
  groupOf,
  itemsOf,
  type ItemGraph,
  type ItemIndex,
  type LineageItem,
} from './items';
import { itemLook } from './nodeLook';
import {
  bothSides,
  initialState,
  momentOf,
  mostAtAll,
  mostDrawn,
  neighborsAtOnce,
  newIds,
  parseSubject,
  parseWishes,
  type HistorySpan,
  type LineageState,
  type OpenedWishes,
  type Wishes,
} from './state';
import { lessText, moreText, tooMuchText } from './wording';

/** Things with the places they have. */
export interface PlacedItems {
  readonly placed: PlacedGraph;
  readonly part: LineagePartShown;
  readonly items: ItemGraph;
  readonly index: ItemIndex;
  readonly looks: ReadonlyMap<string, NodeLook>;
}

/** Whoever draws. */
export interface LineageListener {
  onState(state: LineageState): void;
  /**
   * Other things are to be drawn; `keep` should stay where it is on the screen, `undefined` = all of it
   * should be in sight.
   */
  onPlaced(items: PlacedItems, keep: string | undefined): void;
  /** Brings an item into the middle and makes it active. */
  center(id: string): void;
  announce(text: string): void;
  sizeOf(look: NodeLook): Size;
}

/** More new things than this are arranged by the host: standing beside each other they are a mess. */
const mostGrown = 60;
const dayMs = 86_400_000;

/** What a person does with a lineage, turned into questions to the host and a state to draw. */
export class LineageSession implements Disposable {
  readonly #client: RpcClient<LineageApi, LineageEvents>;
  readonly #host: Pick<Host, 'loadState' | 'saveState'>;
  readonly #listener: LineageListener;
  #state: LineageState;
  #shown: PlacedItems | undefined;
  /** Where things stand, those that are not drawn now, too: they come back to where they were. */
  #places = new Map<string, Point>();
  #loading = new AbortController();
  #isOpening = false;
  /** What is being opened is another meanwhile. */
  #isOutdated = false;
  /** What the graph began with; nobody has drawn more or less while it is what is wished for. */
  #begunWith: readonly string[] | undefined;
  #arranging = new AbortController();

  constructor(
    client: RpcClient<LineageApi, LineageEvents>,
    host: Pick<Host, 'loadState' | 'saveState'> & { readonly subject: unknown },
    listener: LineageListener,
  ) {
    this.#client = client;
    this.#host = host;
    this.#listener = listener;
    this.#state = initialState(parseSubject(host.subject), parseWishes(host.loadState()));
    client.on('changed', () => this.#follow());
    client.on('marked', () => this.#act(() => this.#redraw()));
  }

  get state(): LineageState {
    return this.#state;
  }

  /** What is drawn; `undefined` = nothing yet. */
  get shown(): PlacedItems | undefined {
    return this.#shown;
  }

  async open({ isAgain }: { readonly isAgain: boolean }): Promise<void> {
    this.#loading.abort();
    this.#loading = new AbortController();
    this.#set({ isLoading: true });
    await this.#open({ isAgain });
  }

  async #open({ isAgain }: { readonly isAgain: boolean }): Promise<void> {
    const controller = this.#loading;
    const { signal } = controller;
    this.#isOpening = true;
    this.#isOutdated = false;
    this.#set({ failure: undefined });
    try {
      const { asOf, hasColumns, start } = this.#state.wishes;
      const moment = momentOf(asOf);
      const request = {
        isAgain,
        hasColumns,
        ...(moment && { asOf: moment }),
        ...(start !== undefined && { start }),
      };
      const summary = await this.#client.api.open(request, signal);
      this.#set({ summary, opened: { asOf, hasColumns }, isLoading: false });
      if (summary.start !== undefined && summary.start !== start) this.#beginWith(summary.start);
      await this.#showWished(signal, this.#shown === undefined ? undefined : this.#state.active);
      await this.#loadHistory(signal);
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
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
    if (this.#state.wishes.asOf.kind !== 'now') return;
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
    this.#set({ isLoading: false });
    const { opened } = this.#state;
    if (opened !== undefined) this.note(opened);
  }

  /** Draws a thing and what is one step away from it, and nothing else. */
  start(id: string): void {
    const { summary } = this.#state;
    if (summary !== undefined) this.#set({ summary: { ...summary, start: id } });
    this.#places = new Map();
    this.#beginWith(id);
    this.#act(() => this.#showWished(this.#loading.signal, undefined));
  }

  /** Draws more of what is beside a thing. */
  expand(id: string, sides: readonly LineageSide[]): void {
    this.#act(async () => {
      const before = this.#state.wishes.shown;
      const around = sides.map((side) => ({ id, side, most: neighborsAtOnce }));
      const part = await this.#part({ ids: before, around, ...this.#columns });
      await this.#show(part, id);
      this.#listener.announce(moreText(newIds(part.nodes, before).length, sides));
    });
  }

  /** Draws all that a thing is made of, or that is made of it, the nearest first if it is very much. */
  expandAll(id: string, side: LineageSide): void {
    this.#act(async () => {
      const before = this.#state.wishes.shown;
      const around = [{ id, side, most: mostDrawn, isAll: true }];
      const part = await this.#part({ ids: before, around, ...this.#columns });
      await this.#show(part, undefined);
      this.#listener.announce(`${newIds(part.nodes, before).length} more shown ${side}`);
    });
  }

  /** Takes away what is drawn because of one side of a thing, or both. */
  fold(id: string, sides: readonly LineageSide[]): void {
    this.#act(async () => {
      const { part } = this.#shown ?? {};
      const keep = this.#state.wishes.start ?? id;
      if (part === undefined) return;
      const kept = sides.map((side) => new Set(foldedIds(part, { id, side, keep })));
      const ids = part.nodes
        .map((node) => node.id)
        .filter((other) => kept.every((some) => some.has(other)));
      await this.#show(await this.#part({ ids, around: [] }), id);
      this.#listener.announce(lessText(part.nodes.length - ids.length, sides));
    });
  }

  /** Draws things in addition, such as what was found, and brings the first into the middle. */
  add(ids: readonly string[]): void {
    this.#act(async () => {
      const { shown } = this.#state.wishes;
      const missing = ids.filter((id) => !shown.includes(id));
      if (missing.length > 0) {
        const part = await this.#part({ ids: [...shown, ...missing], around: [] });
        await this.#show(part, this.#state.active);
      }
      const items = this.#shown?.items.nodes ?? [];
      const first = items.find((item) => isIn(item, ids[0]));
      if (first !== undefined) this.#listener.center(first.id);
    });
  }

  hide(id: string): void {
    this.#act(async () => {
      if (id === this.#state.wishes.start) {
        return this.#listener.announce('The graph began with this');
      }
      const item = this.#shown?.index.node(id);
      const gone = new Set(item?.kind === 'group' ? item.nodes.map((node) => node.id) : [id]);
      const ids = this.#state.wishes.shown.filter((other) => !gone.has(other));
      await this.#show(await this.#part({ ids, around: [] }), this.#state.wishes.start);
    });
  }

  /** Draws all there is: of much its groups, of more than a page can hold nothing. */
  showAll(): void {
    const count = this.#state.summary?.nodes ?? 0;
    if (count > mostAtAll) return this.#listener.announce(tooMuchText(count));
    this.#act(async () => {
      const part = await this.#part({ ids: [], around: [], isWhole: true });
      const groups = part.nodes.flatMap((node) => groupOf(node) ?? []);
      const closed = [...new Set(groups.map(({ id }) => id))];
      if (part.nodes.length > mostDrawn) {
        this.note({ closed });
        this.#listener.announce('So much is drawn by its groups: open one with Enter');
      }
      await this.#show(part, undefined);
    });
  }

  /** Draws the group of a thing as one, or what is in it. */
  setClosed(groupId: string, isClosed: boolean): void {
    const others = this.#state.wishes.closed.filter((id) => id !== groupId);
    this.#close(isClosed ? [...others, groupId] : others, this.#state.active);
  }

  closeAll(isClosed: boolean): void {
    const nodes = this.#shown?.part.nodes ?? [];
    const all = nodes.flatMap((node) => groupOf(node)?.id ?? []);
    this.#close(isClosed ? [...new Set(all)] : [], undefined);
  }

  #close(closed: readonly string[], keep: string | undefined): void {
    this.note({ closed });
    const { part } = this.#shown ?? {};
    if (part !== undefined) this.#act(() => this.#show(part, keep));
  }

  /** Finds better places for all that is drawn. */
  arrange(): void {
    const { items, looks } = this.#shown ?? {};
    if (items !== undefined && looks !== undefined)
      this.#act(() => this.#arrange(items, looks, undefined));
  }

  stopArranging(): void {
    this.#arranging.abort();
    this.#set({ isArranging: false });
  }

  activate(id: string): void {
    this.#set({ active: id, ...noneOfHistory, trace: undefined });
    this.#act(() => this.#trace(id));
  }

  /** Chooses a pipeline run, and with it what it read and published. */
  chooseRun(run: string | undefined): void {
    this.#set({ ...noneOfHistory, run });
  }

  /** Chooses a version that no run made, and with it what that was made from. */
  chooseVersion(version: string): void {
    this.#set({ ...noneOfHistory, version });
  }

  /** How far back the history goes. */
  setSpan(span: HistorySpan): void {
    this.note({ span });
    this.#set({ history: undefined });
    this.#act(() => this.#loadHistory(this.#loading.signal));
  }

  async search(text: string, signal: AbortSignal): Promise<LineageHits> {
    if (text.trim() === '') return { nodes: [], count: 0 };
    return this.#client.api.search(text, signal);
  }

  jump(id: string): void {
    this.#act(() => this.#client.api.jump(id));
  }

  openLog(runId: string): void {
    this.#act(() => this.#client.api.openLog(runId));
  }

  openVersion(reference: string): void {
    this.#act(() => this.#client.api.openVersion(reference));
  }

  copy(text: string, what: string): void {
    this.#act(async () => {
      await this.#client.api.copy(text);
      this.#listener.announce(`${what} copied`);
    });
  }

  /** `draw` makes a picture; what is no picture the host writes. */
  save(format: LineageFormat, draw: (() => string) | undefined): void {
    this.#act(async () => {
      const ids = this.#state.wishes.shown;
      const file = draw === undefined ? { format, ids } : { format, ids, picture: draw() };
      const path = await this.#client.api.save(file);
      if (path !== null) this.#listener.announce(`Saved as ${path}`);
    });
  }

  /** Draws nothing anew. */
  note(wishes: Partial<Wishes>): void {
    this.#set({ wishes: { ...this.#state.wishes, ...wishes } });
    this.#host.saveState(this.#state.wishes);
  }

  /** For wishes that the host has to read something for. */
  wish(wishes: Partial<OpenedWishes>): void {
    this.note(wishes);
    void this.open({ isAgain: false });
  }

  /** Lets the person say as of when. */
  pickMoment(): void {
    this.#act(async () => {
      const asOf = await this.#client.api.pickMoment();
      if (asOf !== null) this.wish({ asOf });
    });
  }

  dispose(): void {
    this.#loading.abort();
    this.#arranging.abort();
    this.#client.dispose();
  }

  #beginWith(id: string): void {
    this.note({ start: id, shown: [] });
    this.#set({ active: id, ...noneOfHistory, trace: undefined });
  }

  /** The same things, of which something else is known. */
  async #redraw(): Promise<void> {
    const ids = this.#state.wishes.shown;
    if (this.#shown !== undefined) {
      await this.#show(await this.#part({ ids, around: [] }), this.#state.active, ids);
    }
  }

  async #showWished(signal: AbortSignal, keep: string | undefined): Promise<void> {
    const { start } = this.#state.wishes;
    if (start === undefined) return;
    const wished = this.#state.wishes.shown;
    const shown = wished === this.#begunWith ? [] : wished;
    const ids = shown.length === 0 ? [start] : shown;
    const around =
      shown.length === 0
        ? bothSides.map((side) => ({ id: start, side, most: neighborsAtOnce }))
        : [];
    const part = await this.#client.api.part({ ids, around, ...this.#columns }, signal);
    // A person has drawn more or less meanwhile.
    if (wished !== this.#state.wishes.shown) return this.#showWished(signal, keep);
    // What was not there on a day of the past is drawn again as of now.
    const all = [...shown, ...newIds(part.nodes, shown)];
    if (shown.length === 0) this.#begunWith = all;
    await this.#show(part, keep, all);
    const { active } = this.#state;
    if (active !== undefined) await this.#trace(active);
  }

  /** Columns come with what they are of, once they are wanted. */
  get #columns(): Pick<PartRequest, 'hasColumns'> {
    return { hasColumns: this.#state.wishes.hasColumns };
  }

  #part(request: PartRequest): Promise<LineagePartShown> {
    return this.#client.api.part(request, this.#loading.signal);
  }

  /** Draws a part at once; what is there stays where it is, unless there is too much that is new. */
  async #show(
    part: LineagePartShown,
    keep: string | undefined,
    wished: readonly string[] = part.nodes.map(({ id }) => id),
  ): Promise<void> {
    this.stopArranging();
    this.note({ shown: wished });
    const items = itemsOf(part, new Set(this.#state.wishes.closed));
    const index = new GraphIndex(items);
    const looks = new Map(items.nodes.map((item) => [item.id, itemLook(item, index, this.#nowMs)]));
    const unknown = items.nodes.filter(({ id }) => !this.#places.has(id)).length;
    const { start } = this.#state.wishes;
    const placed = growPlaces(this.#toPlace(items, looks), {
      known: this.#places,
      ...(start !== undefined && { start }),
    });
    this.#onPlaced({ placed, part, items, index, looks }, keep);
    if (unknown > mostGrown) await this.#arrange(items, looks, keep);
  }

  async #arrange(
    items: ItemGraph,
    looks: ReadonlyMap<string, NodeLook>,
    keep: string | undefined,
  ): Promise<void> {
    this.#arranging.abort();
    const controller = (this.#arranging = new AbortController());
    const { signal } = controller;
    this.#set({ isArranging: true });
    try {
      const placed = await this.#client.api.place(this.#toPlace(items, looks), signal);
      if (signal.aborted || this.#shown === undefined) return;
      this.#set({ isArranging: false });
      this.#onPlaced({ ...this.#shown, placed }, keep);
    } catch (error) {
      if (signal.aborted) return;
      this.#set({ isArranging: false });
      // What is drawn has places already, only not the best.
      this.#listener.announce(failureOf(error).message);
    }
  }

  #onPlaced(shown: PlacedItems, keep: string | undefined): void {
    this.#shown = shown;
    for (const { id, x, y } of shown.placed.nodes) this.#places.set(id, { x, y });
    this.#listener.onPlaced(shown, keep);
  }

  #toPlace({ nodes, edges }: ItemGraph, looks: ReadonlyMap<string, NodeLook>): GraphToPlace {
    return {
      nodes: nodes.flatMap(({ id }) => {
        const look = looks.get(id);
        return look === undefined ? [] : [{ id, ...this.#listener.sizeOf(look) }];
      }),
      edges,
    };
  }

  async #trace(id: string): Promise<void> {
    const among = this.#state.wishes.shown;
    if (!among.includes(id)) return;
    const trace = await this.#client.api.trace({ id, among });
    if (this.#state.active === id) this.#set({ trace });
  }

  async #loadHistory(signal: AbortSignal): Promise<void> {
    const untilMs = momentOf(this.#state.wishes.asOf)?.atMs ?? this.#nowMs + dayMs;
    const { span } = this.#state.wishes;
    const fromMs = span === 'all' ? 0 : untilMs - (span + 1) * dayMs;
    const history = await this.#client.api.history({ fromMs, untilMs }, signal);
    // Somebody may want another span meanwhile.
    if (this.#state.wishes.span === span) this.#set({ history });
  }

  /** When what is shown was read: ages are of then, and the same as long as it is shown. */
  get #nowMs(): number {
    return this.#state.summary?.readAtMs ?? 0;
  }

  #act(act: () => Promise<unknown>): void {
    act().catch((error: unknown) => {
      const failure = failureOf(error);
      if (!isCalledOff(failure)) this.#set({ failure });
    });
  }

  #fail(error: unknown): void {
    const failure = failureOf(error);
    const isTold = !isCalledOff(failure);
    this.#set({ isLoading: false, isArranging: false, ...(isTold && { failure }) });
  }

  #set(change: Partial<LineageState>): void {
    this.#state = { ...this.#state, ...change };
    this.#listener.onState(this.#state);
  }
}

const noneOfHistory = { run: undefined, version: undefined } as const;

function isIn(item: LineageItem, id: string | undefined): boolean {
  return item.kind === 'thing' ? item.id === id : item.nodes.some((node) => node.id === id);
}
