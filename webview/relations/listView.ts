import type { DiagramTable } from '../../src/core/warehouse/relations/relationGraph';
import { h, setAttributes } from '../shared/dom';
import { VirtualRows } from '../shared/virtualRows';
import type { TableIndex } from './state';
import { referenceTexts } from './wording';

export interface ListActions {
  readonly select: (table: DiagramTable) => void;
  readonly open: (table: DiagramTable) => void;
}

const columns = ['Table', 'Refers to', 'Referred to by'] as const;

/** The diagram in words: each table, what it refers to and what refers to it. */
export class ListView {
  readonly element: HTMLElement;
  readonly #rows: VirtualRows;
  readonly #grid: HTMLElement;
  #tables: readonly DiagramTable[] = [];
  #index: TableIndex | undefined;
  #selected: number | undefined;

  constructor(actions: ListActions) {
    this.#rows = new VirtualRows({
      renderCells: (row) => this.#cellsOf(row),
      onSelect: (row) => {
        this.#selected = row;
        this.#rows.select(row);
        const table = row === undefined ? undefined : this.#tables[row];
        if (table !== undefined) actions.select(table);
      },
    });
    // Before the rows take Enter for a choice.
    this.#rows.element.addEventListener(
      'keydown',
      (event) => {
        const table = this.#selected === undefined ? undefined : this.#tables[this.#selected];
        if (event.key !== 'Enter' || table === undefined) return;
        event.stopPropagation();
        event.preventDefault();
        actions.open(table);
      },
      { capture: true },
    );
    const heads = columns.map((label, index) =>
      h('div', { class: 'cell', role: 'columnheader', 'aria-colindex': index + 1 }, label),
    );
    this.#grid = h(
      'div',
      { class: 'grid', role: 'grid', 'aria-label': 'Tables and their relations' },
      h(
        'div',
        { class: 'grid-head', role: 'rowgroup' },
        h('div', { class: 'row row-head', role: 'row', 'aria-rowindex': 1 }, ...heads),
      ),
      this.#rows.element,
    );
    this.element = h('aside', { class: 'list', 'aria-label': 'List' }, this.#grid);
  }

  /** The element has to be in the page. */
  mount(): void {
    this.#rows.mount();
  }

  show(tables: readonly DiagramTable[], index: TableIndex): void {
    this.#tables = tables;
    this.#index = index;
    this.#selected = undefined;
    setAttributes(this.#grid, {
      'aria-rowcount': tables.length + 1,
      'aria-colcount': columns.length,
    });
    this.#rows.reset(tables.length);
  }

  #cellsOf(row: number): readonly HTMLElement[] {
    const table = this.#tables[row];
    if (table === undefined || this.#index === undefined) return [];
    const { id, unseen } = table;
    const targets = [
      ...(this.#index.outgoing(id).length === 0
        ? []
        : [referenceTexts(this.#index.outgoing(id), 'target')]),
      ...unseen.map((name) => `${name} (you may not see it)`),
    ].join(', ');
    const sources = referenceTexts(this.#index.incoming(id), 'source');
    return [id, targets || '–', sources || '–'].map((text, index) =>
      h(
        'div',
        {
          class: 'cell',
          role: index === 0 ? 'rowheader' : 'gridcell',
          'aria-colindex': index + 1,
          title: text,
        },
        h('span', { class: 'cell-text' }, text),
      ),
    );
  }
}
