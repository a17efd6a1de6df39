import type { Filter } from '../../src/core/warehouse/pages/tableQuery';
import { button } from '../shared/controls';
import { h, icon } from '../shared/dom';
import type { TableState } from './state';
import { filterChoices, filterText, type FilterChoice } from './wording';

export interface FilterActions {
  readonly add: (filter: Filter) => void;
  readonly remove: (index: number) => void;
}

/** What rows must be like to be shown: those that hold, and one to add. */
export class FilterBar {
  readonly element: HTMLElement;
  readonly #actions: FilterActions;
  readonly #chips = h('div', { class: 'chips', role: 'list', 'aria-label': 'Filters' });
  readonly #column = h('input', {
    class: 'field filter-column',
    type: 'text',
    list: 'filter-columns',
    placeholder: 'Column',
    'aria-label': 'Column to filter',
  });
  readonly #names = h('datalist', { id: 'filter-columns' });
  readonly #choice = h(
    'select',
    { class: 'field filter-choice', 'aria-label': 'How to filter' },
    ...filterChoices.map(({ id, label }) => h('option', { value: id }, label)),
  );
  readonly #value = h('input', {
    class: 'field filter-value',
    type: 'text',
    placeholder: 'Value',
    'aria-label': 'Value to filter by',
  });
  #state: TableState | undefined;

  constructor(actions: FilterActions) {
    this.#actions = actions;
    this.#choice.addEventListener('change', () => this.#drawValue());
    const form = h(
      'form',
      { class: 'filter-form' },
      this.#column,
      this.#names,
      this.#choice,
      this.#value,
      button({ label: 'Filter', icon: 'filter', onClick: () => this.#submit() }),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    // What the toolkit's button is not: one that Enter in a field presses.
    form.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return;
      event.preventDefault();
      this.#submit();
    });
    this.element = h('div', { class: 'filter-bar' }, form, this.#chips);
  }

  update(state: TableState): void {
    const before = this.#state;
    this.#state = state;
    if (state.facts !== before?.facts) this.#drawNames(state);
    if (state.query.filters !== before?.query.filters) this.#drawChips(state);
  }

  /** Begins a filter of a column; the focus goes to its value. */
  begin(column: string): void {
    this.#column.value = column;
    this.#value.focus();
  }

  #drawNames({ facts }: TableState): void {
    const names = (facts?.columns ?? []).slice(0, 100).map(({ name }) => name);
    this.#names.replaceChildren(...names.map((name) => h('option', { value: name })));
    if (this.#column.value === '') this.#column.value = names[0] ?? '';
  }

  #drawChips({ query }: TableState): void {
    this.#chips.hidden = query.filters.length === 0;
    this.#chips.replaceChildren(
      ...query.filters.map((filter, index) => {
        const text = filterText(filter);
        const label = `Remove the filter ${text}`;
        const chip = h(
          'button',
          { type: 'button', class: 'chip', title: label, 'aria-label': label },
          h('span', { class: 'chip-text' }, text),
          icon('close'),
        );
        chip.addEventListener('click', () => this.#actions.remove(index));
        return h('div', { role: 'listitem' }, chip);
      }),
    );
  }

  #drawValue(): void {
    this.#value.hidden = !this.#chosen().hasValue;
  }

  #chosen(): FilterChoice {
    const [first] = filterChoices;
    const found = filterChoices.find(({ id }) => id === this.#choice.value) ?? first;
    if (found === undefined) throw new Error('There is nothing to choose');
    return found;
  }

  #submit(): void {
    const columns = this.#state?.facts?.columns ?? [];
    const column = columns.find(({ name }) => name === this.#column.value);
    this.#column.setAttribute('aria-invalid', String(column === undefined));
    if (column === undefined) return this.#column.focus();
    this.#actions.add(this.#chosen().make(column.name, this.#value.value));
    this.#value.value = '';
  }
}
