import { svg, type Attributes } from '../dom';
import type { Drawing, Mark } from './drawing';
import { px } from './paths';

/** The marks of a chart as elements; the style sheet of charts knows how each looks in a theme. */
export function paintMarks({ marks }: Drawing): readonly SVGElement[] {
  return marks.map((mark) => svg(mark.kind, attributesOf(mark), ...contentOf(mark)));
}

function attributesOf(mark: Mark): Attributes {
  if (mark.kind === 'path') {
    const tone = mark.tone === undefined ? '' : ` chart-tone-${mark.tone}`;
    return { d: mark.d, class: `chart-${mark.role}${tone}` };
  }
  const { xPx, yPx, anchor, role, degrees } = mark;
  const x = px(xPx);
  const y = px(yPx);
  const transform = degrees === undefined ? undefined : `rotate(${degrees} ${x} ${y})`;
  return { x, y, class: `chart-${role}`, 'text-anchor': anchor, transform };
}

function contentOf(mark: Mark): readonly Node[] {
  return mark.kind === 'text' ? [document.createTextNode(mark.text)] : [];
}
