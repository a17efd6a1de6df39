import {
  moved,
  placeAt,
  resized,
  widthAt,
  type ColumnEdges,
  type ColumnLayout,
} from './columnLayout';
import type { GridActions, GridSource } from './gridModel';
import { headPx, type GridPainter } from './gridPainter';
import {
  headRow,
  selectionOf,
  type CellBlock,
  type CellPlace,
  type GridSelection,
} from './gridSelection';

/** How a grid looks at the moment. */
export interface GridLook {
  readonly source: GridSource;
  readonly layout: ColumnLayout;
  readonly edges: ColumnEdges;
  readonly selection: GridSelection;
  /** What is selected, if it is more than the head. */
  readonly block: CellBlock | undefined;
}

/** What pointing at a grid needs of it. */
export interface PointedGrid {
  readonly element: HTMLElement;
  readonly actions: GridActions;
  readonly painter: GridPainter;
  readonly look: () => GridLook;
  /** The row so many pixels below the head. */
  readonly rowAt: (y: number) => number;
  readonly select: (selection: GridSelection) => void;
}

/** The head is pulled by so much before it moves: a press that trembles sorts. */
const leastPullPx = 8;

/** What a person does with a grid by mouse, pen or finger. */
export class GridPointer {
  readonly #grid: PointedGrid;
  #drag: ((event: PointerEvent) => void) | undefined;

  constructor(grid: PointedGrid) {
    this.#grid = grid;
  }

  listen(): void {
    const { element } = this.#grid;
    element.addEventListener('pointerdown', (event) => this.#onDown(event));
    element.addEventListener('pointermove', (event) => this.#drag?.(event));
    element.addEventListener('pointerup', () => (this.#drag = undefined));
    element.addEventListener('dblclick', (event) => this.#onDoubleClick(event));
    element.addEventListener('contextmenu', (event) => this.#onContextMenu(event));
  }

  /** The cell under a point of the page; row -1 is the head, place -1 the numbers of rows. */
  #placeUnder({ clientX, clientY }: MouseEvent): CellPlace {
    const { element, painter } = this.#grid;
    const { source, edges } = this.#grid.look();
    const { left, top } = element.getBoundingClientRect();
    const y = clientY - top - headPx;
    const x = clientX - left - painter.numberPx;
    const { edgesPx, frozen, columns } = edges;
    const inFrozen = x < (edgesPx[frozen] ?? 0);
    const place = placeAt(edgesPx, inFrozen ? x : x + element.scrollLeft);
    const row = y < 0 ? headRow : this.#grid.rowAt(y);
    return {
      row: Math.min(row, source.rowCount - 1),
      place: x < 0 ? -1 : Math.min(place, columns.length - 1),
    };
  }

  #onDown(event: PointerEvent): void {
    const { element } = this.#grid;
    if (event.button !== 0 || isOnScrollBar(element, event)) return;
    const at = this.#placeUnder(event);
    element.focus();
    event.preventDefault();
    if (at.row === headRow && at.place >= 0) return this.#onHead(event, at.place);
    const { source, selection } = this.#grid.look();
    if (source.rowCount === 0) return;
    const row = Math.max(0, at.row);
    const isOfRows = at.place < 0;
    const cell = { row, place: Math.max(0, at.place) };
    const anchor = event.shiftKey ? selection.anchor : cell;
    this.#grid.select({ anchor, active: cell, isOfRows, isOfColumns: at.row === headRow });
    this.#follow(event, (move) => {
      const under = this.#placeUnder(move);
      const active = { row: Math.max(0, under.row), place: Math.max(0, under.place) };
      this.#grid.select({ ...this.#grid.look().selection, active });
    });
  }

  #follow(event: PointerEvent, drag: (event: PointerEvent) => void): void {
    this.#grid.element.setPointerCapture(event.pointerId);
    this.#drag = drag;
  }

  /** A head is pressed to sort by it, pulled at its edge to resize, and pulled elsewhere to move. */
  #onHead(event: PointerEvent, place: number): void {
    const { edges } = this.#grid.look();
    const column = edges.columns[place] ?? 0;
    const startX = event.clientX;
    if (isOnHandle(event)) {
      const widthPx = widthAt(edges, place);
      this.#follow(event, (move) => this.#resizeTo(column, widthPx + move.clientX - startX));
      return;
    }
    this.#onHeadPull(event, { place, column });
  }

  #onHeadPull(
    event: PointerEvent,
    { place, column }: { readonly place: number; readonly column: number },
  ): void {
    const { element, actions, painter } = this.#grid;
    let isMoving = false;
    let target = place;
    this.#follow(event, (move) => {
      isMoving ||= Math.abs(move.clientX - event.clientX) > leastPullPx;
      if (isMoving) target = Math.max(0, this.#placeUnder(move).place);
      painter.markTarget(isMoving ? target : undefined, target > place);
    });
    const end = (): void => {
      painter.markTarget(undefined, false);
      if (!isMoving) return actions.sort(column, { isAdded: event.shiftKey });
      actions.arrange(moved(this.#grid.look().layout, column, target));
      this.#grid.select(selectionOf({ row: headRow, place: target }));
    };
    element.addEventListener('pointerup', end, { once: true });
  }

  #onDoubleClick(event: MouseEvent): void {
    const { actions, painter } = this.#grid;
    const { edges, source } = this.#grid.look();
    const { row, place } = this.#placeUnder(event);
    const column = edges.columns[place];
    if (column === undefined) return;
    if (row !== headRow) return actions.open(row, column);
    if (!isOnHandle(event)) return;
    painter.forgetWidths();
    this.#resizeTo(column, painter.naturalWidth(source, column));
  }

  #onContextMenu(event: MouseEvent): void {
    const at = this.#placeUnder(event);
    const { edges, block } = this.#grid.look();
    const column = edges.columns[at.place];
    if (column === undefined) return;
    event.preventDefault();
    const isInside = at.row !== headRow && block !== undefined;
    if (!isInside) this.#grid.select(selectionOf(at));
    this.#grid.actions.showMenu(column, { xPx: event.clientX, yPx: event.clientY });
  }

  #resizeTo(column: number, widthPx: number): void {
    this.#grid.actions.arrange(resized(this.#grid.look().layout, column, widthPx));
  }
}

function isOnHandle({ target }: MouseEvent): boolean {
  return target instanceof Element && target.closest('.grid-handle') !== null;
}

function isOnScrollBar(scroller: HTMLElement, { clientX, clientY }: MouseEvent): boolean {
  const { left, top } = scroller.getBoundingClientRect();
  return clientX - left >= scroller.clientWidth || clientY - top >= scroller.clientHeight;
}
