import type { ResultSummary } from '../../src/protocol/resultsApi';
import { h, icon } from '../shared/dom';
import { markOf } from './wording';

/** A tab for each result. @see https://www.w3.org/WAI/ARIA/apg/patterns/tabs/ */
export class TabsView {
  readonly element = h('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Results' });
  readonly #choose: (id: string) => void;
  readonly #close: (id: string) => void;
  #results: readonly ResultSummary[] = [];

  constructor(actions: {
    readonly choose: (id: string) => void;
    readonly close: (id: string) => void;
  }) {
    this.#choose = actions.choose;
    this.#close = actions.close;
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
  }

  update(results: readonly ResultSummary[], active: string | undefined): void {
    const hadFocus = this.element.contains(document.activeElement);
    this.#results = results;
    this.element.replaceChildren(...results.map((result) => this.#tab(result, active)));
    if (hadFocus) this.#focus(active);
  }

  #tab(result: ResultSummary, active: string | undefined): HTMLElement {
    const { icon: name, tone, label } = markOf(result);
    const isActive = result.id === active;
    const tab = h(
      'button',
      {
        type: 'button',
        role: 'tab',
        class: 'tab',
        'data-id': result.id,
        'aria-selected': isActive ? 'true' : 'false',
        'aria-controls': 'result',
        tabindex: isActive ? 0 : -1,
        title: `${result.sql.slice(0, 500)}\n${label}`,
        'aria-label': `${result.title}, ${label}`,
      },
      icon(name, tone),
      h('span', { class: 'tab-title' }, result.title),
    );
    tab.addEventListener('click', () => this.#choose(result.id));
    return tab;
  }

  #onKey({ key }: KeyboardEvent): void {
    const place = this.#results.findIndex(({ id }) => id === focusedId());
    const step = { ArrowLeft: -1, ArrowRight: 1 }[key];
    if (step !== undefined) {
      const next = this.#results[place + step];
      if (next !== undefined) this.#choose(next.id);
      this.#focus(next?.id);
    } else if (key === 'Delete' && place >= 0) {
      this.#close(this.#results[place]?.id ?? '');
    }
  }

  #focus(id: string | undefined): void {
    const tabs = [...this.element.querySelectorAll<HTMLElement>('.tab')];
    tabs.find((tab) => tab.dataset['id'] === id)?.focus();
  }
}

function focusedId(): string | undefined {
  const { activeElement } = document;
  return activeElement instanceof HTMLElement ? activeElement.dataset['id'] : undefined;
}
