import { legendOf, type ChartData } from './chartData';
import { fittedText, textPx, textWidth, type Mark } from './drawing';
import { px } from './paths';

const edgePx = 12;
const rowPx = 18;
const swatchPx = 12;
const apartPx = 16;

interface LegendPlace {
  readonly name: string;
  readonly tone: number;
  readonly xPx: number;
  readonly row: number;
}

/** The room above a chart for its name and its legend. */
export function headingPx(data: ChartData, widthPx: number): number {
  const rows = (legendPlaces(data, widthPx).at(-1)?.row ?? -1) + 1;
  return edgePx + rowPx * (rows + 1) + 6;
}

export function headingMarks(data: ChartData, widthPx: number): readonly Mark[] {
  const title: Mark = {
    kind: 'text',
    role: 'heading',
    text: fittedText(data.title, widthPx - 2 * edgePx),
    xPx: edgePx,
    yPx: edgePx + textPx,
    anchor: 'start',
  };
  const legend = legendPlaces(data, widthPx).flatMap(
    ({ name, tone, xPx, row }): readonly Mark[] => {
      const yPx = edgePx + textPx + rowPx * (row + 1);
      const d = `M${px(xPx)} ${px(yPx - 8)}h${swatchPx}v8h-${swatchPx}z`;
      return [
        { kind: 'path', role: 'bar', tone, d },
        { kind: 'text', role: 'tick', text: name, xPx: xPx + swatchPx + 5, yPx, anchor: 'start' },
      ];
    },
  );
  return [title, ...legend];
}

function legendPlaces(data: ChartData, widthPx: number): readonly LegendPlace[] {
  let xPx = edgePx;
  let row = 0;
  return legendOf(data).map(({ name, tone }) => {
    const shown = fittedText(name, widthPx - 2 * edgePx - swatchPx - 5);
    const width = swatchPx + 5 + textWidth(shown);
    if (xPx > edgePx && xPx + width > widthPx - edgePx) [xPx, row] = [edgePx, row + 1];
    const place = { name: shown, tone, xPx, row };
    xPx += width + apartPx;
    return place;
  });
}
