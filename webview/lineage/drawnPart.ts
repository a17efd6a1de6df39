import type {
  LineagePartShown,
  LineageSide,
  PartRequest,
} from '../../src/core/lineage/show/partOf';
import type { LineageApi } from '../../src/protocol/lineageApi';
import type { ItemPlaces, PlacesListener } from './itemPlaces';
import { foldedIds, groupOf, type LineageItem } from './items';
import { bothSides, mostAtAll, mostDrawn, neighborsAtOnce, newIds, noneOfHistory } from './state';
import type { WishedState } from './wishedState';
import { lessText, moreText, tooMuchText } from './wording';

/** Whoever draws a part and lets a person go about in it. */
export interface PartListener extends PlacesListener {
  /** Brings an item into the middle and makes it active. */
  center(id: string): void;
}

export interface DrawnPartOptions {
  readonly state: WishedState;
  readonly places: ItemPlaces;
  readonly api: Pick<LineageApi, 'part' | 'trace'>;
  readonly listener: Pick<PartListener, 'center' | 'announce'>;
  /** Aborts once the lineage is read anew. */
  readonly signal: () => AbortSignal;
}

/** The part of a lineage that is drawn, and the gestures that make it more, less or another. */
export class DrawnPart {
  readonly #state: WishedState;
  readonly #places: ItemPlaces;
  readonly #api: DrawnPartOptions['api'];
  readonly #listener: DrawnPartOptions['listener'];
  readonly #signal: () => AbortSignal;
  /** What the graph began with; nobody has drawn more or less while it is what is wished for. */
  #begunWith: readonly string[] | undefined;

  constructor({ state, places, api, listener, signal }: DrawnPartOptions) {
    this.#state = state;
    this.#places = places;
    this.#api = api;
    this.#listener = listener;
    this.#signal = signal;
  }

  /** Draws a thing and what is one step away from it, and nothing else. */
  start(id: string): void {
    const { summary } = this.#state.value;
    if (summary !== undefined) this.#state.set({ summary: { ...summary, start: id } });
    this.#places.forget();
    this.beginWith(id);
    this.#state.act(() => this.showWished(undefined, this.#signal()));
  }

  /** Draws nothing yet. */
  beginWith(id: string): void {
    this.#state.note({ start: id, shown: [] });
    this.#state.set({ active: id, ...noneOfHistory, trace: undefined });
  }

  /** Draws what is wished for, of what there is by now. */
  async showWished(keep: string | undefined, signal: AbortSignal): Promise<void> {
    const { start, shown: wished } = this.#state.wishes;
    if (start === undefined) return;
    const shown = wished === this.#begunWith ? [] : wished;
    const ids = shown.length === 0 ? [start] : shown;
    const around =
      shown.length === 0
        ? bothSides.map((side) => ({ id: start, side, most: neighborsAtOnce }))
        : [];
    const part = await this.#api.part({ ids, around, ...this.#columns }, signal);
    // A person has drawn more or less meanwhile.
    if (wished !== this.#state.wishes.shown) return this.showWished(keep, signal);
    // What was not there on a day of the past is drawn again as of now.
    const all = [...shown, ...newIds(part.nodes, shown)];
    if (shown.length === 0) this.#begunWith = all;
    await this.#places.show(part, keep, all);
    const { active } = this.#state.value;
    if (active !== undefined) await this.#trace(active);
  }

  /** The same things, of which something else is known. */
  async redraw(): Promise<void> {
    const ids = this.#state.wishes.shown;
    if (this.#places.shown === undefined) return;
    const part = await this.#ask({ ids, around: [] });
    await this.#places.show(part, this.#state.value.active, ids);
  }

  activate(id: string): void {
    this.#state.set({ active: id, ...noneOfHistory, trace: undefined });
    this.#state.act(() => this.#trace(id));
  }

  /** Draws more of what is beside a thing. */
  expand(id: string, sides: readonly LineageSide[]): void {
    this.#state.act(async () => {
      const before = this.#state.wishes.shown;
      const around = sides.map((side) => ({ id, side, most: neighborsAtOnce }));
      const part = await this.#ask({ ids: before, around, ...this.#columns });
      await this.#places.show(part, id);
      this.#listener.announce(moreText(newIds(part.nodes, before).length, sides));
    });
  }

