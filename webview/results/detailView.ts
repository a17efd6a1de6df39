import { formatBytes, formatQuantity } from '../../src/core/base/sizes';
import type { ColumnTotals } from '../../src/core/warehouse/results/columnTotals';
import { grouped } from '../shared/cellWords';
import { button, iconButton } from '../shared/controls';
import { PickedView } from '../shared/charts/pickedView';
import { h } from '../shared/dom';
import type { ResultsSession } from './resultsSession';
import type { Detail } from './state';

export interface DetailActions {
  readonly close: () => void;
  /** Shows the value in an editor. */
  readonly open: () => void;
}

/** Below the rows: one value as a whole, what the values of a column come to, or a chart. */
export class DetailView {
  readonly element = h('section', { class: 'detail', hidden: true });
  readonly #actions: DetailActions;
  readonly #chart: PickedView;
  readonly #load: ResultsSession['pickedCells'];
  #shown: Detail | undefined;

  constructor(session: ResultsSession, actions: DetailActions) {
    this.#actions = actions;
    this.#chart = new PickedView(session.chartHost);
    this.#load = (cells, signal) => session.pickedCells(cells, signal);
    this.element.addEventListener('keydown', ({ key }) => {
      if (key === 'Escape') actions.close();
    });
  }

  update(detail: Detail | undefined): void {
    if (detail === this.#shown) return;
    this.#shown = detail;
    if (detail?.kind !== 'chart') this.#chart.hide();
    this.element.hidden = detail === undefined;
    if (detail === undefined) return this.element.replaceChildren();
    this.element.classList.toggle('has-chart', detail.kind === 'chart');
    const label = labels[detail.kind];
    this.element.setAttribute('aria-label', label);
    const { close, open } = this.#actions;
    const isCell = detail.kind === 'cell';
    const head = h(
      'div',
      { class: 'detail-head' },
      h('strong', {}, titleOf(detail)),
      isCell ? button({ label: 'Open as Document', onClick: open }) : undefined,
      iconButton({ label: `Close ${label}`, icon: 'close', onClick: close }),
    );
    this.element.replaceChildren(head, this.#contentOf(detail));
  }

  #contentOf(detail: Detail): HTMLElement {
    if (detail.kind !== 'chart') return contentOf(detail);
    const { cells } = detail;
    void this.#chart.show((signal) => this.#load(cells, signal));
    return this.#chart.element;
  }
}

const labels = { cell: 'Value', totals: 'Totals', chart: 'Chart' } as const;

function titleOf(detail: Detail): string {
  if (detail.kind === 'chart') return '';
  if (detail.kind === 'cell') {
    const { name, sizeBytes } = detail;
    return sizeBytes === null ? name : `${name}: the beginning of ${formatBytes(sizeBytes)}`;
  }
  const rows = formatQuantity(detail.totals.cells, 'row');
  return `${detail.name}: ${detail.isWhole ? rows : `the ${rows} that are here`}`;
}

function contentOf(detail: Exclude<Detail, { readonly kind: 'chart' }>): HTMLElement {
  if (detail.kind === 'cell') return h('pre', { tabindex: 0 }, detail.text ?? 'NULL');
  const facts = factsOf(detail.totals).map(([name, text]) =>
    h('div', { class: 'total' }, h('dt', {}, name), h('dd', { title: text }, text)),
  );
  return h('dl', { class: 'totals' }, ...facts);
}

function factsOf(totals: ColumnTotals): readonly (readonly [string, string])[] {
  const { nulls, distinct, least, greatest, sum, average } = totals;
  const known = (name: string, text: string | undefined) =>
    text === undefined ? [] : ([[name, text]] as const);
  return [
    ['NULL', grouped(String(nulls))],
    ['distinct', grouped(String(distinct))],
    ...known('least', least),
    ...known('greatest', greatest),
    ...known('sum', sum && grouped(sum)),
    ...known('average', average && grouped(average)),
  ];
}
