import type { TimeRange } from '../../../src/core/warehouse/series/timeSeries';
import { h, setAttributes, svg } from '../dom';
import { labeledLines, shortPointText, type ChartData } from './chartData';
import type { Drawing } from './drawing';
import { px } from './paths';
import { stepOf, zoomed } from './chartKeys';

export interface CursorActions {
  readonly zoom: ((range: TimeRange) => void) | undefined;
  readonly reset: (() => void) | undefined;
  /** A person went to a stop by keyboard. */
  readonly say: (index: number) => void;
}

/** A shorter pull is a press. */
const leastBrushPx = 5;
const tipGapPx = 12;

/** Where a person looks at a chart: a line with what is there, and a range that is being marked. */
export class ChartCursor {
  readonly elements: readonly Element[];
  readonly #plot: HTMLElement;
  readonly #actions: CursorActions;
  readonly #layer = svg('svg', { 'aria-hidden': 'true' });
  readonly #brush = svg('rect', { class: 'chart-brush' });
  readonly #line = svg('path', { class: 'chart-cursor-line' });
  readonly #dots = svg('g');
  readonly #tip = h('div', { class: 'chart-tip', 'aria-hidden': 'true', hidden: true });
  #data: ChartData | undefined;
  #drawing: Drawing | undefined;
  #index: number | undefined;
  /** Where a marked range began, from the left; the other end is the pointer or the stop. */
  #anchorPx: number | undefined;
  #endPx = 0;