  /** Draws all that a thing is made of, or that is made of it, the nearest first if it is very much. */
  expandAll(id: string, side: LineageSide): void {
    this.#state.act(async () => {
      const before = this.#state.wishes.shown;
      const around = [{ id, side, most: mostDrawn, isAll: true }];
      const part = await this.#ask({ ids: before, around, ...this.#columns });
      await this.#places.show(part, undefined);
      this.#listener.announce(`${newIds(part.nodes, before).length} more shown ${side}`);
    });
  }

  /** Takes away what is drawn because of one side of a thing, or both. */
  fold(id: string, sides: readonly LineageSide[]): void {
    this.#state.act(async () => {
      const { part } = this.#places.shown ?? {};
      const keep = this.#state.wishes.start ?? id;
      if (part === undefined) return;
      const kept = sides.map((side) => new Set(foldedIds(part, { id, side, keep })));
      const ids = part.nodes
        .map((node) => node.id)
        .filter((other) => kept.every((some) => some.has(other)));
      await this.#places.show(await this.#ask({ ids, around: [] }), id);
      this.#listener.announce(lessText(part.nodes.length - ids.length, sides));
    });
  }

  /** Draws things in addition, such as what was found, and brings the first into the middle. */
  add(ids: readonly string[]): void {
    this.#state.act(async () => {
      const { shown } = this.#state.wishes;
      const missing = ids.filter((id) => !shown.includes(id));
      if (missing.length > 0) {
        const part = await this.#ask({ ids: [...shown, ...missing], around: [] });
        await this.#places.show(part, this.#state.value.active);
      }
      const items = this.#places.shown?.items.nodes ?? [];
      const first = items.find((item) => isIn(item, ids[0]));
      if (first !== undefined) this.#listener.center(first.id);
    });
  }

  hide(id: string): void {
    this.#state.act(async () => {
      const { start, shown } = this.#state.wishes;
      if (id === start) return this.#listener.announce('The graph began with this');
      const item = this.#places.shown?.index.node(id);
      const gone = new Set(item?.kind === 'group' ? item.nodes.map((node) => node.id) : [id]);
      const ids = shown.filter((other) => !gone.has(other));
      await this.#places.show(await this.#ask({ ids, around: [] }), this.#state.wishes.start);
    });
  }

  /** Draws all there is: of much its groups, of more than a page can hold nothing. */
  showAll(): void {
    const count = this.#state.value.summary?.nodes ?? 0;
    if (count > mostAtAll) return this.#listener.announce(tooMuchText(count));
    this.#state.act(async () => {
      const part = await this.#ask({ ids: [], around: [], isWhole: true });
      if (part.nodes.length > mostDrawn) {
        this.#state.note({ closed: groupsIn(part) });
        this.#listener.announce('So much is drawn by its groups: open one with Enter');
      }
      await this.#places.show(part, undefined);
    });
  }

  /** Draws the group of a thing as one, or what is in it. */
  setClosed(groupId: string, isClosed: boolean): void {
    const others = this.#state.wishes.closed.filter((id) => id !== groupId);
    this.#close(isClosed ? [...others, groupId] : others, this.#state.value.active);
  }

  closeAll(isClosed: boolean): void {
    const { part } = this.#places.shown ?? {};
    this.#close(isClosed && part !== undefined ? groupsIn(part) : [], undefined);
  }

  #close(closed: readonly string[], keep: string | undefined): void {
    this.#state.note({ closed });
    const { part } = this.#places.shown ?? {};
    if (part !== undefined) this.#state.act(() => this.#places.show(part, keep));
  }

  /** Columns come with what they are of, once they are wanted. */
  get #columns(): Pick<PartRequest, 'hasColumns'> {
    return { hasColumns: this.#state.wishes.hasColumns };
  }

  #ask(request: PartRequest): Promise<LineagePartShown> {
    return this.#api.part(request, this.#signal());
  }

  async #trace(id: string): Promise<void> {
    const among = this.#state.wishes.shown;
    if (!among.includes(id)) return;
    const trace = await this.#api.trace({ id, among });
    if (this.#state.value.active === id) this.#state.set({ trace });
  }
}

function groupsIn({ nodes }: LineagePartShown): readonly string[] {
  return [...new Set(nodes.flatMap((node) => groupOf(node)?.id ?? []))];
}

function isIn(item: LineageItem, id: string | undefined): boolean {
  return item.kind === 'thing' ? item.id === id : item.nodes.some((node) => node.id === id);
}
