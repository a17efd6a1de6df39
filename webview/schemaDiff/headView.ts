import { shareOf } from '../../src/core/schemaDiff/report/coverageReport';
import { formatCount } from '../../src/core/base/sizes';
import type { DriftPart, MatchedTables } from '../../src/protocol/schemaDiffApi';
import { button } from '../shared/controls';
import { h } from '../shared/dom';

export interface HeadActions {
  readonly show: (part: DriftPart) => void;
  readonly compare: () => void;
}

const partWords: Readonly<Record<DriftPart, string>> = {
  matches: 'Matched Tables',
  coverage: 'One-to-One Coverage',
};

/** What is compared, how much of it is covered, and the parts of the view. */
export class HeadView {
  readonly element: HTMLElement;
  readonly #title = h('h1', {}, document.title);
  readonly #facts = h('p', { class: 'secondary facts' });
  readonly #parts: Readonly<Record<DriftPart, HTMLElement>>;

  constructor({ show, compare }: HeadActions) {
    const partButton = (part: DriftPart): HTMLElement =>
      button({ label: partWords[part], onClick: () => show(part) });
    this.#parts = { matches: partButton('matches'), coverage: partButton('coverage') };
    this.element = h(
      'header',
      { class: 'head' },
      h('div', { class: 'head-title' }, this.#title, this.#facts),
      h(
        'div',
        { class: 'toolbar', role: 'group', 'aria-label': 'Matched tables' },
        this.#parts.matches,
        this.#parts.coverage,
        button({ label: 'Compare…', icon: 'git-compare', onClick: compare }),
      ),
    );
  }

  update(matched: MatchedTables | undefined, part: DriftPart): void {
    for (const [name, element] of Object.entries(this.#parts)) {
      element.setAttribute('aria-pressed', String(name === part));
    }
    this.#title.textContent = partWords[part];
    this.#facts.textContent = matched === undefined ? '' : factsOf(matched);
  }
}

/** `warehouse and benchling · one to one: 11 of 12 tables (91.6 %), 140 of 150 columns (93.3 %)`. */
function factsOf({ before, after, coverage }: MatchedTables): string {
  const figure = (name: 'tables' | 'columns'): string => {
    const { covered, total } = coverage[name];
    const share = shareOf(coverage[name]);
    const rest = share === undefined ? '' : ` (${share} %)`;
    return `${formatCount(covered)} of ${formatCount(total)} ${name}${rest}`;
  };
  return `${before} and ${after} · one to one: ${figure('tables')}, ${figure('columns')}`;
}