  constructor(plot: HTMLElement, actions: CursorActions) {
    this.#plot = plot;
    this.#actions = actions;
    this.#layer.append(this.#brush, this.#line, this.#dots);
    this.elements = [this.#layer, this.#tip];
    plot.addEventListener('keydown', (event) => this.#onKey(event));
    plot.addEventListener('pointermove', (event) => this.#onMove(event));
    plot.addEventListener('pointerleave', () => this.#onLeave());
    plot.addEventListener('pointerdown', (event) => this.#onDown(event));
    plot.addEventListener('pointerup', () => this.#onUp());
    plot.addEventListener('pointercancel', () => this.#clearBrush());
    plot.addEventListener('dblclick', () => actions.reset?.());
    plot.addEventListener('blur', () => this.#goTo(undefined));
  }

  /** The chart was drawn anew. */
  follow(data: ChartData, drawing: Drawing): void {
    const isSame = data.stops.length === this.#data?.stops.length;
    this.#data = data;
    this.#drawing = drawing;
    setAttributes(this.#layer, { width: drawing.widthPx, height: drawing.heightPx });
    this.#anchorPx = undefined;
    this.#goTo(isSame ? this.#index : undefined);
  }

  #onKey(event: KeyboardEvent): void {
    const act = this.#actionOf(event);
    if (act === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  #actionOf(event: KeyboardEvent): (() => void) | undefined {
    const { key, shiftKey, ctrlKey, metaKey, altKey } = event;
    if (ctrlKey || metaKey || altKey) return undefined;
    const count = this.#data?.stops.length ?? 0;
    const target = stepOf(key, this.#index, count);
    if (target !== undefined) return () => this.#step(target, { isMarking: shiftKey });
    const isMarked = this.#anchorPx !== undefined;
    const actions: Readonly<Partial<Record<string, () => void>>> = {
      ...(isMarked && { Enter: () => this.#zoomIn(), Escape: () => this.#clearBrush() }),
      '+': () => this.#zoomBy(0.5),
      '=': () => this.#zoomBy(0.5),
      '-': () => this.#zoomBy(2),
      ...(this.#actions.reset && { 0: this.#actions.reset }),
    };
    return actions[key];
  }

  #step(target: number, { isMarking }: { readonly isMarking: boolean }): void {
    const before = this.#drawing?.stopsPx[this.#index ?? target] ?? 0;
    if (!isMarking) this.#anchorPx = undefined;
    else if (this.#actions.zoom !== undefined) this.#anchorPx ??= before;
    this.#endPx = this.#drawing?.stopsPx[target] ?? 0;
    this.#goTo(target);
    this.#actions.say(target);
  }

  #zoomBy(factor: number): void {
    const { zoom } = this.#actions;
    const { range, stops } = this.#data ?? {};
    if (zoom === undefined || range === undefined) return;
    const middle = (range.fromSeconds + range.toSeconds) / 2;
    zoom(zoomed(range, stops?.[this.#index ?? -1]?.at ?? middle, factor));
  }

  #zoomIn(): void {
    const drawing = this.#drawing;
    const anchorPx = this.#anchorPx;
    if (drawing === undefined || anchorPx === undefined) return;
    const ends = [anchorPx, this.#endPx].map((xPx) => drawing.valueAt(xPx));
    this.#clearBrush();
    this.#actions.zoom?.({ fromSeconds: Math.min(...ends), toSeconds: Math.max(...ends) });
  }

  #onDown(event: PointerEvent): void {
    if (event.button !== 0 || this.#actions.zoom === undefined) return;
    this.#plot.setPointerCapture(event.pointerId);
    this.#anchorPx = this.#within(event);
    this.#endPx = this.#anchorPx;
  }

  #onMove(event: PointerEvent): void {
    const xPx = this.#within(event);
    this.#endPx = xPx;
    this.#goTo(nearest(this.#drawing?.stopsPx ?? [], xPx));
  }

  #onUp(): void {
    if (this.#anchorPx === undefined) return;
    if (Math.abs(this.#endPx - this.#anchorPx) < leastBrushPx) return this.#clearBrush();
    this.#zoomIn();
  }

  #onLeave(): void {
    if (document.activeElement !== this.#plot) this.#goTo(undefined);
  }

  #clearBrush(): void {
    this.#anchorPx = undefined;
    this.#draw();
  }

  #within({ clientX }: PointerEvent): number {
    const { leftPx = 0, rightPx = 0 } = this.#drawing?.plot ?? {};
    const xPx = clientX - this.#plot.getBoundingClientRect().left;
    return Math.max(leftPx, Math.min(rightPx, xPx));
  }

  #goTo(index: number | undefined): void {
    this.#index = index;
    this.#draw();
  }

  #draw(): void {
    const drawing = this.#drawing;
    const data = this.#data;
    if (drawing === undefined || data === undefined) return;
    this.#drawBrush(drawing);
    const index = this.#index;
    const stop = index === undefined ? undefined : data.stops[index];
    this.#tip.hidden = stop === undefined;
    if (index === undefined || stop === undefined) {
      setAttributes(this.#line, { d: '' });
      return this.#dots.replaceChildren();
    }
    const xPx = drawing.stopsPx[index] ?? 0;
    const { topPx, bottomPx } = drawing.plot;
    setAttributes(this.#line, { d: `M${px(xPx)} ${px(topPx)}V${px(bottomPx)}` });
    this.#drawDots(data, drawing, index);
    this.#drawTip(data, drawing, index);
  }

  #drawBrush({ plot: { topPx, bottomPx } }: Drawing): void {
    const anchorPx = this.#anchorPx ?? this.#endPx;
    setAttributes(this.#brush, {
      x: px(Math.min(anchorPx, this.#endPx)),
      y: px(topPx),
      width: px(Math.abs(this.#endPx - anchorPx)),
      height: px(bottomPx - topPx),
    });
  }

  #drawDots(data: ChartData, { lanes, stopsPx }: Drawing, index: number): void {
    const cx = px(stopsPx[index] ?? 0);
    const dots = labeledLines(data).flatMap(({ lane, tone, points }) => {
      const point = points[index];
      if (point === undefined || data.kind === 'bars') return [];
      const cy = px(lanes[lane]?.yOf(point.value) ?? 0);
      return [svg('circle', { class: `chart-cursor-dot chart-tone-${tone}`, cx, cy, r: 4 })];
    });
    this.#dots.replaceChildren(...dots);
  }

  #drawTip(data: ChartData, drawing: Drawing, index: number): void {
    const rows = labeledLines(data).map(({ label, tone, points }) =>
      h(
        'div',
        { class: 'chart-tip-row' },
        h('span', { class: `chart-swatch chart-tone-${tone}` }),
        h('span', {}, label),
        h('span', {}, shortPointText(points[index])),
      ),
    );
    this.#tip.replaceChildren(h('strong', {}, data.stops[index]?.title ?? ''), ...rows);
    const xPx = drawing.stopsPx[index] ?? 0;
    const room = drawing.widthPx - this.#tip.offsetWidth;
    const isRight = xPx + tipGapPx <= room;
    const left = isRight ? xPx + tipGapPx : xPx - tipGapPx - this.#tip.offsetWidth;
    this.#tip.style.left = `${Math.max(0, Math.min(left, room))}px`;
    this.#tip.style.top = `${drawing.plot.topPx}px`;
  }
}

/** The stop that a pointer is closest to; they lie in the order of the axis. */
function nearest(stopsPx: readonly number[], xPx: number): number | undefined {
  let best: number | undefined;
  for (const [index, stopPx] of stopsPx.entries()) {
    const known = best === undefined ? Infinity : Math.abs((stopsPx[best] ?? 0) - xPx);
    if (Math.abs(stopPx - xPx) < known) best = index;
  }
  return best;
}
