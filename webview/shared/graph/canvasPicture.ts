import type { Drawing } from './drawing';
import type { Shape } from './shapes';

/** What browsers take for a picture, in all and along a side. */
const mostPixels = 60_000_000;
const mostSidePixels = 16_000;
const wantedScale = 2;

/** A drawing as a picture; a very large one with fewer pixels than it would have at full size. */
export function canvasPicture(drawing: Drawing): HTMLCanvasElement {
  const { width, height } = drawing;
  const scale = Math.min(
    wantedScale,
    Math.sqrt(mostPixels / (width * height)),
    mostSidePixels / Math.max(width, height),
  );
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.floor(width * scale));
  canvas.height = Math.max(1, Math.floor(height * scale));
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser draws no pictures');
  context.scale(scale, scale);
  context.fillStyle = drawing.background;
  context.fillRect(0, 0, width, height);
  context.translate(drawing.marginPx, drawing.marginPx);
  for (const shape of drawing.shapes) drawShape(context, shape, drawing);
  return canvas;
}

function drawShape(
  context: CanvasRenderingContext2D,
  shape: Shape,
  { colors, font }: Drawing,
): void {
  if (shape.kind === 'text') {
    context.font = `${shape.isBold ? '600 ' : ''}${shape.sizePx}px ${font}`;
    context.textAlign =
      shape.anchor === 'middle' ? 'center' : shape.anchor === 'end' ? 'right' : 'left';
    context.fillStyle = colors[shape.ink];
    context.fillText(shape.text, shape.at.x, shape.at.y);
    return;
  }
  const path = shape.kind === 'path' ? new Path2D(shape.path) : boxPath(shape);
  if (shape.fill !== undefined) {
    context.fillStyle = colors[shape.fill];
    context.fill(path);
  }
  if (shape.stroke === undefined) return;
  context.strokeStyle = colors[shape.stroke];
  context.lineWidth = shape.strokeWidth;
  context.setLineDash(shape.kind === 'box' && shape.isBroken ? [4, 3] : []);
  context.stroke(path);
}

function boxPath({ box, radius }: Extract<Shape, { readonly kind: 'box' }>): Path2D {
  const path = new Path2D();
  path.roundRect(box.x, box.y, box.width, box.height, radius);
  return path;
}
