import { formatCount, formatQuantity } from '../../src/core/base/sizes';
import type { DiagramTable } from '../../src/core/warehouse/relations/relationGraph';
import { iconButton, searchField, type SearchField } from '../shared/controls';
import { h } from '../shared/dom';
import { liveRegion } from '../shared/liveRegion';

export interface FindActions {
  readonly find: (text: string) => void;
  /** Brings a found table into the middle. */
  readonly center: (table: DiagramTable) => void;
  readonly leave: () => void;
}

/** Finds tables of the diagram by their names, and goes from one to the next. */
export class FindView {
  readonly element: HTMLElement;
  readonly #field: SearchField;
  readonly #count = liveRegion('secondary');
  readonly #actions: FindActions;
  #found: readonly DiagramTable[] = [];
  #at = -1;

  constructor(text: string, actions: FindActions) {
    this.#actions = actions;
    this.#field = searchField({
      label: 'Find a table',
      placeholder: 'Find a table',
      value: text,
      onInput: actions.find,
    });
    this.element = h(
      'div',
      { class: 'find', role: 'search' },
      this.#field.element,
      iconButton({ label: 'Previous', icon: 'arrow-up', onClick: () => this.#go(-1) }),
      iconButton({ label: 'Next', icon: 'arrow-down', onClick: () => this.#go(1) }),
      this.#count.element,
    );
    this.#field.element.addEventListener('keydown', (event) => this.#onKey(event));
  }

  update(text: string, found: readonly DiagramTable[]): void {
    this.#field.setValue(text);
    if (found !== this.#found) this.#at = -1;
    this.#found = found;
    this.#tell(text);
  }

  focus(): void {
    this.#field.element.focus();
  }

  #tell(text: string): void {
    const place = this.#at < 0 ? '' : `${formatCount(this.#at + 1)} of `;
    const count = this.#found.length;
    const words = count === 0 ? 'No table' : formatQuantity(count, 'table');
    this.#count.announce(text.trim() === '' ? '' : `${place}${words}`);
  }

  #go(by: number): void {
    const count = this.#found.length;
    if (count === 0) return;
    this.#at = this.#at < 0 && by < 0 ? count - 1 : (this.#at + by + count) % count;
    const table = this.#found[this.#at];
    if (table !== undefined) this.#actions.center(table);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key === 'Enter') this.#go(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape') this.#actions.leave();
    else return;
    event.preventDefault();
  }
}
