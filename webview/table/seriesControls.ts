import type { TableFacts } from '../../src/core/warehouse/pages/table';
import { aggregates } from '../../src/core/warehouse/series/timeSeries';
import { maxSeriesValues } from '../../src/protocol/tableApi';
import { choiceOf, switchOf } from '../shared/charts/choices';
import { h, icon } from '../shared/dom';
import {
  aggregateWords,
  numberColumns,
  splitColumns,
  timeColumns,
  withoutValue,
  withValue,
  type SeriesChoice,
} from './seriesChoice';

/** What is shown over time, and how its rows are put together. */
export class SeriesControls {
  readonly element: HTMLElement;
  readonly #onChange: (change: Partial<SeriesChoice>) => void;
  readonly #time = choiceOf('Over', (time) => this.#onChange({ time, range: undefined }));
  readonly #add = choiceOf('Show', (name) => this.#addValue(name));
  readonly #chips = h('div', { class: 'chips', role: 'group', 'aria-label': 'Values' });
  readonly #aggregate = choiceOf('As', (value) => {
    const aggregate = aggregates.find((candidate) => candidate === value);
    if (aggregate !== undefined) this.#onChange({ aggregate });
  });
  readonly #split = choiceOf('Split by', (split) =>
    this.#onChange({ split: split === '' ? undefined : split.slice(1) }),
  );
  readonly #together = switchOf('One scale', (isTogether) => this.#onChange({ isTogether }));
  #choice: SeriesChoice | undefined;

  constructor(onChange: (change: Partial<SeriesChoice>) => void) {
    this.#onChange = onChange;
    this.element = h(
      'div',
      { class: 'chart-controls' },
      this.#chips,
      this.#add.element,
      this.#aggregate.element,
      this.#time.element,
      this.#split.element,
      this.#together.element,
    );
  }

  update(facts: TableFacts, choice: SeriesChoice): void {
    this.#choice = choice;
    const { time, values, aggregate, split, isTogether } = choice;
    this.#time.update(timeColumns(facts).map(pairOf), time);
    const free = numberColumns(facts).filter(({ name }) => !values.includes(name));
    const isFull = values.length >= maxSeriesValues;
    const hint = isFull ? 'no more fit' : values.length === 0 ? 'number of rows' : 'one more…';
    this.#add.update([['', hint], ...(isFull ? [] : free.map(keyedPair))], '');
    this.#aggregate.element.hidden = values.length === 0;
    this.#aggregate.update(
      aggregates.map((value) => [value, aggregateWords[value]] as const),
      aggregate,
    );
    // A column may be called anything, nothing at all included.
    const columns = splitColumns(facts).map(keyedPair);
    this.#split.update([['', 'nothing'], ...columns], split === undefined ? '' : `=${split}`);
    this.#together.element.hidden = values.length < 2 || split !== undefined;
    this.#together.update(isTogether);
    this.#drawChips(values);
  }

  #addValue(key: string): void {
    if (this.#choice === undefined || key === '') return;
    this.#onChange({ values: withValue(this.#choice, key.slice(1)).values });
  }

  #drawChips(values: readonly string[]): void {
    const hadFocus = this.#chips.contains(document.activeElement);
    this.#chips.replaceChildren(
      ...values.map((name) => {
        const chip = h(
          'button',
          { type: 'button', class: 'chip', 'aria-label': `Do not show ${name}` },
          h('span', { class: 'chip-text' }, name),
          icon('close'),
        );
        chip.addEventListener('click', () => {
          if (this.#choice !== undefined) {
            this.#onChange({ values: withoutValue(this.#choice, name).values });
          }
        });
        return chip;
      }),
    );
    this.#chips.hidden = values.length === 0;
    if (hadFocus)
      (this.#chips.querySelector('button') ?? this.#add.element.querySelector('select'))?.focus();
  }
}

function pairOf({ name }: { readonly name: string }): readonly [string, string] {
  return [name, name];
}

function keyedPair({ name }: { readonly name: string }): readonly [string, string] {
  return [`=${name}`, name];
}
