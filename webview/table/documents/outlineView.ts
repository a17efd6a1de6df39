import { sentence } from '../../../src/core/base/sentence';
import { formatCount, formatQuantity } from '../../../src/core/base/sizes';
import type {
  DocumentOutline,
  OutlinePath,
} from '../../../src/core/warehouse/documents/documentOutline';
import { failureOf } from '../../../src/protocol/rpc';
import { button } from '../../shared/controls';
import { h } from '../../shared/dom';

export interface OutlineActions {
  readonly load: (signal: AbortSignal) => Promise<DocumentOutline>;
  readonly fill: (path: string) => void;
}

/** A longer list is not read but filtered. */
const mostPaths = 150;
const mostExamples = 3;

/** The paths that occur in documents; a press on one begins a filter by it. */
export class OutlineView {
  readonly element = h('section', { class: 'outline', 'aria-label': 'Paths that occur' });
  readonly #actions: OutlineActions;
  #loading = new AbortController();
  #shown = '';

  constructor(actions: OutlineActions) {
    this.#actions = actions;
  }

  /** `key` tells whose outline it is: of the same, nothing is asked again. */
  show(key: string): void {
    if (key === this.#shown) return;
    this.#shown = key;
    void this.#load();
  }

  hide(): void {
    this.#shown = '';
    this.#loading.abort();
  }

  async #load(): Promise<void> {
    this.#loading.abort();
    const controller = new AbortController();
    this.#loading = controller;
    const stop = (): void => {
      controller.abort();
      this.element.replaceChildren(
        title(),
        button({ label: 'Look into Documents', onClick: () => void this.#load() }),
      );
    };
    this.element.replaceChildren(
      title(),
      h('p', { class: 'secondary', role: 'status' }, 'Looking into documents…'),
      button({ label: 'Stop', onClick: stop }),
    );
    try {
      const outline = await this.#actions.load(controller.signal);
      if (!controller.signal.aborted) this.#draw(outline);
    } catch (error) {
      if (controller.signal.aborted) return;
      const { message, remedy } = failureOf(error);
      this.element.replaceChildren(
        title(),
        h('p', {}, sentence(message), ' ', sentence(remedy)),
        button({ label: 'Try Again', onClick: () => void this.#load() }),
      );
    }
  }

  #draw(outline: DocumentOutline): void {
    const paths = outline.paths.filter(({ path }) => path !== '');
    const shown = paths.slice(0, mostPaths);
    this.element.replaceChildren(
      title(),
      h('p', { class: 'secondary' }, sampleText(outline)),
      h('ul', { class: 'outline-list' }, ...shown.map((path) => this.#item(path, outline))),
      ...(shown.length < paths.length
        ? [h('p', { class: 'secondary' }, `and ${formatCount(paths.length - shown.length)} more`)]
        : []),
    );
  }

  #item(found: OutlinePath, { documents }: DocumentOutline): HTMLElement {
    const { path, types, examples } = found;
    const pick = h('button', { type: 'button', class: 'link mono outline-path' }, path);
    pick.addEventListener('click', () => this.#actions.fill(path));
    const kinds = types.map(({ type }) => type).join(', ');
    const share = found.documents === documents ? 'all' : formatCount(found.documents);
    return h(
      'li',
      { class: 'outline-item' },
      h(
        'div',
        { class: 'outline-line' },
        pick,
        h('span', { class: 'secondary' }, `${kinds} · ${share}`),
      ),
      ...(examples.length === 0
        ? []
        : [
            h(
              'div',
              { class: 'outline-examples' },
              ...examples.slice(0, mostExamples).map((value) => this.#example(path, value)),
            ),
          ]),
    );
  }

  #example(path: string, value: string): HTMLElement {
    const filter = filterBy(path, value);
    const element = h(
      'button',
      { type: 'button', class: 'outline-example', 'aria-label': `Filter by ${filter}` },
      value === '' ? '""' : value,
    );
    element.title = filter;
    element.addEventListener('click', () => this.#actions.fill(filter));
    return element;
  }
}

function title(): HTMLElement {
  return h('h3', {}, 'Paths');
}

/** What would be read as another kind of value stands in quotes. */
function filterBy(path: string, value: string): string {
  if (path.startsWith('$')) return `${path} ? (@ == ${JSON.stringify(value)})`;
  const isPlain = value !== '' && value === value.trim() && !value.startsWith('"');
  return `${path} = ${isPlain ? value : JSON.stringify(value)}`;
}

function sampleText({ documents, leftOut, isCut }: DocumentOutline): string {
  const looked = `in ${formatQuantity(documents, 'document')}`;
  const large = leftOut === 0 ? '' : `; ${formatCount(leftOut)} larger ones were left out`;
  return `${looked}${large}${isCut ? '; there is more in them' : ''}`;
}
