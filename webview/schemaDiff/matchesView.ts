import { h, setAttributes, type Attributes } from '../shared/dom';
import { VirtualRows } from '../shared/virtualRows';
import { LineEnds } from './lines';
import { LinesView } from './linesView';
import { cellsOf } from './matchCells';
import { linkOf, type Row } from './rows';

export interface MatchesActions {
  readonly activate: (key: string | undefined) => void;
  readonly toggle: (key: string) => void;
  readonly confirm: (row: Row) => void;
  readonly reject: (row: Row) => void;
  readonly undo: (row: Row) => void;
  readonly mark: (row: Row) => void;
  readonly unmark: () => void;
  /** There is no question further on. */
  readonly noQuestion: () => void;
}

const nothing = new LineEnds([]);

/** Both schemas side by side: a tree of tables and columns, with lines between what belongs together. */
export class MatchesView {
  readonly element: HTMLElement;
  readonly #rows: VirtualRows;
  readonly #lines = new LinesView();
  readonly #before = h('div', { class: 'cell', role: 'columnheader' });
  readonly #after = h('div', { class: 'cell', role: 'columnheader' });
  readonly #actions: MatchesActions;
  #ends = nothing;
  #range: readonly [first: number, last: number] = [0, -1];
  #active: number | undefined;
  #marked: string | undefined;

  constructor(actions: MatchesActions) {
    this.#actions = actions;
    this.#rows = new VirtualRows({
      renderCells: (place) => this.#cellsAt(place),
      rowAttributes: (place) => this.#attributesAt(place),
      onRange: (first, last) => this.#draw(first, last),
      onSelect: (place) => this.#select(place),
    });
    this.#rows.overlay(this.#lines.element);
    this.#rows.element.addEventListener('keydown', (event) => this.#onKey(event), {
      capture: true,
    });
    this.#rows.element.addEventListener('click', (event) => this.#onClick(event));
    const middle = h('div', { class: 'cell cell-middle', role: 'columnheader' }, 'Match');
    this.element = h(
      'div',
      {
        class: 'grid matches',
        role: 'treegrid',
        'aria-label': 'Matched tables',
        'aria-colcount': 3,
      },
      h(
        'div',
        { class: 'grid-head', role: 'rowgroup' },
        h(
          'div',
          { class: 'row row-head', role: 'row', 'aria-rowindex': 1 },
          this.#before,
          middle,
          this.#after,
        ),
      ),
      this.#rows.element,
    );
  }

  /** The element has to be in the page. */
  mount(): void {
    this.#rows.mount();
  }

  /** What the sides are called. */
  name(before: string, after: string): void {
    this.#before.textContent = before;
    this.#after.textContent = after;
  }

  /** Shows other lines; the active one stays if it is among them. */
  show(rows: readonly Row[], active: string | undefined): void {
    const last = this.#active;
    this.#ends = new LineEnds(rows);
    const found = rows.findIndex(({ key }) => key === active);
    this.#active = found < 0 ? nearest(last, rows.length) : found;
    setAttributes(this.element, { 'aria-rowcount': rows.length + 1 });
    this.#rows.replace(rows.length, this.#active);
    this.#draw(...this.#range);
  }

  setMarked(key: string | undefined): void {
    if (key === this.#marked) return;
    this.#marked = key;
    this.#rows.refresh();
  }

  focus(): void {
    this.#rows.choose(this.#active ?? 0);
  }

  /** Goes to the next line, or the one before, that asks something. */
  #goToQuestion(step: 1 | -1): void {
    const { rows } = this.#ends;
    const start = this.#active ?? (step === 1 ? -1 : rows.length);
    for (let place = start + step; place >= 0 && place < rows.length; place += step) {
      const row = rows[place];
      if (row === undefined || linkOf(row)?.kind !== 'question') continue;
      return this.#rows.choose(place);
    }
    this.#actions.noQuestion();
  }

  #draw(first: number, last: number): void {
    this.#range = [first, last];
    this.#lines.draw(this.#ends, first, last);
  }

  #select(place: number | undefined): void {
    this.#active = place;
    this.#rows.select(place);
    this.#actions.activate(place === undefined ? undefined : this.#ends.rows[place]?.key);
  }

  get #activeRow(): Row | undefined {
    return this.#active === undefined ? undefined : this.#ends.rows[this.#active];
  }

  #onClick({ target }: MouseEvent): void {
    if (!(target instanceof Element) || target.closest('.twistie') === null) return;
    const row = this.#activeRow;
    if (row?.kind === 'table') this.#actions.toggle(row.key);
  }

  /** Before the rows take Enter and Space for a choice. */
  #onKey(event: KeyboardEvent): void {
    const row = this.#activeRow;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const act = row === undefined ? undefined : this.#actOf(event.key, row);
    if (act === undefined) return;
    event.stopPropagation();
    event.preventDefault();
    act();
  }

  /** What a key does on a line; `undefined` = what it does in every list. */
  #actOf(key: string, row: Row): (() => void) | undefined {
    const { confirm, reject, undo, mark, unmark } = this.#actions;
    const isQuestion = linkOf(row)?.kind === 'question';
    const opens = row.kind === 'table' && !row.isExpanded;
    const acts: Readonly<Record<string, (() => void) | undefined>> = {
      y: () => confirm(row),
      n: () => reject(row),
      u: () => undo(row),
      m: () => mark(row),
      q: () => this.#goToQuestion(1),
      Q: () => this.#goToQuestion(-1),
      Delete: () => reject(row),
      Enter: isQuestion ? () => confirm(row) : this.#toggleOf(row),
      ' ': this.#toggleOf(row),
      ArrowRight: opens ? this.#toggleOf(row) : () => undefined,
      ArrowLeft: this.#collapse(row),
      Escape: this.#marked === undefined ? undefined : unmark,
    };
    return acts[key];
  }

  #toggleOf(row: Row): () => void {
    const isTree = row.kind === 'table' && row.columnCount > 0;
    return () => (isTree ? this.#actions.toggle(row.key) : undefined);
  }

  /** Closes a table; from a column, goes to its table. */
  #collapse(row: Row): () => void {
    if (row.kind === 'table') return row.isExpanded ? this.#toggleOf(row) : () => undefined;
    const { rows } = this.#ends;
    const place = rows.findIndex((other) => other.kind === 'table' && other.table === row.table);
    return () => this.#rows.choose(place);
  }

  #attributesAt(place: number): Attributes {
    const row = this.#ends.rows[place];
    const hasColumns = row?.kind === 'table' && row.columnCount > 0;
    return {
      'aria-level': row?.kind === 'column' ? 2 : 1,
      'aria-expanded': hasColumns ? String(row.isExpanded) : undefined,
    };
  }

  #cellsAt(place: number): readonly HTMLElement[] {
    const row = this.#ends.rows[place];
    return row === undefined ? [] : cellsOf(row, row.key === this.#marked);
  }
}

function nearest(place: number | undefined, count: number): number | undefined {
  return place === undefined || count === 0 ? undefined : Math.min(place, count - 1);
}
