import type { TimeRange } from '../../../src/core/warehouse/series/timeSeries';
import { h, setAttributes, svg } from '../dom';
import { liveRegion } from '../liveRegion';
import { legendOf, stopText, withoutLines, type ChartData } from './chartData';
import { ChartCursor } from './chartCursor';
import { drawChart } from './drawChart';
import type { Drawing } from './drawing';
import { paintMarks } from './svgPainter';

export interface ChartActions {
  /** Looks at a part of the time that is shown; absent = the chart is shown whole. */
  readonly zoom?: (range: TimeRange) => void;
  /** Shows all of the time again. */
  readonly reset?: () => void;
}

/** Laneless charts have no height of their own: this is what a lane is drawn in at least. */
const leastLanePx = 110;

/**
 * A chart that is looked at with a mouse, or with the keyboard alone: arrow keys go from stop to stop,
 * what is there is said and shown.
 */
export class ChartView {
  readonly element: HTMLElement;
  readonly #actions: ChartActions;
  readonly #legend = h('div', { class: 'chart-legend', role: 'group', 'aria-label': 'Legend' });
  readonly #svg = svg('svg', { 'aria-hidden': 'true' });
  readonly #plot: HTMLElement;
  readonly #said = liveRegion('chart-said');
  readonly #cursor: ChartCursor;
  readonly #hidden = new Set<string>();
  #data: ChartData | undefined;

  constructor(actions: ChartActions) {
    this.#actions = actions;
    const isZoomable = actions.zoom !== undefined;
    this.#plot = h('div', {
      class: isZoomable ? 'chart-plot is-zoomable' : 'chart-plot',
      role: 'application',
      tabindex: 0,
      'aria-roledescription': 'chart',
      'aria-keyshortcuts': 'ArrowLeft ArrowRight Home End',
    });
    this.#cursor = new ChartCursor(this.#plot, {
      zoom: actions.zoom,
      reset: actions.reset,
      say: (index) =>
        this.#said.announce(this.#data === undefined ? '' : stopText(this.#data, index)),
    });
    this.#plot.append(this.#svg, ...this.#cursor.elements);
    this.element = h('div', { class: 'chart' }, this.#legend, this.#plot, this.#said.element);
    new ResizeObserver(() => this.#draw()).observe(this.#plot);
  }

  /** What is shown, without what was taken out of it. */
  get shown(): ChartData | undefined {
    return this.#data && withoutLines(this.#data, this.#hidden);
  }

  get size(): { readonly widthPx: number; readonly heightPx: number } {
    return { widthPx: this.#plot.clientWidth, heightPx: this.#plot.clientHeight };
  }

  show(data: ChartData): void {
    this.#data = data;
    this.#plot.style.minHeight = `${Math.max(180, 60 + leastLanePx * data.lanes.length)}px`;
    const keys =
      this.#actions.zoom === undefined
        ? 'Arrow keys go from value to value.'
        : 'Arrow keys go from value to value, with Shift they mark a range, Enter zooms into it, plus and minus zoom, 0 shows all.';
    setAttributes(this.#plot, { 'aria-label': `${data.title}. ${keys}` });
    this.#drawLegend(data);
    this.#draw();
  }

  focus(): void {
    this.#plot.focus();
  }

  #drawLegend(data: ChartData): void {
    const known = legendOf(data);
    const keys = known.map(({ name, tone }) => {
      const isShown = !this.#hidden.has(name);
      const swatch = h('span', { class: `chart-swatch chart-tone-${tone}` });
      const key = h(
        'button',
        { type: 'button', class: 'chart-key', 'aria-pressed': String(isShown), title: name },
        swatch,
        h('span', {}, name),
      );
      key.addEventListener('click', () => this.#toggle(name, key));
      return key;
    });
    this.#legend.replaceChildren(...(known.length > 1 ? keys : []));
  }

  #toggle(name: string, key: HTMLElement): void {
    if (!this.#hidden.delete(name)) this.#hidden.add(name);
    setAttributes(key, { 'aria-pressed': String(!this.#hidden.has(name)) });
    this.#draw();
  }

  #draw(): void {
    const data = this.shown;
    const { widthPx, heightPx } = this.size;
    if (data === undefined || widthPx === 0 || heightPx === 0) return;
    const drawing: Drawing = drawChart(data, { widthPx, heightPx, hasHeading: false });
    setAttributes(this.#svg, { width: widthPx, height: heightPx });
    this.#svg.replaceChildren(...paintMarks(drawing));
    this.#cursor.follow(data, drawing);
  }
}
