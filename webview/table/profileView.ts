import { sentence } from '../../src/core/base/sentence';
import { formatCount } from '../../src/core/base/sizes';
import type { ColumnProfile } from '../../src/core/warehouse/pages/columnProfile';
import type { TableColumn } from '../../src/core/warehouse/pages/table';
import { failureOf } from '../../src/protocol/rpc';
import { button } from '../shared/controls';
import { h } from '../shared/dom';
import type { TableSession } from './tableSession';

/** What is known of a column's values, in the pane beside the grid. */
export class ProfileView {
  readonly element = h('div', { class: 'profile-view' });
  readonly #session: TableSession;
  #loading = new AbortController();
  #shown = '';

  constructor(session: TableSession) {
    this.#session = session;
  }

  /** Shows a column, if it is not the one that is shown already: estimates at once. */
  show(column: TableColumn): void {
    const shown = JSON.stringify([column.name, this.#session.state.query.filters]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    void this.#load(column, { isExact: false });
  }

  hide(): void {
    this.#shown = '';
    this.#loading.abort();
  }

  async #load(column: TableColumn, { isExact }: { readonly isExact: boolean }): Promise<void> {
    this.#loading.abort();
    const controller = new AbortController();
    this.#loading = controller;
    const title = [h('h2', {}, column.name), h('p', { class: 'secondary' }, column.type)];
    const wait = isExact ? 'Going through all rows…' : 'Loading…';
    const stop = (): void => {
      controller.abort();
      void this.#load(column, { isExact: false });
    };
    this.element.replaceChildren(
      ...title,
      h('p', { role: 'status' }, wait),
      ...(isExact ? [button({ label: 'Stop', icon: 'stop-circle', onClick: stop })] : []),
    );
    const count = (): void => void this.#load(column, { isExact: true });
    const exact = button({ label: 'Count Exactly', icon: 'symbol-number', onClick: count });
    try {
      const profile = await this.#session.profile(column.name, isExact, controller.signal);
      if (controller.signal.aborted) return;
      const content = profile === undefined ? [h('p', {}, neverAnalyzed)] : contentOf(profile);
      this.element.replaceChildren(...title, ...content, ...(isExact ? [] : [exact]));
    } catch (error) {
      if (controller.signal.aborted) return;
      const { message, remedy } = failureOf(error);
      const text = `${sentence(message)} ${sentence(remedy)}`;
      this.element.replaceChildren(...title, h('p', { role: 'alert' }, text), exact);
    }
  }
}

const neverAnalyzed = 'The server has no statistics of this column: nobody ran ANALYZE on it yet.';

function contentOf(profile: ColumnProfile): readonly HTMLElement[] {
  const { isExact, rows, nullShare, distinct, least, most, common, bounds } = profile;
  const about = isExact ? '' : 'about ';
  const facts = [
    ['Rows', rows === undefined ? undefined : about + formatCount(rows)],
    ['NULL', about + percent(nullShare)],
    ['Different values', distinct === undefined ? undefined : about + formatCount(distinct)],
    ['Least', least],
    ['Most', most],
  ] as const;
  const source = isExact
    ? 'Counted now, of the rows that pass the filters.'
    : 'Estimates of the whole table, from its last ANALYZE.';
  return [
    h('p', { class: 'secondary' }, source),
    h(
      'dl',
      { class: 'facts-list' },
      ...facts.flatMap(([name, value]) =>
        value === undefined ? [] : [h('dt', {}, name), h('dd', {}, value)],
      ),
    ),
    ...histogramOf(bounds),
    ...(isUnique(profile) ? [h('p', {}, 'No value occurs twice.')] : commonOf(common)),
  ];
}

/** The most frequent of such values would be any of them. */
function isUnique({ isExact, rows, nullShare, distinct }: ColumnProfile): boolean {
  if (!isExact || rows === undefined || distinct === undefined) return false;
  return distinct > 1 && distinct === Math.round(rows * (1 - nullShare));
}

const bars = 20;

/** Bars of equal width over the numbers between the bounds: the closer those are, the higher a bar. */
function histogramOf(bounds: readonly string[]): readonly HTMLElement[] {
  const numbers = bounds.map(numberOf);
  const [first] = numbers;
  const last = numbers.at(-1);
  if (numbers.length < 3 || first === undefined || last === undefined || !(last > first)) return [];
  const heights = Array.from({ length: bars }, (_, bar) => {
    const from = first + ((last - first) * bar) / bars;
    return shareBetween(numbers, from, from + (last - first) / bars);
  });
  const highest = Math.max(...heights);
  const label = `How values lie between ${bounds[0]} and ${bounds.at(-1)}`;
  return [
    h(
      'div',
      { class: 'histogram', role: 'img', 'aria-label': label },
      ...heights.map((height) => {
        const bar = h('div', { title: percent(height) });
        bar.style.height = `${Math.max(1, (100 * height) / highest)}%`;
        return bar;
      }),
    ),
  ];
}

/** Between two bounds lie as many rows as between any two others. */
function shareBetween(bounds: readonly number[], from: number, to: number): number {
  let share = 0;
  for (let index = 1; index < bounds.length; index += 1) {
    const low = bounds[index - 1] ?? 0;
    const high = bounds[index] ?? 0;
    const inside = Math.min(to, high) - Math.max(from, low);
    if (high === low) share += low >= from && low < to ? 1 : 0;
    else share += Math.max(0, inside) / (high - low);
  }
  return share / Math.max(1, bounds.length - 1);
}

function numberOf(text: string): number {
  const number = Number(text);
  if (Number.isFinite(number)) return number;
  return Date.parse(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'));
}

function commonOf(common: ColumnProfile['common']): readonly HTMLElement[] {
  if (common.length === 0) return [];
  const items = common.map(({ value, share }) =>
    h(
      'li',
      {},
      h('span', { class: 'common-value' }, value === '' ? 'the empty text' : value.slice(0, 200)),
      h('span', { class: 'secondary' }, percent(share)),
    ),
  );
  return [h('h3', {}, 'Most frequent'), h('ol', { class: 'common-list' }, ...items)];
}

function percent(share: number): string {
  const value = share * 100;
  return `${value === 0 || value >= 10 ? Math.round(value) : value.toPrecision(2)} %`;
}
