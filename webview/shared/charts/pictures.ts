import { escapeHtml } from '../../../src/core/base/html';
import { textPx, type Drawing, type Mark } from './drawing';
import { inkOf, paintOf, type Palette } from './palette';
import { px } from './paths';

/** A chart as the text of an SVG file that needs nothing beside it. */
export function svgText({ widthPx, heightPx, marks }: Drawing, palette: Palette): string {
  const size = `width="${widthPx}" height="${heightPx}" viewBox="0 0 ${widthPx} ${heightPx}"`;
  const font = `font-family="${escapeHtml(palette.font)}" font-size="${textPx}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${font}>
<rect width="100%" height="100%" fill="${escapeHtml(palette.background)}"/>
${marks.map((mark) => elementText(mark, palette)).join('\n')}
</svg>
`;
}

function elementText(mark: Mark, palette: Palette): string {
  if (mark.kind === 'path') {
    const { fill = 'none', stroke = 'none', widthPx, opacity } = paintOf(mark, palette);
    const look = `fill="${escapeHtml(fill)}" stroke="${escapeHtml(stroke)}" stroke-width="${widthPx}"`;
    return `<path d="${mark.d}" ${look} opacity="${opacity}" stroke-linecap="round" stroke-linejoin="round"/>`;
  }
  const { color, isBold } = inkOf(mark, palette);
  const [x, y] = [px(mark.xPx), px(mark.yPx)];
  const weight = isBold ? ' font-weight="600"' : '';
  const turn = mark.degrees === undefined ? '' : ` transform="rotate(${mark.degrees} ${x} ${y})"`;
  const place = `x="${x}" y="${y}" text-anchor="${mark.anchor}"${turn}`;
  return `<text ${place} fill="${escapeHtml(color)}"${weight}>${escapeHtml(mark.text)}</text>`;
}

/** Dots of a picture per pixel of the page, so that it is sharp in print. */
const sharpness = 2;

/** The same painted. */
export function canvasPicture(drawing: Drawing, palette: Palette): HTMLCanvasElement {
  const { widthPx, heightPx, marks } = drawing;
  const canvas = document.createElement('canvas');
  canvas.width = widthPx * sharpness;
  canvas.height = heightPx * sharpness;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('The picture could not be drawn');
  context.scale(sharpness, sharpness);
  context.fillStyle = palette.background;
  context.fillRect(0, 0, widthPx, heightPx);
  for (const mark of marks) paintMark(context, mark, palette);
  return canvas;
}

function paintMark(context: CanvasRenderingContext2D, mark: Mark, palette: Palette): void {
  context.save();
  if (mark.kind === 'path') {
    const { fill, stroke, widthPx, opacity } = paintOf(mark, palette);
    const path = new Path2D(mark.d);
    context.globalAlpha = opacity;
    context.lineWidth = widthPx;
    context.lineCap = 'round';
    context.lineJoin = 'round';
    context.fillStyle = fill ?? 'transparent';
    context.strokeStyle = stroke ?? 'transparent';
    // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- no array is filled
    if (fill !== undefined) context.fill(path);
    if (stroke !== undefined) context.stroke(path);
  } else {
    const { color, isBold } = inkOf(mark, palette);
    context.font = `${isBold ? '600 ' : ''}${textPx}px ${palette.font}`;
    context.fillStyle = color;
    context.textAlign = mark.anchor === 'middle' ? 'center' : mark.anchor;
    context.translate(mark.xPx, mark.yPx);
    context.rotate(((mark.degrees ?? 0) * Math.PI) / 180);
    context.fillText(mark.text, 0, 0);
  }
  context.restore();
}
