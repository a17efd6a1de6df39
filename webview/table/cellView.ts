import { sentence } from '../../src/core/base/sentence';
import { formatBytes, formatCount } from '../../src/core/base/sizes';
import type { ForeignKey, TableColumn, TableFacts } from '../../src/core/warehouse/pages/table';
import { tableName } from '../../src/core/warehouse/pages/table';
import { parseJsonTree } from '../../src/core/warehouse/values/jsonTree';
import { failureOf } from '../../src/protocol/rpc';
import type { OpenedCell } from '../../src/protocol/tableApi';
import { button } from '../shared/controls';
import { h } from '../shared/dom';
import { jsonView } from './jsonView';
import { indexOfColumn } from './state';
import type { TableSession } from './tableSession';

/** One cell as a whole, in the pane beside the grid. */
export class CellView {
  readonly element = h('div', { class: 'cell-view' });
  readonly #session: TableSession;
  #loading = new AbortController();
  #shown = '';

  constructor(session: TableSession) {
    this.#session = session;
  }

  /** Shows a cell, if it is not the one that is shown already. */
  show(row: number, column: number, facts: TableFacts): void {
    const shown = `${row}/${column}/${JSON.stringify(this.#session.state.query)}`;
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#loading.abort();
    this.#loading = new AbortController();
    void this.#load({ row, column, facts }, this.#loading.signal);
  }

  hide(): void {
    this.#shown = '';
    this.#loading.abort();
  }

  async #load(place: CellPlace, signal: AbortSignal): Promise<void> {
    const { row, column, facts } = place;
    const fact = facts.columns[column];
    if (fact === undefined) return;
    const title = h(
      'div',
      { class: 'cell-title' },
      h('h2', {}, fact.name),
      h('p', { class: 'secondary' }, `${fact.type} · row ${formatCount(row + 1)}`),
      fact.comment === undefined ? undefined : h('p', { class: 'secondary' }, fact.comment),
    );
    this.element.replaceChildren(title, h('p', { class: 'secondary' }, 'Loading…'));
    try {
      const cell = await this.#session.cell(row, column, signal);
      if (signal.aborted) return;
      const open = (): void => void this.#session.openCell(row, column);
      this.element.replaceChildren(title, ...this.#keys(place), ...contentOf(cell, fact, open));
    } catch (error) {
      if (signal.aborted) return;
      const { message, remedy } = failureOf(error);
      this.element.replaceChildren(title, h('p', {}, sentence(message), ' ', sentence(remedy)));
    }
  }

  /** A button for every foreign key that the column is a part of and that names a row. */
  #keys({ row, column, facts }: CellPlace): readonly HTMLElement[] {
    return keysAt(facts, column).flatMap((key) => {
      const values = keyTexts(this.#session, facts, key, row);
      if (values === undefined) return [];
      return [
        button({
          label: `Go to ${tableName(key.target)}`,
          icon: 'references',
          title: `${key.targetColumns.join(', ')} = ${values.join(', ')}`,
          onClick: () => void this.#session.follow(key.name, values),
        }),
      ];
    });
  }
}

interface CellPlace {
  readonly row: number;
  readonly column: number;
  readonly facts: TableFacts;
}

export function keysAt(facts: TableFacts, column: number): readonly ForeignKey[] {
  const name = facts.columns[column]?.name ?? '';
  return facts.foreignKeys.filter(({ columns }) => columns.includes(name));
}

/** The values of a row's foreign key; `undefined` = one of them is NULL, so that it names no row. */
export function keyTexts(
  session: TableSession,
  facts: TableFacts,
  key: ForeignKey,
  row: number,
): readonly string[] | undefined {
  const cells = session.rows.peek(row)?.cells;
  const values = key.columns.flatMap((name) => cells?.[indexOfColumn(facts.columns, name)] ?? []);
  return values.length === key.columns.length ? values : undefined;
}

function contentOf(
  cell: OpenedCell,
  { valueKind }: TableColumn,
  open: () => void,
): readonly HTMLElement[] {
  if (cell.kind === 'gone') {
    return [h('p', { class: 'secondary' }, 'This row is no longer there.')];
  }
  const openButton = button({ label: 'Open in Editor', icon: 'go-to-file', onClick: open });
  if (cell.kind === 'large') {
    const size = formatBytes(cell.sizeBytes);
    return [
      h('p', {}, `${size} are too much for this view; it begins with:`),
      h('pre', { class: 'cell-text' }, cell.head),
      openButton,
    ];
  }
  const { text } = cell;
  if (text === null) return [h('p', { class: 'cell-nothing' }, 'NULL')];
  if (text === '') return [h('p', { class: 'cell-nothing' }, 'The empty text')];
  const tree = valueKind === 'json' ? parseJsonTree(text) : undefined;
  const shown = tree === undefined ? h('pre', { class: 'cell-text' }, text) : jsonView(tree);
  return [shown, openButton];
}
