import { sentence } from '../../../src/core/base/sentence';
import { formatBytes, formatCount } from '../../../src/core/base/sizes';
import type { TableRow } from '../../../src/core/warehouse/pages/pageReader';
import type { TableFacts } from '../../../src/core/warehouse/pages/table';
import { parseJsonTree } from '../../../src/core/warehouse/values/jsonTree';
import { failureOf } from '../../../src/protocol/rpc';
import { button, iconButton, setDisabled } from '../../shared/controls';
import { h } from '../../shared/dom';
import { jsonView } from '../jsonView';
import { indexOfColumn } from '../state';
import type { TableSession } from '../tableSession';

/** As many as a person looks through, and few enough for a page to draw their trees. */
const pageSize = 20;

/** The documents of rows that pass, a page of them at a time, each as a tree. */
export class DocumentList {
  readonly element: HTMLElement;
  readonly #session: TableSession;
  readonly #documents = h('div', { class: 'document-list' });
  readonly #range = h('span', { role: 'status' });
  readonly #before: HTMLElement;
  readonly #after: HTMLElement;
  #shown = '';
  #rows: readonly (TableRow | undefined)[] = [];
  #first = 0;
  #column = 0;

  constructor(session: TableSession) {
    this.#session = session;
    this.#before = iconButton({
      label: 'Documents before',
      icon: 'chevron-left',
      onClick: () => this.#turn(-pageSize),
    });
    this.#after = iconButton({
      label: 'Documents after',
      icon: 'chevron-right',
      onClick: () => this.#turn(pageSize),
    });
    const pager = h(
      'div',
      { class: 'document-pager', role: 'group', 'aria-label': 'Page' },
      this.#before,
      this.#range,
      this.#after,
    );
    this.element = h(
      'section',
      { class: 'documents', 'aria-label': 'Documents' },
      pager,
      this.#documents,
    );
  }

  /** Draws what is other than before: rows come as they are asked for. */
  update(column: number, facts: TableFacts): void {
    const shown = JSON.stringify([column, this.#session.state.query]);
    if (shown !== this.#shown) {
      this.#first = 0;
      this.#rows = [];
      this.#documents.replaceChildren();
    }
    this.#shown = shown;
    this.#column = column;
    this.#draw(facts);
  }

  get #total(): number {
    return this.#session.state.total?.rows ?? 0;
  }

  #turn(by: number): void {
    const { facts } = this.#session.state;
    this.#first = Math.max(0, this.#first + by);
    this.#rows = [];
    this.#documents.replaceChildren();
    this.#documents.scrollTop = 0;
    if (facts !== undefined) this.#draw(facts);
  }

  #draw(facts: TableFacts): void {
    const total = this.#total;
    const count = Math.max(0, Math.min(pageSize, total - this.#first));
    const { kind } = this.#session.state.total ?? {};
    const about = kind === 'exact' ? '' : 'about ';
    this.#range.textContent =
      count === 0
        ? 'No document'
        : `${formatCount(this.#first + 1)}–${formatCount(this.#first + count)} of ${about}${formatCount(total)}`;
    setDisabled(this.#before, this.#first === 0);
    setDisabled(this.#after, this.#first + count >= total);
    const rows = Array.from({ length: count }, (_, place) =>
      this.#session.rows.row(this.#first + place),
    );
    const before = [...this.#documents.children];
    const elements = rows.map((row, place) => {
      const known = row === this.#rows[place] ? before[place] : undefined;
      return known ?? this.#document(this.#first + place, row, facts);
    });
    const isSame =
      elements.length === before.length &&
      elements.every((element, place) => element === before[place]);
    // What stands where it stood keeps what is open in it, and the focus.
    if (!isSame) this.#documents.replaceChildren(...elements);
    this.#rows = rows;
  }

  #document(index: number, row: TableRow | undefined, facts: TableFacts): HTMLElement {
    const head = h('div', { class: 'document-head secondary' }, headText(index, row, facts));
    const element = h('article', { class: 'document' }, head);
    if (row === undefined) {
      element.append(h('p', { class: 'secondary' }, 'Loading…'));
      return element;
    }
    const column = this.#column;
    const cut = row.cuts.find((found) => found.index === column);
    const text = row.cells[column] ?? null;
    if (cut === undefined) element.append(contentOf(text));
    else {
      const show = button({
        label: `Show ${formatBytes(cut.sizeBytes)}`,
        icon: 'eye',
        onClick: () => void this.#showWhole(index, element, head),
      });
      element.append(
        h('p', { class: 'mono document-start' }, `${(text ?? '').slice(0, 200)}…`),
        show,
      );
    }
    return element;
  }

  async #showWhole(index: number, element: HTMLElement, head: HTMLElement): Promise<void> {
    const column = this.#column;
    const { signal } = new AbortController();
    element.replaceChildren(head, h('p', { class: 'secondary', role: 'status' }, 'Loading…'));
    try {
      const cell = await this.#session.cell(index, column, signal);
      const open = button({
        label: 'Open in Editor',
        icon: 'go-to-file',
        onClick: () => void this.#session.openCell(index, column),
      });
      if (cell.kind === 'whole') element.replaceChildren(head, contentOf(cell.text));
      else if (cell.kind === 'gone') {
        element.replaceChildren(
          head,
          h('p', { class: 'secondary' }, 'This row is no longer there.'),
        );
      } else {
        const size = formatBytes(cell.sizeBytes);
        element.replaceChildren(head, h('p', {}, `${size} are too much for this view.`), open);
      }
    } catch (error) {
      const { message, remedy } = failureOf(error);
      element.replaceChildren(head, h('p', {}, sentence(message), ' ', sentence(remedy)));
    }
  }
}

function headText(index: number, row: TableRow | undefined, facts: TableFacts): string {
  const keys = (facts.key?.columns ?? []).map((name) => {
    const cell = row?.cells[indexOfColumn(facts.columns, name)];
    return `${name} ${cell ?? '…'}`;
  });
  return [`Row ${formatCount(index + 1)}`, ...(row === undefined ? [] : keys)].join(' · ');
}

function contentOf(text: string | null): HTMLElement {
  if (text === null) return h('p', { class: 'cell-nothing' }, 'NULL');
  const tree = parseJsonTree(text);
  return tree === undefined ? h('pre', { class: 'cell-text' }, text) : jsonView(tree);
}
