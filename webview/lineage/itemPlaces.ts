import type { Disposable } from '../../src/core/base/disposables';
import { GraphIndex } from '../../src/core/graph/graphIndex';
import type { GraphToPlace, PlacedGraph, Point } from '../../src/core/graph/graphLayout';
import { growPlaces } from '../../src/core/graph/growPlaces';
import type { LineagePartShown } from '../../src/core/lineage/show/partOf';
import type { LineageApi } from '../../src/protocol/lineageApi';
import { failureOf } from '../../src/protocol/rpc';
import type { NodeLook } from '../shared/graph/nodeLook';
import type { Size } from '../shared/graph/viewport';
import { itemsOf, type ItemGraph, type ItemIndex } from './items';
import { itemLook } from './nodeLook';
import type { WishedState } from './wishedState';

/** Things with the places they have. */
export interface PlacedItems {
  readonly placed: PlacedGraph;
  readonly part: LineagePartShown;
  readonly items: ItemGraph;
  readonly index: ItemIndex;
  readonly looks: ReadonlyMap<string, NodeLook>;
}

/** Whoever draws things where they are placed. */
export interface PlacesListener {
  /**
   * Other things are to be drawn; `keep` should stay where it is on the screen, `undefined` = all of it
   * should be in sight.
   */
  onPlaced(items: PlacedItems, keep: string | undefined): void;
  announce(text: string): void;
  sizeOf(look: NodeLook): Size;
}

/** More new things than this are arranged by the host: standing beside each other they are a mess. */
const mostGrown = 60;

/** What is drawn, and where it stands. */
export class ItemPlaces implements Disposable {
  readonly #state: WishedState;
  readonly #api: Pick<LineageApi, 'place'>;
  readonly #listener: PlacesListener;
  #shown: PlacedItems | undefined;
  /** Where things stand, those that are not drawn now, too: they come back to where they were. */
  #known = new Map<string, Point>();
  #arranging = new AbortController();

  constructor(state: WishedState, api: Pick<LineageApi, 'place'>, listener: PlacesListener) {
    this.#state = state;
    this.#api = api;
    this.#listener = listener;
  }

  /** What is drawn; `undefined` = nothing yet. */
  get shown(): PlacedItems | undefined {
    return this.#shown;
  }

  /** What is drawn next comes back to nowhere. */
  forget(): void {
    this.#known = new Map();
  }

  /**
   * Draws a part at once; what is there stays where it is, unless there is too much that is new. `wished`
   * are the ids of what it is a part of.
   */
  async show(
    part: LineagePartShown,
    keep: string | undefined,
    wished: readonly string[] = part.nodes.map(({ id }) => id),
  ): Promise<void> {
    this.stopArranging();
    this.#state.note({ shown: wished });
    const { closed, start } = this.#state.wishes;
    const items = itemsOf(part, new Set(closed));
    const index = new GraphIndex(items);
    const { nowMs } = this.#state;
    const looks = new Map(items.nodes.map((item) => [item.id, itemLook(item, index, nowMs)]));
    const unknown = items.nodes.filter(({ id }) => !this.#known.has(id)).length;
    const placed = growPlaces(this.#toPlace(items, looks), {
      known: this.#known,
      ...(start !== undefined && { start }),
    });
    const shown = { placed, part, items, index, looks };
    this.#onPlaced(shown, keep);
    if (unknown > mostGrown) await this.#arrange(shown, keep);
  }

  /** Finds better places for all that is drawn. */
  arrange(): void {
    const shown = this.#shown;
    if (shown !== undefined) this.#state.act(() => this.#arrange(shown, undefined));
  }

  stopArranging(): void {
    this.#arranging.abort();
    this.#state.set({ isArranging: false });
  }

  dispose(): void {
    this.#arranging.abort();
  }

  async #arrange(
    { items, looks }: Pick<PlacedItems, 'items' | 'looks'>,
    keep: string | undefined,
  ): Promise<void> {
    this.#arranging.abort();
    const { signal } = (this.#arranging = new AbortController());
    this.#state.set({ isArranging: true });
    try {
      const placed = await this.#api.place(this.#toPlace(items, looks), signal);
      if (signal.aborted || this.#shown === undefined) return;
      this.#state.set({ isArranging: false });
      this.#onPlaced({ ...this.#shown, placed }, keep);
    } catch (error) {
      if (signal.aborted) return;
      this.#state.set({ isArranging: false });
      // What is drawn has places already, only not the best.
      this.#listener.announce(failureOf(error).message);
    }
  }

  #onPlaced(shown: PlacedItems, keep: string | undefined): void {
    this.#shown = shown;
    for (const { id, x, y } of shown.placed.nodes) this.#known.set(id, { x, y });
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
}
