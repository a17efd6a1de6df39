import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type Range,
} from '@tanstack/virtual-core';
import { h, setAttributes, type Attributes } from './dom';

export const rowHeightPx = 24;
const overscanRows = 10;

export interface VirtualRowsOptions {
  /** The cells of a row; called again whenever what it shows may have changed. */
  readonly renderCells: (index: number) => readonly HTMLElement[];
  readonly onSelect: (index: number | undefined) => void;
  /** What else a row says of itself, such as its level in a tree; the same names for every row. */
  readonly rowAttributes?: (index: number) => Attributes;
  /** The first and the last row about what is in sight; called whenever rows come or go. */
  readonly onRange?: (first: number, last: number) => void;
}

/**
 * The rows of a grid of any length: only those in sight are in the document, and the active one, so
 * that it keeps the focus when it is scrolled away. One row is in the tab order; arrow keys move it.
 */
export class VirtualRows {
  /** The scrolling `rowgroup`; its grid's head is row 1. */
  readonly element: HTMLElement;
  readonly #space = h('div', { class: 'rows-space', role: 'presentation' });
  readonly #options: VirtualRowsOptions;
  readonly #rows = new Map<number, HTMLElement>();
  readonly #virtualizer: Virtualizer<HTMLElement, HTMLElement>;
  #count = 0;
  #active = 0;
  #selected: number | undefined;

  constructor(options: VirtualRowsOptions) {
    this.#options = options;
    this.element = h('div', { class: 'rows', role: 'rowgroup' }, this.#space);
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
    this.element.addEventListener('click', (event) => this.#onClick(event));
    this.#virtualizer = new Virtualizer(this.#virtualizerOptions());
  }

  /** Starts to follow the size and scroll position of the element, which is in the document now. */
  mount(): void {
    this.#virtualizer._didMount();
    this.#virtualizer._willUpdate();
    this.#render();
  }

  /** Shows other rows, from the first one on. */
  reset(count: number): void {
    this.#replace(count, 0);
    this.#virtualizer.scrollToOffset(0);
    this.#render();
  }

  /** Shows other rows of which many are the same: they stay where they are, and `active` is the active one. */
  replace(count: number, active: number | undefined): void {
    const hadFocus = this.element.contains(document.activeElement);
    this.#replace(count, Math.min(active ?? 0, Math.max(0, count - 1)));
    if (active !== undefined) {
      this.#selected = this.#active;
      this.#virtualizer.scrollToIndex(this.#active, { align: 'auto' });
    }
    this.#render();
    if (hadFocus) this.#rows.get(this.#active)?.focus({ preventScroll: true });
  }

  /** Adds what lies over the rows and scrolls with them. */
  overlay(element: Element): void {
    this.#space.prepend(element);
  }

  #replace(count: number, active: number): void {
    this.#count = count;
    this.#active = active;
    this.#selected = undefined;
    for (const row of this.#rows.values()) row.remove();
    this.#rows.clear();
    this.#virtualizer.setOptions(this.#virtualizerOptions());
    this.#virtualizer.measure();
  }

  /** Draws the rows in sight again. */
  refresh(): void {
    for (const [index, row] of this.#rows) this.#fill(row, index);
  }

  /** Scrolls a row that is in the document into sight, as little as needed. */
  reveal(index: number): void {
    this.#rows.get(index)?.scrollIntoView({ block: 'nearest' });
  }

  /** Makes a row the active one, in sight and with the focus, as a press on it does. */
  choose(index: number): void {
    this.#choose(index);
  }

  select(index: number | undefined): void {
    this.#selected = index;
    this.refresh();
  }

  #virtualizerOptions(): ConstructorParameters<typeof Virtualizer<HTMLElement, HTMLElement>>[0] {
    return {
      count: this.#count,
      getScrollElement: () => this.element,
      estimateSize: () => rowHeightPx,
      overscan: overscanRows,
      observeElementRect,
      observeElementOffset,
      scrollToFn: elementScroll,
      rangeExtractor: (range) => this.#indexesOf(range),
      onChange: () => this.#render(),
    };
  }

  #indexesOf({ startIndex, endIndex, overscan, count }: Range): number[] {
    const first = Math.max(0, startIndex - overscan);
    const last = Math.min(count - 1, endIndex + overscan);
    const indexes = Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
    if (this.#active < first) return [this.#active, ...indexes];
    return this.#active > last && this.#active < count ? [...indexes, this.#active] : indexes;
  }

  #render(): void {
    const items = this.#virtualizer.getVirtualItems();
    const wanted = new Set(items.map(({ index }) => index));
    for (const [index, row] of this.#rows) {
      if (wanted.has(index)) continue;
      row.remove();
      this.#rows.delete(index);
    }
    this.#space.style.height = `${this.#virtualizer.getTotalSize()}px`;
    for (const { index, start } of items) {
      if (!this.#rows.has(index)) this.#add(index, start);
    }
    this.#tellRange();
  }

  #tellRange(): void {
    const { startIndex = 0, endIndex = -1 } = this.#virtualizer.range ?? {};
    const last = Math.min(this.#count - 1, endIndex + overscanRows);
    this.#options.onRange?.(Math.max(0, startIndex - overscanRows), last);
  }

  #add(index: number, startPx: number): void {
    const row = h('div', { class: 'row', role: 'row', 'aria-rowindex': index + 2 });
    row.dataset['index'] = String(index);
    row.style.transform = `translateY(${startPx}px)`;
    this.#rows.set(index, row);
    this.#fill(row, index);
    this.#space.insertBefore(row, this.#after(index));
  }

  /** Rows stand in the document in their order, which is the one a screen reader follows. */
  #after(index: number): HTMLElement | null {
    const next = [...this.#rows.keys()].filter((other) => other > index);
    return this.#rows.get(Math.min(...next)) ?? null;
  }

  #fill(row: HTMLElement, index: number): void {
    setAttributes(row, {
      tabindex: index === this.#active ? 0 : -1,
      'aria-selected': index === this.#selected ? 'true' : 'false',
      ...this.#options.rowAttributes?.(index),
    });
    row.replaceChildren(...this.#options.renderCells(index));
  }

  #onClick(event: MouseEvent): void {
    const row = event.target instanceof Element ? event.target.closest('.row') : null;
    if (row instanceof HTMLElement) this.#choose(Number(row.dataset['index']));
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key === 'Escape') return this.#options.onSelect(undefined);
    const target = this.#targetOf(event.key);
    if (target === undefined) return;
    event.preventDefault();
    this.#choose(Math.max(0, Math.min(this.#count - 1, target)));
  }

  #targetOf(key: string): number | undefined {
    const pageRows = Math.max(1, Math.floor(this.element.clientHeight / rowHeightPx) - 1);
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: this.#active + 1,
      ArrowUp: this.#active - 1,
      PageDown: this.#active + pageRows,
      PageUp: this.#active - pageRows,
      Home: 0,
      End: this.#count - 1,
      Enter: this.#active,
      ' ': this.#active,
    };
    return moves[key];
  }

  #choose(index: number): void {
    if (this.#count === 0) return;
    this.#active = index;
    this.#options.onSelect(index);
    // The rows to draw are remembered per options: new ones make them include the active row.
    this.#virtualizer.setOptions(this.#virtualizerOptions());
    this.#virtualizer.scrollToIndex(index, { align: 'auto' });
    this.#render();
    this.refresh();
    this.#rows.get(index)?.focus({ preventScroll: true });
  }
}
