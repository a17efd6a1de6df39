import { printable } from '../../../src/core/base/printable';
import { formatBytes, formatCount } from '../../../src/core/base/sizes';
import { h, icon, setAttributes } from '../dom';
import { narrowestPx, type ColumnEdges } from './columnLayout';
import type { GridCell, GridSource } from './gridModel';
import {
  headRow,
  isInBlock,
  type CellBlock,
  type CellPlace,
  type GridSelection,
} from './gridSelection';

export const rowPx = 24;
export const headPx = 42;
/** Characters of a cell that are drawn: no screen shows more in one line. */
const shownCharacters = 300;
const characterPx = 7.8;
const paddingPx = 18;
const naturalMostPx = 340;
const sampledRows = 60;

/** What is in sight. */
export interface GridSight {
  readonly source: GridSource;
  readonly edges: ColumnEdges;
  readonly rows: { readonly first: number; readonly end: number };
  readonly places: { readonly first: number; readonly end: number };
  /** How far the scroll bar is ahead of the list. */
  readonly shiftPx: number;
  readonly selection: GridSelection;
  readonly block: CellBlock | undefined;
  /** True if cells may show something else than before. */
  readonly isFresh: boolean;
}

interface PaintedRow {
  /** The grid, which scrolls and has the focus. */
  readonly element: HTMLElement;
  readonly frozen: HTMLElement;
  readonly number: HTMLElement;
  /** By their shown place. */
  readonly cells: Map<number, HTMLElement>;
}

let gridCount = 0;

/** Keeps the document as what is in sight says; knows nothing of why. */
export class GridPainter {
  /** The grid, which scrolls and has the focus. */
  readonly element: HTMLElement;
  /** The room that the numbers of rows take. */
  numberPx = narrowestPx;
  readonly #id = `grid${(gridCount += 1)}`;
  readonly #space = h('div', { class: 'data-grid-space', role: 'presentation' });
  readonly #head = h('div', { class: 'data-grid-head', role: 'rowgroup' });
  readonly #body = h('div', { class: 'data-grid-body', role: 'rowgroup' });
  readonly #headRow: PaintedRow;
  readonly #rows = new Map<number, PaintedRow>();
  readonly #widths = new Map<number, number>();
  #edges: ColumnEdges | undefined;

