import { groupBy } from '../../../src/core/base/groupBy';
import type { GraphIndex } from '../../../src/core/graph/graphIndex';
import type {
  Box,
  PlacedEdge,
  PlacedGraph,
  PlacedNode,
  Point,
} from '../../../src/core/graph/graphLayout';
import { svg } from '../dom';
import { sceneOf, type GraphScene } from './graphScene';
import type { NodeLook, TextMeasure } from './nodeLook';
import {
  badgeShapes,
  edgeShapes,
  groupShapes,
  nodeShapes,
  textShape,
  type NodeDetail,
} from './shapes';
import { shapeElement } from './shapeElement';
import { holds, inSight, type Size, type Viewport } from './viewport';

/** What a diagram shows. */
export interface ShownGraph {
  readonly placed: PlacedGraph;
  readonly index: GraphIndex;
  /** Of every node. */
  readonly looks: ReadonlyMap<string, NodeLook>;
}

/** How a diagram is looked at, and what stands out of it. */
export interface GraphView {
  readonly viewport: Viewport;
  readonly window: Size;
  readonly active: string | undefined;
  /** What is looked for; all else fades. `undefined` = nothing is. */
  readonly found: ReadonlySet<string> | undefined;
  /** What belongs to what is pointed at or chosen; all else fades. `undefined` = nothing is. */
  readonly lit: ReadonlySet<string> | undefined;
}

export interface PainterOptions {
  readonly measure: TextMeasure;
  /** What stands at an edge of the active node; empty = nothing. */
  readonly edgeLabel: (edgeId: string) => string;
}

/** True where a node's own letters can be read. */
function isReadable(detail: NodeDetail): boolean {
  return detail === 'all' || detail === 'title';
}

/** More labels than this cover each other. */
const mostEdgeLabels = 16;

/** Draws what of a diagram is in sight, in so much detail as can be made out. */
export class GraphPainter {
  readonly #stage = svg('g');
  readonly element = svg('svg', { role: 'presentation' }, this.#stage);
  readonly #options: PainterOptions;
  #view: GraphView = {
    viewport: { x: 0, y: 0, scale: 1 },
    window: { width: 0, height: 0 },
    active: undefined,
    found: undefined,
    lit: undefined,
  };

  #shown: ShownGraph | undefined;
  #drawn: Box = { x: 0, y: 0, width: 0, height: 0 };

  constructor(options: PainterOptions) {
    this.#options = options;
  }

  /** Draws all anew, or only moves what is drawn where that comes to the same. */
  paint(shown: ShownGraph, view: GraphView): void {
    const sight = inSight(view.viewport, view.window);
    if (this.#isDrawn(shown, view, sight)) {
      const { x, y } = this.#view.viewport;
      this.#move(view.viewport.x - x, view.viewport.y - y);
    } else this.#paintAnew(shown, view, sight);
  }

  #isDrawn(shown: ShownGraph, view: GraphView, sight: Box): boolean {
    const { viewport, active, found, lit } = this.#view;
    return (
      shown === this.#shown &&
      view.viewport.scale === viewport.scale &&
      view.active === active &&
      view.found === found &&
      view.lit === lit &&
      holds(this.#drawn, sight)
    );
  }

