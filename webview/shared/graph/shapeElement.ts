import { svg } from '../dom';
import type { Ink, Shape } from './shapes';

/** A shape as an element whose colors are the style sheet's. */
export function shapeElement(shape: Shape): SVGElement {
  switch (shape.kind) {
    case 'box': {
      const { x, y, width, height } = shape.box;
      return svg('rect', {
        x,
        y,
        width,
        height,
        rx: shape.radius,
        class: inkClass(shape),
        'stroke-width': shape.strokeWidth,
        'stroke-dasharray': shape.isBroken ? '4 3' : undefined,
      });
    }
    case 'path':
      return svg('path', {
        d: shape.path,
        class: inkClass(shape),
        'stroke-width': shape.strokeWidth,
      });
    case 'text': {
      const element = svg('text', {
        x: shape.at.x,
        y: shape.at.y,
        class: `fill-${shape.ink}${shape.isBold ? ' is-bold' : ''}`,
        'font-size': shape.sizePx,
        'text-anchor': shape.anchor === 'start' ? undefined : shape.anchor,
      });
      element.textContent = shape.text;
      return element;
    }
  }
}

function inkClass({
  fill,
  stroke,
}: {
  readonly fill: Ink | undefined;
  readonly stroke: Ink | undefined;
}): string {
  return `fill-${fill ?? 'none'} stroke-${stroke ?? 'none'}`;
}
