import { h, setAttributes } from '../shared/dom';
import { VirtualRows } from '../shared/virtualRows';
import type { ItemGraph, ItemIndex, LineageItem } from './items';
import { itemText, nameOfItem } from './wording';

export interface ListActions {
  readonly select: (id: string) => void;
  readonly open: (id: string) => void;
}

const columns = ['What', 'From', 'To'] as const;

/** The graph in words: each thing, what it is made of and what is made of it. */
export class ListView {
  readonly element: HTMLElement;
  readonly #rows: VirtualRows;
  readonly #grid: HTMLElement;
  #items: readonly LineageItem[] = [];
  #index: ItemIndex | undefined;
  #nowMs = 0;
  #selected: number | undefined;

  constructor(actions: ListActions) {
    this.#rows = new VirtualRows({
      renderCells: (row) => this.#cellsOf(row),
      onSelect: (row) => {
        this.#selected = row;
        this.#rows.select(row);
        const item = row === undefined ? undefined : this.#items[row];
        if (item !== undefined) actions.select(item.id);
      },
    });
    // Before the rows take Enter for a choice.
    this.#rows.element.addEventListener(
      'keydown',
      (event) => {
        const item = this.#selected === undefined ? undefined : this.#items[this.#selected];
        if (event.key !== 'Enter' || item === undefined) return;
        event.stopPropagation();
        event.preventDefault();
        actions.open(item.id);
      },
      { capture: true },
    );
    const heads = columns.map((label, index) =>
      h('div', { class: 'cell', role: 'columnheader', 'aria-colindex': index + 1 }, label),
    );
    this.#grid = h(
      'div',
      { class: 'grid', role: 'grid', 'aria-label': 'What is shown, and how it is joined' },
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

  show({ nodes }: ItemGraph, index: ItemIndex, nowMs: number): void {
    this.#items = nodes;
    this.#index = index;
    this.#nowMs = nowMs;
    this.#selected = undefined;
    setAttributes(this.#grid, {
      'aria-rowcount': nodes.length + 1,
      'aria-colcount': columns.length,
    });
    this.#rows.reset(nodes.length);
  }

  #cellsOf(row: number): readonly HTMLElement[] {
    const item = this.#items[row];
    const index = this.#index;
    if (item === undefined || index === undefined) return [];
    const names = (ids: readonly string[]): string =>
      [...new Set(ids)].map((id) => nameOfItem(index.node(id))).join(', ') || '–';
    const texts = [
      itemText(item, this.#nowMs),
      names(index.incoming(item.id).map(({ source }) => source)),
      names(index.outgoing(item.id).map(({ target }) => target)),
    ];
    return texts.map((text, at) =>
      h(
        'div',
        {
          class: 'cell',
          role: at === 0 ? 'rowheader' : 'gridcell',
          'aria-colindex': at + 1,
          title: text,
        },
        h('span', { class: 'cell-text' }, text),
      ),
    );
  }
}
