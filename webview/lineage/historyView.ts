import type { LineageHistory } from '../../src/core/lineage/show/history';
import { h, setAttributes } from '../shared/dom';
import { VirtualRows } from '../shared/virtualRows';
import { HistoryHead } from './historyHead';
import {
  historyTable,
  choicesOf,
  type HistoryCell,
  type HistoryChoice,
  type HistoryColumn,
  type HistoryRow,
  type HistoryTable,
} from './historyRows';
import type { HistoryColumns, HistorySpan, LineageState } from './state';
import { cellLabel, cellMark, cellTone, columnLabel, columnTitle, historyNote } from './wording';

export interface HistoryActions {
  readonly chooseRun: (runId: string | undefined) => void;
  readonly chooseVersion: (reference: string) => void;
  readonly chooseNode: (id: string) => void;
  readonly setColumns: (columns: HistoryColumns) => void;
  readonly setSpan: (span: HistorySpan) => void;
  readonly announce: (text: string) => void;
}

const columnWidthPx = 44;
const nameWidthPx = 190;

/**
 * What ran and was published, a row for each pipeline and dataset. Only so many columns are in the page
 * as fit it, the latest at first; keys and buttons lead to the others.
 */
export class HistoryView {
  readonly element: HTMLElement;
  readonly #actions: HistoryActions;
  readonly #rows: VirtualRows;
  readonly #grid: HTMLElement;
  readonly #head: HistoryHead;
  readonly #gridHead = h('div', { class: 'row row-head', role: 'row', 'aria-rowindex': 1 });
  #table: HistoryTable = { columns: [], rows: [] };
  #history: LineageHistory | undefined;
  #by: HistoryColumns = 'days';
  #back: HistorySpan = 30;
  #about: string | undefined;
  #isAll = false;
  /** The run or the version that is chosen. */
  #chosen: string | undefined;
  /** The column that is in view last, counted from the end. */
  #skipped = 0;
  #column: string | undefined;
  #row = 0;