  constructor() {
    this.#headRow = paintedRow('columnheader', '');
    setAttributes(this.#headRow.element, { 'aria-rowindex': 1 });
    setAttributes(this.#headRow.number, { title: 'Row' });
    this.#headRow.number.textContent = '#';
    this.#head.append(this.#headRow.element);
    this.#space.append(this.#head, this.#body);
    this.element = h('div', { class: 'data-grid', role: 'grid', tabindex: 0 }, this.#space);
    setAttributes(this.element, { 'aria-multiselectable': 'true' });
  }

  setSpace(space: {
    readonly source: GridSource;
    readonly edges: ColumnEdges;
    readonly heightPx: number;
  }): void {
    const { source, edges, heightPx } = space;
    const digits = formatCount(Math.max(1, source.rowCount)).length;
    const numberPx = Math.max(narrowestPx, Math.round(digits * characterPx + paddingPx + 6));
    const hasMoved = numberPx !== this.numberPx || !isSameEdges(this.#edges ?? edges, edges);
    this.numberPx = numberPx;
    this.#space.style.height = `${heightPx + headPx}px`;
    this.#space.style.width = `${this.numberPx + (edges.edgesPx.at(-1) ?? 0)}px`;
    if (hasMoved) this.clear();
    this.#edges = edges;
    setAttributes(this.element, {
      'aria-label': source.label,
      'aria-rowcount': source.rowCount + 1,
      'aria-colcount': edges.columns.length + 1,
    });
  }

  /** Takes all cells out of the document; the next drawing puts them back. */
  clear(): void {
    for (const { element } of this.#rows.values()) element.remove();
    this.#rows.clear();
    for (const cell of this.#headRow.cells.values()) cell.remove();
    this.#headRow.cells.clear();
  }

  draw(sight: GridSight): void {
    this.#drawHead(sight);
    const { first, end } = sight.rows;
    for (const [index, row] of this.#rows) {
      if (index >= first && index < end) continue;
      row.element.remove();
      this.#rows.delete(index);
    }
    for (let index = first; index < end; index += 1) this.#drawRow(sight, index);
    this.#nameActive(sight.selection.active);
  }

  /** As wide as its name and its first cells; the same until it is forgotten. */
  naturalWidth(source: GridSource, column: number): number {
    const known = this.#widths.get(column);
    if (known !== undefined) return known;
    const { name, note, mark } = source.columns[column] ?? unknownColumn;
    // Room for the mark of a sort, and for that of a key.
    let characters = Math.max(name.length + 3 + (mark === undefined ? 0 : 3), note.length);
    let isSampled = source.rowCount === 0;
    for (let row = 0; row < Math.min(sampledRows, source.rowCount); row += 1) {
      const cell = source.cell(row, column);
      if (cell === undefined) break;
      isSampled = true;
      characters = Math.max(characters, cell.text?.length ?? 4);
    }
    const width = Math.min(naturalMostPx, Math.round(characters * characterPx + paddingPx));
    if (isSampled) this.#widths.set(column, width);
    return width;
  }

  forgetWidths(): void {
    this.#widths.clear();
    this.clear();
  }

  boundsOf({ row, place }: CellPlace): DOMRect {
    const painted = row === headRow ? this.#headRow : this.#rows.get(row);
    return (painted?.cells.get(place) ?? this.element).getBoundingClientRect();
  }

  /** Shows where a column that is pulled would go. */
  markTarget(place: number | undefined, isAfter: boolean): void {
    for (const [other, cell] of this.#headRow.cells) {
      cell.classList.toggle('is-target-before', other === place && !isAfter);
      cell.classList.toggle('is-target-after', other === place && isAfter);
    }
  }

  #drawHead(sight: GridSight): void {
    const { source, edges, selection, isFresh } = sight;
    this.#headRow.frozen.style.width = `${this.#frozenPx(edges)}px`;
    this.#headRow.number.style.width = `${this.numberPx}px`;
    this.#drawCells(this.#headRow, sight, (cell, place, isNew) => {
      const column = edges.columns[place] ?? 0;
      if (isNew || isFresh) fillHead(cell, source, column);
      cell.id = `${this.#id}-head-${place}`;
      const { row, place: active } = selection.active;
      cell.classList.toggle('is-active', row === headRow && active === place);
    });
  }

  #drawRow(sight: GridSight, index: number): void {
    const known = this.#rows.get(index);
    const row = known ?? this.#addRow(index);
    const { source, edges, shiftPx } = sight;
    row.element.style.transform = `translateY(${index * rowPx + shiftPx}px)`;
    row.frozen.style.width = `${this.#frozenPx(edges)}px`;
    if (known === undefined || sight.isFresh) {
      const isEstimated = source.isEstimated(index);
      row.number.style.width = `${this.numberPx}px`;
      row.number.textContent = `${isEstimated ? '≈ ' : ''}${formatCount(index + 1)}`;
      row.number.classList.toggle('is-estimated', isEstimated);
    }
    this.#drawCells(row, sight, (cell, place, isNew) => {
      const column = edges.columns[place] ?? 0;
      if (isNew || sight.isFresh) fillCell(cell, source.cell(index, column), source, column);
      const at = { row: index, place };
      cell.id = `${this.#id}-${index}-${place}`;
      const { active } = sight.selection;
      cell.classList.toggle('is-active', active.row === index && active.place === place);
      const isSelected = isInBlock(sight.block, at);
      if ((cell.getAttribute('aria-selected') === 'true') !== isSelected) {
        setAttributes(cell, { 'aria-selected': isSelected ? 'true' : 'false' });
      }
    });
  }

  #addRow(index: number): PaintedRow {
    const row = paintedRow('rowheader', index % 2 === 1 ? 'is-odd' : '');
    setAttributes(row.element, { 'aria-rowindex': index + 2 });
    this.#rows.set(index, row);
    const next = this.#rows.get(index + 1);
    this.#body.insertBefore(row.element, next?.element ?? null);
    return row;
  }

  /** Keeps the cells of the places in sight, and the frozen ones, in their order. */
  #drawCells(
    row: PaintedRow,
    { edges, places }: GridSight,
    fill: (cell: HTMLElement, place: number, isNew: boolean) => void,
  ): void {
    const role = row === this.#headRow ? 'columnheader' : 'gridcell';
    const { frozen, edgesPx } = edges;
    for (const [place, cell] of row.cells) {
      if (place < frozen || (place >= places.first && place < places.end)) continue;
      cell.remove();
      row.cells.delete(place);
    }
    const paint = (place: number): void => {
      const known = row.cells.get(place);
      const cell = known ?? h('div', { class: 'data-grid-cell', role, 'aria-colindex': place + 2 });
      if (known === undefined) {
        const left = edgesPx[place] ?? 0;
        cell.style.left = `${this.numberPx + left}px`;
        cell.style.width = `${(edgesPx[place + 1] ?? 0) - left}px`;
        row.cells.set(place, cell);
        const next = row.cells.get(place + 1);
        const parent = place < frozen ? row.frozen : row.element;
        parent.insertBefore(cell, next?.parentElement === parent ? next : null);
      }
      fill(cell, place, known === undefined);
    };
    for (let place = 0; place < frozen; place += 1) paint(place);
    for (let place = places.first; place < places.end; place += 1) paint(place);
  }

  #frozenPx({ edgesPx, frozen }: ColumnEdges): number {
    return this.numberPx + (edgesPx[frozen] ?? 0);
  }

  #nameActive({ row, place }: CellPlace): void {
    const id = row === headRow ? `${this.#id}-head-${place}` : `${this.#id}-${row}-${place}`;
    const painted = row === headRow ? this.#headRow : this.#rows.get(row);
    const isDrawn = painted?.cells.has(place) === true;
    setAttributes(this.element, { 'aria-activedescendant': isDrawn ? id : undefined });
  }
}

