import type { PlacedGraph } from '../../../src/core/graph/graphLayout';
import type { NodeLook, TextMeasure } from './nodeLook';
import { edgeShapes, groupShapes, inks, nodeShapes, type Ink, type Shape } from './shapes';

/** A whole diagram to take along, in the colors that it has on the screen. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  /** Around the shapes, within width and height. */
  readonly marginPx: number;
  readonly shapes: readonly Shape[];
  readonly colors: Readonly<Record<Ink, string>>;
  readonly background: string;
  readonly font: string;
}

const marginPx = 16;

/** All of a diagram, whatever part of it is in sight; without the badges, which are for pressing. */
export function wholeDrawing(
  placed: PlacedGraph,
  looks: ReadonlyMap<string, NodeLook>,
  options: { readonly measure: TextMeasure; readonly element: Element },
): Drawing {
  const { measure, element } = options;
  const nodes = placed.nodes.flatMap((node) => {
    const look = looks.get(node.id);
    if (look === undefined) return [];
    return nodeShapes(node, look, { detail: 'all', measure });
  });
  const style = getComputedStyle(element);
  const shapes = [
    ...placed.groups.flatMap(groupShapes),
    ...edgeShapes(placed.edges, 'edge', 1),
    ...nodes,
  ];
  return {
    width: Math.ceil(placed.width) + 2 * marginPx,
    height: Math.ceil(placed.height) + 2 * marginPx,
    marginPx,
    shapes,
    colors: Object.fromEntries(
      inks.map((ink) => [ink, plainColor(style.getPropertyValue(`--graph-${ink}`))]),
    ) as Record<Ink, string>,
    background: plainColor(style.getPropertyValue('--graph-background')),
    font: style.fontFamily,
  };
}

/** A color as every program reads one: what the style sheet mixes is painted and looked at. */
function plainColor(css: string): string {
  const canvas = document.createElement('canvas');
  canvas.width = 1;
  canvas.height = 1;
  const context = canvas.getContext('2d');
  if (context === null) return css.trim();
  context.fillStyle = css.trim();
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return `rgb(${red}, ${green}, ${blue})`;
}
