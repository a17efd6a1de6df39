import { copyFormats, type CopyFormat } from '../../src/core/warehouse/formats/copyText';
import {
  fileFormatNames,
  fileFormats,
  type FileFormat,
} from '../../src/core/warehouse/formats/fileFormats';
import { button, iconButton, menuButton, setDisabled } from '../shared/controls';
import { copyWords } from '../shared/cellWords';
import { h } from '../shared/dom';
import { showMenuBelow } from '../shared/menu';
import { timeColumns } from './seriesChoice';
import { documentColumns } from './documents/documentsView';
import type { TableState } from './state';
import { factsText } from './wording';

export interface HeadActions {
  readonly copy: (format: CopyFormat) => void;
  readonly exportRows: (format: FileFormat) => void;
  readonly setOrder: (order: 'key' | 'physical') => void;
  readonly clearSort: () => void;
  readonly toggleColumns: () => void;
  readonly chart: () => void;
  readonly toggleSeries: () => void;
  readonly refresh: () => void;
  readonly goBack: () => void;
  readonly showRelations: () => void;
  readonly toggleDocuments: () => void;
  readonly copyStatement: () => void;
}

/** Which table it is, and what can be done with it as a whole. */
export class HeadView {
  readonly element: HTMLElement;
  /** Until the table is known, what the tab says. */
  readonly #title = h('h1', {}, document.title);
  readonly #facts = h('p', { class: 'secondary facts' });
  readonly #back: HTMLElement;
  readonly #series: HTMLElement;
  readonly #documents: HTMLElement;
  readonly #actions: HeadActions;
  #state: TableState | undefined;

  constructor(actions: HeadActions) {
    this.#actions = actions;
    this.#back = button({ label: 'Back', icon: 'arrow-left', onClick: actions.goBack });
    const { toggleSeries } = actions;
    this.#series = button({ label: 'Time Series', icon: 'graph-line', onClick: toggleSeries });
    this.#documents = button({
      label: 'Documents',
      icon: 'json',
      title: 'JSON of each row as a tree, filtered by paths',
      onClick: actions.toggleDocuments,
    });
    this.#documents.hidden = true;
    this.element = h(
      'header',
      { class: 'head' },
      this.#back,
      h('div', { class: 'head-title' }, this.#title, this.#facts),
      this.#toolbar(),
    );
  }

  update(state: TableState): void {
    this.#state = state;
    const { facts, connection, cameFrom } = state;
    this.#back.hidden = cameFrom === undefined;
    this.#back.title = cameFrom === undefined ? '' : `Back to ${cameFrom}`;
    if (facts === undefined) return;
    const hasTimes = timeColumns(facts).length > 0;
    setDisabled(this.#series, !hasTimes);
    this.#series.title = hasTimes ? 'All rows over time' : 'No column is a date or a timestamp';
    this.#documents.hidden = documentColumns(facts).length === 0;
    const { schema, name } = facts.ref;
    this.#title.replaceChildren(h('span', { class: 'secondary' }, `${schema}.`), name);
    const text = factsText(facts, connection);
    this.#facts.textContent = text;
    this.#facts.title = text;
  }

  #toolbar(): HTMLElement {
    const { toggleColumns, chart, refresh, showRelations } = this.#actions;
    return h(
      'div',
      { class: 'toolbar', role: 'group', 'aria-label': 'Table' },
      menuButton('Order', 'list-ordered', (element) => this.#showOrder(element)),
      button({ label: 'Columns', icon: 'layout', onClick: toggleColumns }),
      button({
        label: 'Chart',
        icon: 'graph',
        title: 'Chart of the selection (Alt+C)',
        onClick: chart,
      }),
      this.#series,
      this.#documents,
      menuButton('Copy', 'copy', (element) => this.#showCopy(element)),
      menuButton('Export', 'export', (element) => this.#showExport(element)),
      iconButton({
        label: 'Show relations',
        icon: 'type-hierarchy',
        onClick: showRelations,
      }),
      iconButton({ label: 'Load again', icon: 'refresh', onClick: refresh }),
    );
  }

  #showOrder(element: HTMLElement): void {
    const { facts, query } = this.#state ?? {};
    const isPhysical = query?.ownOrder === 'physical' || facts?.key === undefined;
    const { setOrder, clearSort } = this.#actions;
    showMenuBelow(element, 'Order', [
      [
        {
          label: facts?.key === undefined ? 'By key (there is none)' : 'By key',
          isChecked: !isPhysical,
          isDisabled: facts?.key === undefined,
          run: () => setOrder('key'),
        },
        {
          label: 'As stored',
          isChecked: isPhysical,
          isDisabled: facts?.hasAddresses !== true,
          run: () => setOrder('physical'),
        },
      ],
      [{ label: 'Clear Sort', isDisabled: query?.sort.length === 0, run: clearSort }],
    ]);
  }

  #showCopy(element: HTMLElement): void {
    const items = copyFormats.map((format) => ({
      label: copyWords[format],
      run: () => this.#actions.copy(format),
    }));
    const { copyStatement } = this.#actions;
    showMenuBelow(element, 'Copy the selection as', [
      items,
      [{ label: 'Statement of All Rows', run: copyStatement }],
    ]);
  }

  #showExport(element: HTMLElement): void {
    const items = fileFormats.map((format) => ({
      label: `${fileFormatNames[format]}…`,
      run: () => this.#actions.exportRows(format),
    }));
    showMenuBelow(element, 'Export all rows as', [items]);
  }
}
