import { formatQuantity } from '../../src/core/base/sizes';
import type { ColumnTotals } from '../../src/core/warehouse/results/columnTotals';
import { grouped } from '../shared/cellWords';
import { iconButton } from '../shared/controls';
import { h } from '../shared/dom';
import type { Detail } from './state';

/** Below the rows: one value as a whole, or what the values of a column come to. */
export class DetailView {
  readonly element = h('section', { class: 'detail', hidden: true });
  readonly #close: () => void;
  #shown: Detail | undefined;

  constructor(close: () => void) {
    this.#close = close;
  }

  update(detail: Detail | undefined): void {
    if (detail === this.#shown) return;
    this.#shown = detail;
    this.element.hidden = detail === undefined;
    if (detail === undefined) return this.element.replaceChildren();
    const label = detail.kind === 'cell' ? 'Value' : 'Totals';
    this.element.setAttribute('aria-label', label);
    const close = iconButton({ label: `Close ${label}`, icon: 'close', onClick: this.#close });
    const head = h('div', { class: 'detail-head' }, h('strong', {}, titleOf(detail)), close);
    this.element.replaceChildren(head, contentOf(detail));
  }
}

function titleOf(detail: Detail): string {
  if (detail.kind === 'cell') return `${detail.name}${detail.isCut ? ' (the first megabyte)' : ''}`;
  const rows = formatQuantity(detail.totals.cells, 'row');
  return `${detail.name}: ${detail.isWhole ? rows : `the ${rows} that are here`}`;
}

function contentOf(detail: Detail): HTMLElement {
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