  constructor(actions: HistoryActions) {
    this.#actions = actions;
    this.#head = new HistoryHead({
      setColumns: actions.setColumns,
      setSpan: actions.setSpan,
      showAll: () => this.#showAll(),
      turn: (direction) => this.#scroll(this.#skipped + direction * Math.max(1, this.#fits - 1)),
    });
    this.#rows = new VirtualRows({
      renderCells: (row) => this.#cellsOf(row),
      onSelect: (row) => this.#select(row),
    });
    this.#rows.element.addEventListener('keydown', (event) => this.#onKey(event), {
      capture: true,
    });
    this.#rows.element.addEventListener('click', (event) => this.#onClick(event), {
      capture: true,
    });
    this.#grid = h(
      'div',
      { class: 'grid', role: 'grid', 'aria-label': 'History of pipelines and datasets' },
      h('div', { class: 'grid-head', role: 'rowgroup' }, this.#gridHead),
      this.#rows.element,
    );
    this.element = h(
      'section',
      { class: 'history', 'aria-label': 'History' },
      this.#head.element,
      this.#grid,
    );
  }

  /** The element has to be in the page. */
  mount(): void {
    this.#rows.mount();
    new ResizeObserver(() => this.#draw()).observe(this.element);
  }

  update({ history, wishes, active, run, version }: LineageState): void {
    const chosen = run ?? version;
    // What is chosen is one of those that are shown: they stay.
    const about = chosen !== undefined ? this.#about : isOfHistory(active) ? active : undefined;
    const isSame =
      history === this.#history && wishes.history === this.#by && about === this.#about;
    this.#history = history;
    this.#by = wishes.history;
    this.#back = wishes.span;
    this.#head.setSpan(wishes.span);
    if (about !== this.#about) this.#isAll = false;
    this.#about = about;
    if (chosen !== this.#chosen) {
      this.#chosen = chosen;
      if (isSame) this.#rows.refresh();
    }
    if (!isSame) this.#fill();
  }

  #fill(): void {
    const about = this.#isAll ? undefined : this.#about;
    this.#table =
      this.#history === undefined
        ? { columns: [], rows: [] }
        : historyTable(this.#history, this.#by, about);
    this.#skipped = 0;
    this.#column = this.#table.columns.at(-1)?.id;
    this.#row = 0;
    this.#head.setSubject(about, this.#by);
    this.#draw();
  }

  /** Draws rows and columns anew: other columns may fit. */
  #draw(): void {
    const { rows, columns } = this.#table;
    const fits = this.#fits;
    this.#skipped = Math.max(0, Math.min(this.#skipped, columns.length - fits));
    const shown = this.#columns;
    setAttributes(this.#grid, {
      'aria-rowcount': rows.length + 1,
      'aria-colcount': columns.length + 1,
    });
    this.#grid.style.setProperty(
      '--grid-columns',
      `${nameWidthPx}px repeat(${Math.max(1, shown.length)}, ${columnWidthPx}px)`,
    );
    this.#gridHead.replaceChildren(
      h('div', { class: 'cell', role: 'columnheader', 'aria-colindex': 1 }, 'Pipeline or dataset'),
      ...shown.map((column) => this.#headCell(column)),
    );
    const page = {
      hasEarlier: this.#skipped + fits < columns.length,
      hasLater: this.#skipped > 0,
    };
    this.#head.setPage(page, historyNote(this.#history, rows.length, this.#back));
    this.#rows.replace(rows.length, undefined);
  }

  get #fits(): number {
    const width = this.element.clientWidth - nameWidthPx - 60;
    return Math.max(3, Math.floor(width / (columnWidthPx + columnGapPx)));
  }

  get #columns(): readonly HistoryColumn[] {
    const { columns } = this.#table;
    const end = columns.length - this.#skipped;
    return columns.slice(Math.max(0, end - this.#fits), end);
  }

  #headCell(column: HistoryColumn): HTMLElement {
    const index = this.#table.columns.indexOf(column) + 2;
    return h(
      'div',
      { class: 'cell', role: 'columnheader', 'aria-colindex': index, title: columnTitle(column) },
      columnLabel(column, this.#by),
    );
  }

  #cellsOf(index: number): readonly HTMLElement[] {
    const row = this.#table.rows[index];
    if (row === undefined) return [];
    const name = h(
      'div',
      { class: 'cell', role: 'rowheader', 'aria-colindex': 1, title: `${row.kind} ${row.name}` },
      h('span', { class: 'secondary' }, row.kind === 'pipeline' ? '▷' : '≡'),
      h('span', { class: 'cell-text' }, row.name),
    );
    return [name, ...this.#columns.map((column) => this.#cell(row, column, index))];
  }

  #cell(row: HistoryRow, column: HistoryColumn, index: number): HTMLElement {
    const cell = row.cells.get(column.id);
    const label = cell === undefined ? '' : cellLabel(row, column, cell);
    const isCurrent = index === this.#row && column.id === this.#column;
    const isOfRun =
      cell !== undefined &&
      this.#chosen !== undefined &&
      this.#choices(cell).some((choice) => idOf(choice) === this.#chosen);
    const element = h(
      'div',
      {
        class: `cell history-cell${isCurrent ? ' is-current' : ''}${isOfRun ? ' is-of-run' : ''}`,
        role: 'gridcell',
        'aria-colindex': this.#table.columns.indexOf(column) + 2,
        title: label,
        'aria-label': label === '' ? 'nothing' : label,
      },
      cell === undefined
        ? undefined
        : h('span', { class: `tone-${cellTone(cell) ?? 'neutral'}` }, cellMark(cell)),
    );
    element.dataset['column'] = column.id;
    return element;
  }

  #choices(cell: HistoryCell): readonly HistoryChoice[] {
    return choicesOf(cell, this.#history?.runs ?? []);
  }

  #select(index: number | undefined): void {
    if (index === undefined) return this.#actions.chooseRun(undefined);
    this.#row = index;
    this.#rows.select(index);
    this.#tell();
  }

  /** Chooses the run or the version of the cell that the cursor is at, the next one if one is chosen. */
  #choose(): void {
    const row = this.#table.rows[this.#row];
    const cell = row?.cells.get(this.#column ?? '');
    if (row === undefined || cell === undefined) return;
    const choices = this.#choices(cell);
    const at = choices.findIndex((choice) => idOf(choice) === this.#chosen);
    const choice = choices[(at + 1) % Math.max(1, choices.length)];
    if (choice === undefined) this.#actions.chooseNode(row.id);
    else if (choice.kind === 'run') this.#actions.chooseRun(choice.run.id);
    else this.#actions.chooseVersion(choice.version.reference);
  }

  #onClick(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target : undefined;
    const row = target?.closest<HTMLElement>('.row');
    if (row === undefined || row === null) return;
    this.#row = Number(row.dataset['index']);
    const column = target?.closest<HTMLElement>('.history-cell')?.dataset['column'];
    if (column === undefined) {
      const id = this.#table.rows[this.#row]?.id;
      if (id !== undefined) this.#actions.chooseNode(id);
      return;
    }
    this.#column = column;
    this.#choose();
  }

  #onKey(event: KeyboardEvent): void {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by !== undefined) this.#step(by);
    else if (event.key === 'Enter' || event.key === ' ') this.#choose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #step(by: number): void {
    const { columns } = this.#table;
    const at = columns.findIndex(({ id }) => id === this.#column);
    const next = Math.max(0, Math.min(columns.length - 1, at + by));
    this.#column = columns[next]?.id;
    const end = columns.length - this.#skipped;
    if (next >= end) this.#scroll(columns.length - next - 1);
    else if (next < end - this.#fits) this.#scroll(columns.length - next - this.#fits);
    this.#rows.refresh();
    this.#tell();
  }

  #scroll(skipped: number): void {
    const row = this.#row;
    this.#skipped = skipped;
    this.#draw();
    this.#row = row;
    this.#rows.replace(this.#table.rows.length, row);
  }

  #tell(): void {
    const row = this.#table.rows[this.#row];
    const column = this.#table.columns.find(({ id }) => id === this.#column);
    if (row === undefined || column === undefined) return;
    const cell = row.cells.get(column.id);
    this.#actions.announce(
      cell === undefined
        ? `${row.name}: nothing, ${columnTitle(column)}`
        : cellLabel(row, column, cell),
    );
  }

  #showAll(): void {
    this.#isAll = true;
    this.#fill();
  }
}

const columnGapPx = 2;

function isOfHistory(id: string | undefined): boolean {
  return id !== undefined && /^(pipeline|dataset):/.test(id);
}

/** What tells a choice from others. */
function idOf(choice: HistoryChoice): string {
  return choice.kind === 'run' ? choice.run.id : choice.version.reference;
}
