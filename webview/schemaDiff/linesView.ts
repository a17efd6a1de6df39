import { svg } from '../shared/dom';
import { rowHeightPx } from '../shared/virtualRows';
import type { Line, LineEnds } from './lines';

/** As wide as the middle column of the style sheet. */
const widthPx = 160;
/** Between these two the label of a row stands. */
const [labelLeftPx, labelRightPx] = [34, 126] as const;
const lanePx = 7;
const bendPx = 6;

/** The lines between both schemas, drawn over the rows that are in the document. */
export class LinesView {
  readonly element = svg('svg', { class: 'lines', 'aria-hidden': 'true', width: widthPx });

  draw(ends: LineEnds, first: number, last: number): void {
    const topPx = first * rowHeightPx;
    const heightPx = Math.max(0, last - first + 1) * rowHeightPx;
    this.element.setAttribute('height', String(heightPx));
    this.element.style.transform = `translateY(${topPx}px)`;
    const paths = ends
      .between(first, last)
      .map((line) => svg('path', { d: pathOf(line, topPx), class: `line line-${line.kind}` }));
    this.element.replaceChildren(...paths);
  }
}

function pathOf({ from, to, lane }: Line, topPx: number): string {
  const y = (row: number): number => row * rowHeightPx + rowHeightPx / 2 - topPx;
  const [start, end] = [y(from), y(to)];
  const last = `M${labelRightPx} ${end}H${widthPx}`;
  if (from === to) return `M0 ${start}H${labelLeftPx}${last}`;
  const x = bendPx + 2 + lane * lanePx;
  const down = end > start ? bendPx : -bendPx;
  return [
    `M0 ${start}H${x - bendPx}`,
    `Q${x} ${start} ${x} ${start + down}`,
    `V${end - down}`,
    `Q${x} ${end} ${x + bendPx} ${end}`,
    `H${labelLeftPx}`,
    last,
  ].join('');
}