const unknownColumn = { name: '', note: '', mark: undefined };

function isSameEdges(left: ColumnEdges, right: ColumnEdges): boolean {
  return (
    left.frozen === right.frozen &&
    left.edgesPx.length === right.edgesPx.length &&
    left.columns.every((column, index) => column === right.columns[index]) &&
    left.edgesPx.every((edge, index) => edge === right.edgesPx[index])
  );
}

function paintedRow(numberRole: 'rowheader' | 'columnheader', className: string): PaintedRow {
  const number = h('div', { class: 'data-grid-number', role: numberRole, 'aria-colindex': 1 });
  const frozen = h('div', { class: 'data-grid-frozen', role: 'presentation' }, number);
  const element = h('div', { class: `data-grid-row ${className}`, role: 'row' }, frozen);
  return { element, frozen, number, cells: new Map() };
}

function fillHead(cell: HTMLElement, source: GridSource, column: number): void {
  const { name, note, mark, tooltip } = source.columns[column] ?? { ...unknownColumn, tooltip: '' };
  const sort = source.sortOf(column);
  cell.title = tooltip;
  setAttributes(cell, { 'aria-sort': sort?.direction ?? 'none' });
  cell.replaceChildren(
    h(
      'div',
      { class: 'data-grid-name' },
      mark && markOf(mark),
      h('span', { class: 'data-grid-label' }, printable(name)),
      sort && sortMark(sort.direction, sort.rank),
    ),
    h('div', { class: 'data-grid-note' }, note),
    h('div', { class: 'grid-handle', 'aria-hidden': 'true' }),
  );
}

function markOf({ icon: name, label }: { readonly icon: string; readonly label: string }): Node {
  const marked = icon(name);
  marked.title = label;
  return marked;
}

function sortMark(direction: 'ascending' | 'descending', rank: number): Node {
  const arrow = icon(direction === 'ascending' ? 'arrow-up' : 'arrow-down');
  if (rank > 1) arrow.dataset['rank'] = String(rank);
  return arrow;
}

/** Whatever a value holds, it is text. */
function fillCell(
  element: HTMLElement,
  cell: GridCell | undefined,
  source: GridSource,
  column: number,
): void {
  const isNumber = source.columns[column]?.isNumber === true;
  const { classList } = element;
  classList.toggle('is-wait', cell === undefined);
  classList.toggle('is-null', cell?.text === null);
  classList.toggle('is-number', isNumber);
  classList.toggle('is-cut', cell?.cutBytes !== undefined);
  classList.toggle('is-changed', cell?.difference === 'changed');
  classList.toggle('is-missing', cell?.difference === 'missing');
  const text = cell === undefined ? '' : cellText(cell);
  if (element.textContent !== text) element.textContent = text;
  const isChanged = cell?.difference === 'changed';
  setAttributes(element, { 'aria-label': isChanged ? `${text}, differs` : undefined });
}

/** One line of it: what would break the line or turn its direction is shown as a sign. */
export function cellText({ text, cutBytes, difference }: GridCell): string {
  if (difference === 'missing') return '';
  if (text === null) return 'NULL';
  const isLong = text.length > shownCharacters;
  const head = (isLong ? text.slice(0, shownCharacters) : text).replace(/\r?\n/g, '⏎');
  const shown = printable(head.replaceAll('\t', '→'));
  if (cutBytes !== undefined) return `${shown}… ${formatBytes(cutBytes)}`;
  return isLong ? `${shown}…` : shown;
}
