import {
  columnEdges,
  moved,
  placesIn,
  resized,
  widthAt,
  type ColumnEdges,
  type ColumnLayout,
} from './columnLayout';
import type { GridActions, GridSource } from './gridModel';
import { GridPainter, rowPx } from './gridPainter';
import { GridPointer, type PointedGrid } from './gridPointer';
import { GridScroll } from './gridScroll';
import {
  afterKey,
  blockOf,
  headRow,
  selectionOf,
  type CellBlock,
  type CellPlace,
  type GridSelection,
  type GridSize,
} from './gridSelection';

/** Cells that are in the document at most, so that with all around them it has no 2,000 elements. */
const mostCells = 1_200;
const overscanRows = 3;
const resizeStepPx = 16;
const stepsOf: Readonly<Partial<Record<string, number>>> = { ArrowLeft: -1, ArrowRight: 1 };

/**
 * A grid of any number of rows and columns, of which only what is in sight is in the document. One cell
 * is active; the grid keeps the focus and names it as its active descendant.
 */
export class DataGrid {
  readonly element: HTMLElement;
  readonly #actions: GridActions;
  readonly #painter = new GridPainter();
  readonly #scroll: GridScroll;
  #source: GridSource;
  #layout: ColumnLayout;
  #columns: GridSource['columns'] | undefined;
  #edges: ColumnEdges;
  #selection: GridSelection = selectionOf({ row: 0, place: 0 });

  constructor(source: GridSource, layout: ColumnLayout, actions: GridActions) {
    this.#actions = actions;
    this.#source = source;
    this.#layout = layout;
    this.element = this.#painter.element;
    this.#scroll = new GridScroll(this.element);
    this.#edges = this.#measure();
    this.#listen();
  }

