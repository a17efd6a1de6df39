import type { LinkKind } from '../../src/core/schemaDiff/beside/beside';
import { button } from '../shared/controls';
import { h, svg } from '../shared/dom';
import { liveRegion } from '../shared/liveRegion';
import { linkWords } from './wording';

export interface DetailActions {
  readonly confirm: () => void;
  readonly reject: () => void;
}

const kinds: readonly LinkKind[] = ['same', 'renamed', 'moved', 'question'];

const keys: readonly (readonly [keys: readonly string[], what: string])[] = [
  [['↑', '↓'], 'lines'],
  [['←', '→'], 'close, open'],
  [['Y', 'Enter'], 'the same'],
  [['N', 'Delete'], 'not the same'],
  [['U'], 'take back'],
  [['Q'], 'next question'],
  [['M'], 'pair by hand'],
];

/** What the active line says of itself, what can be said of it, and what lines and keys mean. */
export class DetailView {
  readonly element: HTMLElement;
  readonly #status = liveRegion('active-text');
  readonly #confirm: HTMLElement;
  readonly #reject: HTMLElement;

  constructor(actions: DetailActions) {
    this.#confirm = button({ label: 'The Same', appearance: 'primary', onClick: actions.confirm });
    this.#reject = button({ label: 'Not the Same', onClick: actions.reject });
    this.element = h(
      'footer',
      { class: 'status' },
      h('div', { class: 'active' }, this.#status.element, this.#confirm, this.#reject),
      h('div', { class: 'legend' }, ...kinds.map(kindSample), ...keys.map(keySample)),
    );
    this.allow(false);
  }

  tell(text: string): void {
    this.#status.announce(text);
  }

  /** Whether the active line asks something. */
  allow(isQuestion: boolean): void {
    this.#confirm.hidden = !isQuestion;
    this.#reject.hidden = !isQuestion;
  }
}

function kindSample(kind: LinkKind): HTMLElement {
  const line = svg('svg', { width: 28, height: 10, class: 'sample', 'aria-hidden': 'true' });
  line.append(svg('path', { d: 'M0 5H28', class: `line line-${kind}` }));
  return h('span', { class: 'legend-item' }, line, linkWords[kind]);
}

function keySample([names, what]: (typeof keys)[number]): HTMLElement {
  return h('span', { class: 'legend-item' }, ...names.map((name) => h('kbd', {}, name)), what);
}
