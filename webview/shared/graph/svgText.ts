import { escapeHtml } from '../../../src/core/base/html';
import type { Drawing } from './drawing';
import type { Ink, Shape } from './shapes';

/** A drawing as a file of SVG that needs no style sheet and no font but the reader's own. */
export function svgText(drawing: Drawing): string {
  const { width, height, marginPx, shapes, colors, background, font } = drawing;
  const lines = shapes.map((shape) => shapeText(shape, colors));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${escapeHtml(font)}">`,
    `<rect width="${width}" height="${height}" fill="${escapeHtml(background)}"/>`,
    `<g transform="translate(${marginPx} ${marginPx})">`,
    ...lines,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

function shapeText(shape: Shape, colors: Readonly<Record<Ink, string>>): string {
  switch (shape.kind) {
    case 'box': {
      const { x, y, width, height } = shape.box;
      const dashes = shape.isBroken ? ' stroke-dasharray="4 3"' : '';
      return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${shape.radius}"${paint(shape, colors)}${dashes}/>`;
    }
    case 'path':
      return `<path d="${shape.path}"${paint(shape, colors)}/>`;
    case 'text': {
      const { x, y } = shape.at;
      const weight = shape.isBold ? ' font-weight="600"' : '';
      const anchor = shape.anchor === 'start' ? '' : ` text-anchor="${shape.anchor}"`;
      return `<text x="${x}" y="${y}" font-size="${shape.sizePx}" fill="${colorOf(shape.ink, colors)}"${weight}${anchor}>${escapeHtml(shape.text)}</text>`;
    }
  }
}

function paint(
  shape: {
    readonly fill: Ink | undefined;
    readonly stroke: Ink | undefined;
    readonly strokeWidth: number;
  },
  colors: Readonly<Record<Ink, string>>,
): string {
  const stroke =
    shape.stroke === undefined
      ? ''
      : ` stroke="${colorOf(shape.stroke, colors)}" stroke-width="${shape.strokeWidth}"`;
  return ` fill="${shape.fill === undefined ? 'none' : colorOf(shape.fill, colors)}"${stroke}`;
}

function colorOf(ink: Ink, colors: Readonly<Record<Ink, string>>): string {
  return escapeHtml(colors[ink]);
}