  get selection(): CellBlock | undefined {
    return blockOf(this.#selection, this.#size);
  }

  get active(): { readonly row: number; readonly column: number } {
    const { row, place } = this.#selection.active;
    return { row, column: this.#edges.columns[place] ?? 0 };
  }

  get layout(): ColumnLayout {
    return this.#layout;
  }

  /** Columns of a block, by their places in the data. */
  columnsOf({ firstPlace, lastPlace }: CellBlock): readonly number[] {
    return this.#edges.columns.slice(firstPlace, lastPlace + 1);
  }

  /** Starts to follow the size of the element, which is in the document now. */
  mount(): void {
    new ResizeObserver(() => this.#resize()).observe(this.element);
    this.#resize();
  }

  /** Shows other rows or columns, from the first one on. */
  show(source: GridSource, layout: ColumnLayout): void {
    this.#source = source;
    this.#layout = layout;
    // Whoever sorts by a head stays at it.
    const { row, place } = this.#selection.active;
    this.#selection = selectionOf({ row: Math.min(row, 0), place });
    this.#scroll.toStart();
    // Other rows of the same columns keep them as wide as they are.
    if (source.columns === this.#columns) this.#painter.clear();
    else this.#painter.forgetWidths();
    this.#columns = source.columns;
    this.#resize();
    this.element.scrollTop = 0;
    this.#tellSelection();
  }

  /** Draws what is in sight again: cells came, or there are more or fewer rows. */
  refresh(): void {
    const { rows } = this.#size;
    const { active } = this.#selection;
    if (rows > 0 && active.row >= rows) {
      this.#selection = selectionOf({ ...active, row: rows - 1 });
    }
    this.#resize();
  }

  arrange(layout: ColumnLayout): void {
    this.#layout = layout;
    this.#painter.clear();
    this.#resize();
  }

  /** Makes a cell the active one and brings it into sight. */
  goTo(row: number, column: number): void {
    const place = Math.max(0, this.#edges.columns.indexOf(column));
    this.#setSelection(selectionOf({ row, place }));
  }

  /** Brings the active cell into sight: something took room from the grid. */
  reveal(): void {
    this.#resize();
    this.#reveal(this.#selection.active);
    this.#draw({ isFresh: false });
  }

  focus(): void {
    this.element.focus();
  }

  get #size(): GridSize {
    const pageRows = Math.max(1, Math.floor(this.#scroll.bodyPx / rowPx) - 1);
    return { rows: this.#source.rowCount, places: this.#edges.columns.length, pageRows };
  }

  /** Columns no narrower than what keeps the document small: a larger window shows larger columns. */
  #measure(): ColumnEdges {
    const rows = Math.ceil(this.#scroll.bodyPx / rowPx) + 2 * overscanRows;
    const places = Math.max(8, Math.floor(mostCells / Math.max(1, rows)) - 2);
    const leastPx = Math.ceil(this.element.clientWidth / places);
    const natural = (column: number): number => this.#painter.naturalWidth(this.#source, column);
    return columnEdges(this.#layout, natural, leastPx);
  }

  #resize(): void {
    this.#scroll.measure(this.#source.rowCount);
    this.#edges = this.#measure();
    this.#painter.setSpace({
      source: this.#source,
      edges: this.#edges,
      heightPx: this.#scroll.spacePx,
    });
    this.#scroll.settle();
    this.#draw({ isFresh: true });
  }

  #draw({ isFresh }: { readonly isFresh: boolean }): void {
    const { first, end } = this.#scroll.rows;
    const { scrollLeft, clientWidth } = this.element;
    const room = clientWidth - this.#painter.numberPx;
    this.#painter.draw({
      source: this.#source,
      edges: this.#edges,
      rows: {
        first: Math.max(0, first - overscanRows),
        end: Math.min(this.#source.rowCount, end + overscanRows),
      },
      places: placesIn(this.#edges, scrollLeft, room),
      shiftPx: this.#scroll.shiftPx,
      selection: this.#selection,
      block: this.selection,
      isFresh,
    });
  }

  #listen(): void {
    this.element.addEventListener('scroll', () => this.#onScroll());
    this.element.addEventListener('wheel', (event) => this.#onWheel(event), { passive: false });
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
    this.element.addEventListener('focus', () => this.#draw({ isFresh: false }));
    new GridPointer(this.#pointed()).listen();
  }

  #pointed(): PointedGrid {
    return {
      element: this.element,
      actions: this.#actions,
      painter: this.#painter,
      look: () => ({
        source: this.#source,
        layout: this.#layout,
        edges: this.#edges,
        selection: this.#selection,
        block: this.selection,
      }),
      rowAt: (y) => this.#scroll.rowAt(y),
      select: (selection) => this.#setSelection(selection),
    };
  }

  #onScroll(): void {
    this.#scroll.follow();
    this.#draw({ isFresh: false });
  }

  #onWheel(event: WheelEvent): void {
    if (!this.#scroll.turn(event)) return;
    event.preventDefault();
    this.#draw({ isFresh: false });
  }

  #onKey(event: KeyboardEvent): void {
    if (this.#onOwnKey(event)) return event.preventDefault();
    const press = {
      key: event.key,
      isShift: event.shiftKey,
      isControl: event.ctrlKey || event.metaKey,
    };
    const next = event.altKey ? undefined : afterKey(this.#selection, press, this.#size);
    if (next === undefined) return;
    event.preventDefault();
    this.#setSelection(next);
  }

  /** Keys that do something else than move. Returns whether it was one. */
  #onOwnKey(event: KeyboardEvent): boolean {
    const act = this.#actionOf(event);
    act?.();
    return act !== undefined;
  }

  #actionOf(event: KeyboardEvent): (() => void) | undefined {
    if (event.altKey) return this.#altActionOf(event);
    const { key, shiftKey, ctrlKey, metaKey } = event;
    const isControl = ctrlKey || metaKey;
    switch (key.toLowerCase()) {
      case 'f10':
        return shiftKey ? () => this.#showMenu() : undefined;
      case 'contextmenu':
        return () => this.#showMenu();
      case 'c':
        return isControl ? this.#actions.copy : undefined;
      case 'escape':
        return () => this.#setSelection(selectionOf(this.#selection.active));
      case 'enter':
      case 'f2':
        return () => this.#enter({ isAdded: shiftKey });
      default:
        return undefined;
    }
  }

  #altActionOf({ key, code, shiftKey }: KeyboardEvent): (() => void) | undefined {
    // Where Alt makes other letters, the key is still the same.
    if (code === 'KeyC') return this.#actions.chart;
    const step = stepsOf[key];
    if (step === undefined) return undefined;
    return () => this.#arrangeByKey(step, { isResize: shiftKey });
  }

  #showMenu(): void {
    const { left, bottom } = this.#painter.boundsOf(this.#selection.active);
    this.#actions.showMenu(this.active.column, { xPx: left, yPx: bottom });
  }

  #enter(options: { readonly isAdded: boolean }): void {
    const { row, column } = this.active;
    if (row === headRow) this.#actions.sort(column, options);
    else this.#actions.open(row, column);
  }

  #arrangeByKey(step: number, { isResize }: { readonly isResize: boolean }): void {
    const { place, row } = this.#selection.active;
    const { column } = this.active;
    if (isResize) {
      const widthPx = widthAt(this.#edges, place) + step * resizeStepPx;
      return this.#actions.arrange(resized(this.#layout, column, widthPx));
    }
    const target = Math.max(0, Math.min(this.#size.places - 1, place + step));
    this.#actions.arrange(moved(this.#layout, column, target));
    this.#setSelection(selectionOf({ row, place: target }));
  }

  #setSelection(selection: GridSelection): void {
    this.#selection = selection;
    this.#reveal(selection.active);
    this.#draw({ isFresh: false });
    this.#tellSelection();
  }

  #tellSelection(): void {
    this.#actions.select(this.selection);
  }

  #reveal({ row, place }: CellPlace): void {
    if (row !== headRow) this.#scroll.reveal(row);
    if (place < this.#edges.frozen) return;
    const left = this.#edges.edgesPx[place] ?? 0;
    const right = this.#edges.edgesPx[place + 1] ?? left;
    const frozenPx = this.#edges.edgesPx[this.#edges.frozen] ?? 0;
    const room = this.element.clientWidth - this.#painter.numberPx;
    const { scrollLeft } = this.element;
    if (left - frozenPx < scrollLeft) this.element.scrollLeft = left - frozenPx;
    else if (right > scrollLeft + room) {
      this.element.scrollLeft = Math.min(left - frozenPx, right - room);
    }
  }
}
