import { h, type Attributes } from './dom';

/**
 * Says one thing above or over what is shown, or is hidden with nothing to say. What it says already
 * stays as it is: a screen reader says nothing twice, and a button in it keeps the focus.
 */
export class Notice<What> {
  readonly element: HTMLElement;
  #told: What | undefined;

  constructor(attributes: Attributes) {
    this.element = h('div', { ...attributes, hidden: true });
  }

  tell(what: What | undefined, parts: (what: What) => readonly (Node | string)[]): void {
    this.element.hidden = what === undefined;
    if (this.#told === what) return;
    this.#told = what;
    this.element.replaceChildren(...(what === undefined ? [] : parts(what)));
  }
}
