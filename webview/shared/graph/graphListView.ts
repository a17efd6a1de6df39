import { h, setAttributes } from '../dom';
import { VirtualRows } from '../virtualRows';

export interface GraphListOptions<Node> {
  /** What the list is of, for who hears it. */
  readonly label: string;
  readonly columns: readonly string[];
  readonly select: (node: Node) => void;
  readonly open: (node: Node) => void;
}

/** A graph in words, as its drawing's other half: a row for each node, with a text for each column. */
export class GraphListView<Node> {
  readonly element: HTMLElement;
  readonly #options: GraphListOptions<Node>;
  readonly #rows: VirtualRows;
  readonly #grid: HTMLElement;
  #nodes: readonly Node[] = [];
  #textsOf: (node: Node) => readonly string[] = () => [];
  #selected: number | undefined;

  constructor(options: GraphListOptions<Node>) {
    this.#options = options;
    this.#rows = new VirtualRows({
      renderCells: (row) => this.#cellsOf(row),
      onSelect: (row) => {
        this.#selected = row;
        this.#rows.select(row);
        const node = this.#chosen();
        if (node !== undefined) options.select(node);
      },
    });
    // Before the rows take Enter for a choice.
    this.#rows.element.addEventListener(
      'keydown',
      (event) => {
        const node = this.#chosen();
        if (event.key !== 'Enter' || node === undefined) return;
        event.stopPropagation();
        event.preventDefault();
        options.open(node);
      },
      { capture: true },
    );
    const heads = options.columns.map((label, index) =>
      h('div', { class: 'cell', role: 'columnheader', 'aria-colindex': index + 1 }, label),
    );
    this.#grid = h(
      'div',
      { class: 'grid', role: 'grid', 'aria-label': options.label },
      h(
        'div',
        { class: 'grid-head', role: 'rowgroup' },
        h('div', { class: 'row row-head', role: 'row', 'aria-rowindex': 1 }, ...heads),
      ),
      this.#rows.element,
    );
    this.element = h('aside', { class: 'list', 'aria-label': 'List' }, this.#grid);
  }

  /** The element has to be in the page. */
  mount(): void {
    this.#rows.mount();
  }

  /** `textsOf` is asked for the rows in sight only. */
  show(nodes: readonly Node[], textsOf: (node: Node) => readonly string[]): void {
    this.#nodes = nodes;
    this.#textsOf = textsOf;
    this.#selected = undefined;
    setAttributes(this.#grid, {
      'aria-rowcount': nodes.length + 1,
      'aria-colcount': this.#options.columns.length,
    });
    this.#rows.reset(nodes.length);
  }

  #chosen(): Node | undefined {
    return this.#selected === undefined ? undefined : this.#nodes[this.#selected];
  }

  #cellsOf(row: number): readonly HTMLElement[] {
    const node = this.#nodes[row];
    if (node === undefined) return [];
    return this.#textsOf(node).map((text, index) =>
      h(
        'div',
        {
          class: 'cell',
          role: index === 0 ? 'rowheader' : 'gridcell',
          'aria-colindex': index + 1,
          title: text,
        },
        h('span', { class: 'cell-text' }, text),
      ),
    );
  }
}
