import { formatCount } from '../../src/core/base/sizes';
import type { TableFacts } from '../../src/core/warehouse/pages/table';
import { button } from '../shared/controls';
import { h } from '../shared/dom';
import { withHidden, type ColumnLayout } from '../shared/grid/columnLayout';

/** Columns that are listed at a time; more are found by typing. */
const mostListed = 60;

/** Chooses which columns are shown. */
export class ColumnsView {
  readonly element: HTMLElement;
  readonly #arrange: (layout: ColumnLayout) => void;
  readonly #list = h('ul', { class: 'column-list', 'aria-label': 'Columns' });
  readonly #rest = h('p', { class: 'secondary' });
  readonly #field = h('input', {
    class: 'field',
    type: 'text',
    placeholder: 'Find a column',
    'aria-label': 'Find a column',
  });
  #facts: TableFacts | undefined;
  #layout: ColumnLayout | undefined;

  constructor(arrange: (layout: ColumnLayout) => void) {
    this.#arrange = arrange;
    this.#field.addEventListener('input', () => this.#draw());
    const set = (isShown: boolean): void => this.#setAll(isShown);
    this.element = h(
      'div',
      { class: 'columns-view' },
      h('h2', {}, 'Columns'),
      this.#field,
      h(
        'div',
        { class: 'button-row' },
        button({ label: 'Show', title: 'Show all that are listed', onClick: () => set(true) }),
        button({ label: 'Hide', title: 'Hide all that are listed', onClick: () => set(false) }),
      ),
      this.#list,
      this.#rest,
    );
  }

  update(facts: TableFacts, layout: ColumnLayout): void {
    if (facts === this.#facts && layout === this.#layout) return;
    this.#facts = facts;
    this.#layout = layout;
    this.#draw();
  }

  #found(): readonly number[] {
    const text = this.#field.value.trim().toLowerCase();
    const columns = this.#facts?.columns ?? [];
    return (this.#layout?.order ?? []).filter((column) =>
      (columns[column]?.name ?? '').toLowerCase().includes(text),
    );
  }

  #draw(): void {
    const found = this.#found();
    const focused = document.activeElement;
    const at = focused instanceof HTMLElement ? focused.dataset['column'] : undefined;
    this.#list.replaceChildren(...found.slice(0, mostListed).map((column) => this.#item(column)));
    const rest = found.length - mostListed;
    this.#rest.textContent = rest > 0 ? `and ${formatCount(rest)} more: type to find them` : '';
    if (at !== undefined) {
      this.#list.querySelector<HTMLElement>(`[data-column="${CSS.escape(at)}"]`)?.focus();
    }
  }

  #item(column: number): HTMLElement {
    const { name = '', type = '' } = this.#facts?.columns[column] ?? {};
    const isShown = this.#layout?.hidden.has(column) === false;
    const box = h('input', { type: 'checkbox', checked: isShown, 'data-column': column });
    box.addEventListener('change', () => this.#set([column], box.checked));
    return h(
      'li',
      {},
      h('label', {}, box, h('span', {}, name), h('span', { class: 'secondary' }, type)),
    );
  }

  #setAll(isShown: boolean): void {
    this.#set(this.#found(), isShown);
  }

  #set(columns: readonly number[], isShown: boolean): void {
    if (this.#layout === undefined) return;
    const hidden = new Set(this.#layout.hidden);
    for (const column of columns) {
      if (isShown) hidden.delete(column);
      else hidden.add(column);
    }
    this.#arrange(withHidden(this.#layout, hidden));
    this.#draw();
  }
}
