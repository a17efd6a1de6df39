import { headPx, rowPx } from './gridPainter';
import { clampTop, isScaled, scrollOf, scrollScale, topOf, type ScrollScale } from './scrollScale';

/** A mouse wheel may count in lines or in pages. */
const linePx = rowPx;

/** Where the rows of a grid are scrolled to; where there are very many, the scroll bar is coarser. */
export class GridScroll {
  readonly #element: HTMLElement;
  #scale: ScrollScale = scrollScale(0, rowPx, 0);
  /** Of the list, in pixels; the scroll bar may count in others. */
  #topPx = 0;
  #scrollPx = 0;

  /** `element` is what scrolls; its head stays in sight. */
  constructor(element: HTMLElement) {
    this.#element = element;
  }

  /** The room for rows. */
  get bodyPx(): number {
    return Math.max(0, this.#element.clientHeight - headPx);
  }

  /** What all rows take in the document. */
  get spacePx(): number {
    return this.#scale.spacePx;
  }

  /** How far the scroll bar is ahead of the list. */
  get shiftPx(): number {
    return this.#scrollPx - this.#topPx;
  }

  /** The rows in sight, those that are cut off included. */
  get rows(): { readonly first: number; readonly end: number } {
    const first = Math.floor(this.#topPx / rowPx);
    return { first, end: Math.ceil((this.#topPx + this.bodyPx) / rowPx) };
  }

  /** The row at a height below the head, whether there is one or not. */
  rowAt(yPx: number): number {
    return Math.floor((yPx + this.#topPx) / rowPx);
  }

  /** There are more or fewer rows, or more or less room; {@link settle} once the document has it. */
  measure(rowCount: number): void {
    this.#scale = scrollScale(rowCount, rowPx, this.bodyPx);
  }

  /** Moves the scroll bar to where the list is, as far as there is that much of it. */
  settle(): void {
    this.#moveTo(this.#topPx);
  }

  toStart(): void {
    this.#topPx = 0;
  }

  /** Goes with the scroll bar. */
  follow(): void {
    const { scrollTop } = this.#element;
    // What we set ourselves comes back as an event; only what a person drags says where the list is.
    if (Math.abs(scrollTop - this.#scrollPx) < 1) return;
    this.#scrollPx = scrollTop;
    this.#topPx = topOf(this.#scale, scrollTop);
  }

  /**
   * Where the bar is coarser than the list, a turn of the wheel is still a few rows. Returns false if the
   * browser is to do it.
   */
  turn(event: WheelEvent): boolean {
    if (!isScaled(this.#scale) || event.ctrlKey || event.deltaY === 0 || event.shiftKey)
      return false;
    const unitPx = [1, linePx, this.bodyPx][event.deltaMode] ?? 1;
    this.#moveTo(this.#topPx + event.deltaY * unitPx);
    return true;
  }

  /** Moves as little as shows a row whole. */
  reveal(row: number): void {
    const rowTop = row * rowPx;
    if (rowTop < this.#topPx) this.#moveTo(rowTop);
    else if (rowTop + rowPx > this.#topPx + this.bodyPx) this.#moveTo(rowTop + rowPx - this.bodyPx);
  }

  /** Moves the list, and the scroll bar with it. */
  #moveTo(topPx: number): void {
    this.#topPx = clampTop(this.#scale, topPx);
    const scrollPx = scrollOf(this.#scale, this.#topPx);
    if (Math.abs(this.#element.scrollTop - scrollPx) >= 1) this.#element.scrollTop = scrollPx;
    // The browser rounds it, and may hold it back.
    this.#scrollPx = this.#element.scrollTop;
  }
}
