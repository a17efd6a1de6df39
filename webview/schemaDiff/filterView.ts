import { formatCount } from '../../src/core/base/sizes';
import { searchField, type SearchField } from '../shared/controls';
import { h } from '../shared/dom';
import { liveRegion } from '../shared/liveRegion';
import { type Filter, filters, type RowWishes } from './rows';
import { filterWords } from './wording';

export interface FilterActions {
  readonly filter: (filter: Filter) => void;
  readonly find: (text: string) => void;
  /** To the lines, from the text. */
  readonly leave: () => void;
}

/** Which lines are shown: by what became of them, and by their names. */
export class FilterView {
  readonly element: HTMLElement;
  readonly #field: SearchField;
  readonly #choices: ReadonlyMap<Filter, HTMLButtonElement>;
  readonly #count = liveRegion('secondary');

  constructor(text: string, actions: FilterActions) {
    this.#field = searchField({
      label: 'Filter by name',
      placeholder: 'Filter by name',
      value: text,
      onInput: actions.find,
    });
    this.#field.element.addEventListener('keydown', ({ key }) => {
      if (key === 'ArrowDown' || key === 'Enter') actions.leave();
      if (key === 'Escape') actions.find('');
    });
    this.#choices = new Map(
      filters.map((filter) => {
        const choice = h('button', { class: 'chip', type: 'button' });
        choice.addEventListener('click', () => actions.filter(filter));
        return [filter, choice];
      }),
    );
    this.element = h(
      'div',
      { class: 'filter', role: 'search' },
      this.#field.element,
      h('div', { class: 'chips', role: 'group', 'aria-label': 'Show' }, ...this.#choices.values()),
      this.#count.element,
    );
  }

  update({ filter, find }: RowWishes, counts: Readonly<Record<Filter, number>>): void {
    this.#field.setValue(find);
    for (const [name, choice] of this.#choices) {
      choice.setAttribute('aria-pressed', String(name === filter));
      const count = h('span', { class: 'chip-count' }, formatCount(counts[name]));
      choice.replaceChildren(filterWords[name], count);
    }
  }

  tellCount(text: string): void {
    this.#count.announce(text);
  }
}
