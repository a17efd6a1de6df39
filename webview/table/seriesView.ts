import { sentence } from '../../src/core/base/sentence';
import { timeKindOf, secondsOfDay } from '../../src/core/warehouse/series/times';
import type { TableFacts } from '../../src/core/warehouse/pages/table';
import { tableName } from '../../src/core/warehouse/pages/table';
import type { TimeRange, TimeSeries } from '../../src/core/warehouse/series/timeSeries';
import { failureOf } from '../../src/protocol/rpc';
import { maxBuckets } from '../../src/protocol/tableApi';
import { ChartBox } from '../shared/charts/chartBox';
import { button, setDisabled } from '../shared/controls';
import { h } from '../shared/dom';
import { indexOfColumn } from './state';
import { parseSavedChoice, type SeriesChoice } from './seriesChoice';
import { seriesChart } from './seriesChart';
import { SeriesControls } from './seriesControls';
import type { TableSession } from './tableSession';

/** Fewer would be bars. */
const leastBuckets = 100;
/** Before it is drawn for the first time. */
const usualWidthPx = 700;
/** Postgres tells no two moments apart that are nearer. */
const leastRangeSeconds = 4e-6;

/** All rows that pass the filters over time, put together by the server. */
export class SeriesView {
  readonly element: HTMLElement;
  readonly #session: TableSession;
  readonly #controls: SeriesControls;
  readonly #box: ChartBox;
  readonly #status = h('div', { class: 'chart-state', role: 'status' });
  readonly #failure = h('div', { class: 'chart-failure', role: 'alert', hidden: true });
  readonly #reset: HTMLElement;
  readonly #copy: HTMLElement;
  readonly #sql = h('pre', { class: 'chart-sql', tabindex: 0, 'aria-label': 'Statement' });
  readonly #statement = h('details', {}, h('summary', {}, 'Statement'), this.#sql);
  #loading = new AbortController();
  #facts: TableFacts | undefined;
  #choice: SeriesChoice | undefined;
  #shown = '';
  /** Drawn without a question to the server where only the way of drawing is another. */
  #series: TimeSeries | undefined;

  constructor(session: TableSession) {
    this.#session = session;
    this.#box = new ChartBox(session.chartHost, {
      zoom: (range) => this.#zoom(range),
      reset: () => this.#choose({ range: undefined }),
    });
    this.#reset = button({
      label: 'Show All',
      icon: 'zoom-out',
      onClick: () => this.#choose({ range: undefined }),
    });
    this.#copy = button({ label: 'Copy SQL', icon: 'copy', onClick: () => this.#copySql() });
    this.#controls = new SeriesControls((change) => this.#choose(change));
    this.element = h(
      'div',
      { class: 'chart-view' },
      h('h2', {}, 'Time Series'),
      this.#controls.element,
      h('div', { class: 'chart-tools' }, this.#reset, ...this.#box.tools, this.#copy),
      this.#failure,
      this.#status,
      this.#box.element,
      this.#statement,
    );
  }

  /** Shows the rows that pass the filters, unless they are shown already. */
  show(facts: TableFacts): void {
    const { query } = this.#session.state;
    const shown = JSON.stringify([facts.ref, facts.columns, query.filters]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    if (this.#facts !== facts) this.#choice = undefined;
    this.#facts = facts;
    this.#choice ??= parseSavedChoice(this.#session.kept.series, facts);
    void this.#load();
  }

  hide(): void {
    this.#shown = '';
    this.#loading.abort();
  }

  #choose(change: Partial<SeriesChoice>): void {
    if (this.#choice === undefined) return;
    this.#choice = { ...this.#choice, ...change };
    this.#session.kept.keepSeries(this.#choice);
    const onlyLooks = Object.keys(change).every((name) => name === 'isTogether');
    if (onlyLooks && this.#series !== undefined) this.#draw(this.#series);
    else void this.#load();
  }

  #zoom(range: TimeRange): void {
    const least = this.#timeKind === 'date' ? 2 * secondsOfDay : leastRangeSeconds;
    if (range.toSeconds - range.fromSeconds >= least) return this.#choose({ range });
    this.#session.chartHost.announce('This is as near as it gets');
  }

  get #timeKind() {
    const { columns } = this.#facts ?? { columns: [] };
    const column = columns[indexOfColumn(columns, this.#choice?.time ?? '')];
    return column && timeKindOf(column.baseTypeOid);
  }

  async #load(): Promise<void> {
    this.#loading.abort();
    const controller = new AbortController();
    this.#loading = controller;
    const choice = this.#choice;
    if (choice === undefined || this.#facts === undefined) return;
    this.#controls.update(this.#facts, choice);
    setDisabled(this.#reset, choice.range === undefined);
    this.#failure.hidden = true;
    this.#tellLoading(controller);
    const { isTogether: _isTogether, ...asked } = choice;
    const buckets = Math.max(leastBuckets, Math.min(maxBuckets, this.#box.widthPx || usualWidthPx));
    try {
      const series = await this.#session.series({ ...asked, buckets }, controller.signal);
      if (controller.signal.aborted) return;
      this.#draw(series);
    } catch (error) {
      if (!controller.signal.aborted) this.#fail(error);
    }
  }

  #draw(series: TimeSeries): void {
    const kind = this.#timeKind;
    const choice = this.#choice;
    const facts = this.#facts;
    if (kind === undefined || choice === undefined || facts === undefined) return;
    this.#series = series;
    this.#controls.update(facts, choice);
    this.#statement.hidden = false;
    this.#sql.textContent = series.sql;
    const table = tableName(facts.ref);
    const chart = seriesChart(series, choice, { table, timeKind: kind });
    this.#setBusy(false);
    this.#box.element.hidden = chart === undefined;
    this.#tell(chart === undefined ? nothingText(series, choice) : '');
    if (chart !== undefined) this.#box.show(chart.data, chart.notes);
  }

  #tellLoading(controller: AbortController): void {
    const stop = (): void => {
      controller.abort();
      this.#setBusy(false);
      this.#tell('Stopped. What is shown was there before.');
    };
    this.#setBusy(true);
    this.#status.hidden = false;
    this.#status.replaceChildren(
      h('span', {}, 'Reading rows on the server…'),
      button({ label: 'Stop', icon: 'stop-circle', onClick: stop }),
    );
  }

  #tell(text: string): void {
    this.#status.hidden = text === '';
    this.#status.replaceChildren(text);
  }

  #setBusy(isBusy: boolean): void {
    this.element.classList.toggle('is-busy', isBusy);
  }

  #fail(error: unknown): void {
    const { message, remedy } = failureOf(error);
    this.#tell('');
    this.#setBusy(false);
    this.#failure.hidden = false;
    this.#failure.replaceChildren(
      h('strong', {}, sentence(message)),
      h('p', {}, sentence(remedy)),
      button({ label: 'Try Again', onClick: () => void this.#load() }),
    );
  }

  #copySql(): void {
    const sql = this.#series?.sql;
    if (sql !== undefined) void this.#session.copyText(sql, 'the statement');
  }
}

function nothingText(
  { rowsWithoutTime, rowsBeyondTime }: TimeSeries,
  choice: SeriesChoice,
): string {
  if (choice.range !== undefined) return `No row lies in this part of ${choice.time}.`;
  if (rowsWithoutTime + rowsBeyondTime === 0) return 'There are no rows to draw.';
  return `No row has a time in ${choice.time} that can be drawn: they are NULL or infinite.`;
}
