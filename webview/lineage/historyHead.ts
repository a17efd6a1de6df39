import { button, iconButton, menuButton, setDisabled } from '../shared/controls';
import { h, setAttributes } from '../shared/dom';
import { showMenuBelow, type MenuItem } from '../shared/menu';
import { historySpans, type HistoryColumns, type HistorySpan } from './state';
import { spanText } from './wording';

export interface HistoryHeadActions {
  readonly setColumns: (columns: HistoryColumns) => void;
  readonly setSpan: (span: HistorySpan) => void;
  /** Shows the history of everything. */
  readonly showAll: () => void;
  /** Turns pages: 1 = to earlier columns, -1 = to later ones. */
  readonly turn: (direction: 1 | -1) => void;
}

/** What a history is of, how far back it goes and by what, and the ways to its other columns. */
export class HistoryHead {
  readonly element: HTMLElement;
  readonly #actions: HistoryHeadActions;
  readonly #title = h('h2', {}, 'History');
  readonly #note = h('span', { class: 'secondary' });
  readonly #days: HTMLElement;
  readonly #runs: HTMLElement;
  readonly #all: HTMLElement;
  readonly #spanText = document.createTextNode('');
  readonly #earlier: HTMLElement;
  readonly #later: HTMLElement;
  #span: HistorySpan = 30;

  constructor(actions: HistoryHeadActions) {
    this.#actions = actions;
    this.#days = button({ label: 'Days', onClick: () => actions.setColumns('days') });
    this.#runs = button({ label: 'Runs', onClick: () => actions.setColumns('runs') });
    this.#all = button({ label: 'Show All', onClick: () => actions.showAll() });
    const span = menuButton('', 'calendar', (element) =>
      showMenuBelow(element, 'History goes back', [this.#spanItems()]),
    );
    span.append(this.#spanText);
    this.#earlier = this.#pager('Earlier', 'chevron-left', 1);
    this.#later = this.#pager('Later', 'chevron-right', -1);
    const tools = h(
      'div',
      { class: 'toolbar', role: 'group', 'aria-label': 'History' },
      this.#all,
      span,
      this.#days,
      this.#runs,
      this.#earlier,
      this.#later,
    );
    this.element = h('div', { class: 'history-head' }, this.#title, this.#note, tools);
  }

  setSpan(span: HistorySpan): void {
    this.#span = span;
    this.#spanText.textContent = spanText(span);
  }

  /** `about` is what the history is of; `undefined` = of everything. */
  setSubject(about: string | undefined, by: HistoryColumns): void {
    setAttributes(this.#days, { 'aria-pressed': String(by === 'days') });
    setAttributes(this.#runs, { 'aria-pressed': String(by === 'runs') });
    this.#all.hidden = about === undefined;
    this.#title.textContent = about === undefined ? 'History' : `History of ${nameOf(about)}`;
  }

  setPage(page: { readonly hasEarlier: boolean; readonly hasLater: boolean }, note: string): void {
    setDisabled(this.#earlier, !page.hasEarlier);
    setDisabled(this.#later, !page.hasLater);
    this.#note.textContent = note;
  }

  #spanItems(): readonly MenuItem[] {
    return historySpans.map((span) => ({
      label: spanText(span),
      isChecked: span === this.#span,
      run: () => this.#actions.setSpan(span),
    }));
  }

  #pager(label: string, icon: string, direction: 1 | -1): HTMLElement {
    return iconButton({ label, icon, onClick: () => this.#actions.turn(direction) });
  }
}

function nameOf(id: string): string {
  return id.replace(/^[a-z]+:/, '');
}
