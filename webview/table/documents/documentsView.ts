import type { TableFacts } from '../../../src/core/warehouse/pages/table';
import type { PathProblem } from '../../../src/core/warehouse/documents/pathProblem';
import { button } from '../../shared/controls';
import { h } from '../../shared/dom';
import { withFilter } from '../state';
import type { TableSession } from '../tableSession';
import { DocumentList } from './documentList';
import { OutlineView } from './outlineView';
import { PathField } from './pathField';

/** Places of the columns that hold documents. */
export function documentColumns({ columns }: TableFacts): readonly number[] {
  return columns.flatMap(({ valueKind }, index) => (valueKind === 'json' ? [index] : []));
}

/** The documents of a column: as trees, with what occurs in them, filtered by paths on the server. */
export class DocumentsView {
  readonly element: HTMLElement;
  readonly #session: TableSession;
  readonly #column = h('select', { class: 'field', 'aria-label': 'Column of documents' });
  readonly #list: DocumentList;
  readonly #outline: OutlineView;
  #facts: TableFacts | undefined;
  #shown = 0;

  constructor(session: TableSession) {
    this.#session = session;
    this.#list = new DocumentList(session);
    const path = new PathField({ apply: (text) => this.#apply(text) });
    this.#outline = new OutlineView({
      load: (signal) => session.outline(this.#name, signal),
      fill: (text) => path.fill(text),
    });
    this.#column.addEventListener('change', () => {
      session.showPane({ kind: 'documents', column: Number(this.#column.value) });
    });
    const copy = button({
      label: 'Copy Statement',
      icon: 'copy',
      onClick: () => void session.copyStatement(),
    });
    this.element = h(
      'div',
      { class: 'documents-view' },
      h('h2', {}, 'Documents'),
      h('div', { class: 'button-row' }, this.#column, copy),
      path.element,
      h('div', { class: 'documents-work' }, this.#outline.element, this.#list.element),
    );
  }

  show(column: number, facts: TableFacts): void {
    if (facts !== this.#facts) this.#drawColumns(facts);
    this.#facts = facts;
    this.#shown = column;
    this.#column.value = String(column);
    this.#outline.show(JSON.stringify([column, this.#session.state.query.filters]));
    this.#list.update(column, facts);
  }

  hide(): void {
    this.#outline.hide();
  }

  get #name(): string {
    return this.#facts?.columns[this.#shown]?.name ?? '';
  }

  #drawColumns(facts: TableFacts): void {
    const options = documentColumns(facts).map((index) =>
      h('option', { value: index }, facts.columns[index]?.name ?? ''),
    );
    this.#column.replaceChildren(...options);
  }

  async #apply(path: string): Promise<PathProblem | undefined> {
    const problem = await this.#session.checkPath(path);
    if (problem !== undefined) return problem;
    const { failure } = this.#session.state;
    if (failure !== undefined) return undefined;
    const filter = { kind: 'path', column: this.#name, path } as const;
    await this.#session.show(withFilter(this.#session.state.query, filter));
    return undefined;
  }
}