  /** The drawing as a whole, which costs next to nothing. */
  #move(byX: number, byY: number): void {
    this.element.style.transform = `translate(${byX}px, ${byY}px)`;
  }

  #paintAnew(shown: ShownGraph, view: GraphView, sight: Box): void {
    this.#view = view;
    this.#shown = shown;
    const { x, y, scale } = view.viewport;
    const scene = sceneOf(shown.placed, shown.looks, { sight, scale });
    this.#drawn = scene.drawn;
    this.#move(0, 0);
    this.element.classList.toggle('is-far', scene.detail === 'box');
    const isOwn = ({ source, target }: PlacedEdge): boolean =>
      source === view.active || target === view.active;
    const own = scene.edges.filter(isOwn);
    const others = scene.edges.filter((edge) => !isOwn(edge));
    this.#stage.setAttribute('transform', `translate(${x} ${y}) scale(${scale})`);
    this.#stage.replaceChildren(
      ...shown.placed.groups.flatMap(groupShapes).map(shapeElement),
      this.#edges(others, own, { scale, detail: scene.detail }),
      ...this.#nodes(scene, shown),
      ...this.#edgeLabels(own, scene.detail),
    );
  }

  #edges(
    others: readonly PlacedEdge[],
    own: readonly PlacedEdge[],
    { scale, detail }: { readonly scale: number; readonly detail: NodeDetail },
  ): SVGElement {
    // Lines stay as thin on the screen, however far away they are; from afar many lie side by side.
    const width = (isReadable(detail) ? 1 : 0.5) / Math.min(1, scale);
    const { lit, found } = this.#view;
    const isLit = ({ source, target }: PlacedEdge): boolean =>
      lit?.has(source) === true && lit.has(target);
    const isFaded = lit !== undefined || found !== undefined || detail === 'box';
    return svg(
      'g',
      { 'aria-hidden': 'true' },
      svg(
        'g',
        { class: isFaded ? 'is-faded' : undefined },
        ...edgeShapes(
          others.filter((edge) => !isLit(edge)),
          'edge',
          width,
        ).map(shapeElement),
      ),
      ...edgeShapes(others.filter(isLit), 'edge', 1.5 * width).map(shapeElement),
      ...edgeShapes(own, 'strong', 2 * width).map(shapeElement),
    );
  }

  #isFaded(id: string): boolean {
    const { active, found, lit } = this.#view;
    if (id === active) return false;
    return (found !== undefined && !found.has(id)) || (lit !== undefined && !lit.has(id));
  }

  #nodes({ nodes, detail }: GraphScene, shown: ShownGraph): readonly SVGElement[] {
    if (detail !== 'box') return nodes.map((node) => this.#node(node, detail, shown));
    const isMarked = ({ id }: PlacedNode): boolean =>
      id === this.#view.active || this.#view.found?.has(id) === true;
    const plain = nodes.filter((node) => !isMarked(node));
    return [
      ...this.#outlines(plain, shown),
      ...nodes.filter(isMarked).map((node) => this.#node(node, detail, shown)),
    ];
  }

  /** Nodes that are too small or too many to be read: one form for all that look the same. */
  #outlines(nodes: readonly PlacedNode[], { looks }: ShownGraph): readonly SVGElement[] {
    const classOf = ({ id }: PlacedNode): string => {
      const tone = looks.get(id)?.tone ?? 'border';
      return `fill-${tone}${this.#isFaded(id) ? ' is-faded' : ''}`;
    };
    const outlines = [...groupBy(nodes, classOf)].map(([name, alike]) => {
      const forms = alike.map(
        ({ x, y, width, height }) => `M${x} ${y}h${width}v${height}h${-width}z`,
      );
      return svg('path', { d: forms.join(''), class: name });
    });
    return [...outlines, ...this.#crosses(nodes, looks)];
  }

  /** What is wrong is crossed out, so that no color alone says it. */
  #crosses(nodes: readonly PlacedNode[], looks: ShownGraph['looks']): readonly SVGElement[] {
    const bad = nodes.filter(({ id }) => looks.get(id)?.tone === 'bad');
    if (bad.length === 0) return [];
    const lines = bad.map(
      ({ x, y, width, height }) =>
        `M${x} ${y}l${width} ${height}M${x + width} ${y}l${-width} ${height}`,
    );
    const width = 1 / this.#view.viewport.scale;
    return [svg('path', { d: lines.join(''), class: 'graph-cross', 'stroke-width': width })];
  }

  #node(node: PlacedNode, detail: NodeDetail, { looks }: ShownGraph): SVGElement {
    const look = looks.get(node.id);
    const isActive = node.id === this.#view.active;
    const isFound = this.#view.found?.has(node.id) === true;
    const element = svg('g', {
      id: nodeElementId(node.id),
      role: 'img',
      'aria-label': look?.label ?? node.id,
      'data-id': node.id,
      class: this.#isFaded(node.id) ? 'is-faded' : undefined,
    });
    if (look === undefined) return element;
    const { measure } = this.#options;
    const { scale } = this.#view.viewport;
    element.append(...nodeShapes(node, look, { detail, measure, scale }).map(shapeElement));
    if (isFound) element.append(this.#mark(node, 'graph-found', 2));
    if (isActive) element.append(this.#mark(node, 'graph-mark', 2));
    if (isReadable(detail)) element.append(...badgeShapes(node, look).map(shapeElement));
    return element;
  }

  /** A border around a node that can be seen from far away. */
  #mark({ x, y, width, height }: PlacedNode, className: string, thickness: number): SVGElement {
    const line = thickness / Math.min(1, this.#view.viewport.scale);
    const box = { x: x - line, y: y - line, width: width + 2 * line, height: height + 2 * line };
    return svg('rect', { ...box, rx: 5, class: className, 'stroke-width': line });
  }

  /** What each edge of the active node says, at its middle. */
  #edgeLabels(own: readonly PlacedEdge[], detail: NodeDetail): readonly SVGElement[] {
    if (!isReadable(detail) || own.length > mostEdgeLabels) return [];
    return own.flatMap((edge) => {
      const text = this.#options.edgeLabel(edge.id);
      const width = this.#options.measure(text, 'normal') + 8;
      const at = middleOf(edge, width);
      if (text === '' || at === undefined) return [];
      const box = { x: at.x - width / 2, y: at.y - 9, width, height: 18 };
      return [
        svg(
          'g',
          { 'aria-hidden': 'true' },
          svg('rect', { ...box, rx: 3, class: 'edge-label-back' }),
          shapeElement(textShape(text, { x: at.x, y: at.y + 4 }, 'text', { anchor: 'middle' })),
        ),
      ];
    });
  }
}

/** The middle of an edge's longest part; `undefined` = a label of the width would cover its ends. */
function middleOf({ points }: PlacedEdge, width: number): Point | undefined {
  let best: Point | undefined;
  let longest = 0;
  for (const [index, point] of points.entries()) {
    const before = points[index - 1];
    if (before === undefined) continue;
    const across = Math.abs(point.x - before.x);
    const length = Math.hypot(across, point.y - before.y);
    const isUpright = across < 1;
    if (length <= longest || (!isUpright && across < width)) continue;
    longest = length;
    best = { x: (point.x + before.x) / 2, y: (point.y + before.y) / 2 };
  }
  return best;
}

/** The id of the element that a node is drawn with. */
export function nodeElementId(id: string): string {
  return `node ${id}`.replaceAll(/\s/g, '-');
}
