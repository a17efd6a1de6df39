import { shownName } from '../../src/core/lineage/show/shownName';
import { kindWords } from '../../src/core/lineage/report/nodeWords';
import { formatQuantity } from '../../src/core/base/sizes';
import type { LineageNode } from '../../src/core/lineage/graph/lineageGraph';
import type { LineageHits } from '../../src/core/lineage/show/lineageFinder';
import { failureOf } from '../../src/protocol/rpc';
import { searchField, type SearchField } from '../shared/controls';
import { h, setAttributes } from '../shared/dom';
import { liveRegion } from '../shared/liveRegion';

export interface SearchActions {
  readonly search: (text: string, signal: AbortSignal) => Promise<LineageHits>;
  readonly choose: (node: LineageNode) => void;
  readonly leave: () => void;
}

/** Looks through all there is, shown or not, and lists what it finds. */
export class SearchView {
  readonly element: HTMLElement;
  readonly #field: SearchField;
  readonly #hits = h('ul', { class: 'hits', id: 'hits', role: 'listbox', 'aria-label': 'Found' });
  readonly #count = liveRegion('secondary');
  readonly #actions: SearchActions;
  #nodes: readonly LineageNode[] = [];
  #at = 0;
  #text = '';
  #searching = new AbortController();
  /** Ends when what is listed is what was looked for last. */
  #found = Promise.resolve();

  constructor(actions: SearchActions) {
    this.#actions = actions;
    this.#field = searchField({
      label: 'Find anything',
      placeholder: 'Find a run, dataset, table, query…',
      value: '',
      onInput: (text) => {
        this.#found = this.#search(text);
      },
    });
    this.#hits.hidden = true;
    this.element = h(
      'div',
      { class: 'find', role: 'search' },
      this.#field.element,
      this.#count.element,
      this.#hits,
    );
    this.#field.element.addEventListener('keydown', (event) => this.#onKey(event));
    this.#hits.addEventListener('click', (event) => {
      const option = event.target instanceof Element ? event.target.closest('.hit') : null;
      if (option instanceof HTMLElement) this.#choose(Number(option.dataset['at']));
    });
  }

  /** The page was drawn anew. */
  update(): void {
    this.#field.setValue(this.#text);
  }

  async #search(text: string): Promise<void> {
    this.#text = text;
    this.#searching.abort();
    const { signal } = (this.#searching = new AbortController());
    try {
      const { nodes, count } = await this.#actions.search(text, signal);
      if (signal.aborted) return;
      this.#nodes = nodes;
      this.#at = 0;
      this.#count.announce(text.trim() === '' ? '' : countText(nodes.length, count));
      this.#draw();
    } catch (error) {
      if (signal.aborted) return;
      this.#nodes = [];
      this.#count.announce(failureOf(error).message);
      this.#draw();
    }
  }

  #draw(): void {
    this.#hits.hidden = this.#nodes.length === 0;
    this.#hits.replaceChildren(
      ...this.#nodes.map((node, at) => {
        const { kind, group } = node;
        const option = h(
          'li',
          {
            class: 'hit',
            id: `hit-${at}`,
            role: 'option',
            'aria-selected': String(at === this.#at),
          },
          h('span', { class: 'hit-name' }, shownName(node)),
          h('span', { class: 'secondary' }, [kindWords[kind], group].filter(Boolean).join(' · ')),
        );
        option.dataset['at'] = String(at);
        return option;
      }),
    );
  }

  #onKey(event: KeyboardEvent): void {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined) this.#move(by);
    else if (event.key === 'Enter') void this.#chooseFound();
    else if (event.key === 'Escape') this.#leave();
    else return;
    event.preventDefault();
  }

  #move(by: number): void {
    const count = this.#nodes.length;
    if (count === 0) return;
    this.#at = (this.#at + by + count) % count;
    for (const [at, option] of [...this.#hits.children].entries()) {
      setAttributes(option, { 'aria-selected': String(at === this.#at) });
      if (at === this.#at) option.scrollIntoView({ block: 'nearest' });
    }
    const node = this.#nodes[this.#at];
    if (node === undefined) return;
    const what = `${shownName(node)}, ${kindWords[node.kind]}`;
    this.#count.announce(`${this.#at + 1} of ${count}: ${what}`);
  }

  /** Of what was typed, however long it takes to find that; nothing if more is typed meanwhile. */
  async #chooseFound(): Promise<void> {
    const text = this.#text;
    await this.#found;
    if (text === this.#text) this.#choose(this.#at);
  }

  #choose(at: number): void {
    const node = this.#nodes[at];
    if (node === undefined) return;
    this.#close();
    this.#actions.choose(node);
  }

  #leave(): void {
    this.#close();
    this.#actions.leave();
  }

  #close(): void {
    this.#searching.abort();
    this.#text = '';
    this.#field.setValue('');
    this.#nodes = [];
    this.#count.announce('');
    this.#draw();
  }
}

function countText(shown: number, count: number): string {
  if (count === 0) return 'Nothing found';
  const all = formatQuantity(count, 'thing');
  return shown < count ? `${all}, the first ${shown} listed` : all;
}
