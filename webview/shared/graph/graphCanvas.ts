import type { GraphIndex } from '../../../src/core/graph/graphIndex';
import type {
  PlacedEdge,
  PlacedGraph,
  PlacedNode,
  Point,
} from '../../../src/core/graph/graphLayout';
import { stepTo, type Direction } from '../../../src/core/graph/stepTo';
import { h, setAttributes } from '../dom';
import { sceneOf, type GraphScene } from './graphScene';
import type { NodeLook, TextMeasure } from './nodeLook';
import {
  badgeBox,
  badgeShapes,
  edgeShapes,
  groupShapes,
  nodeShapes,
  textShape,
  type NodeDetail,
} from './shapes';
import { shapeElement, svg } from './svgElements';
import {
  centeredOn,
  contains,
  fitted,
  inSight,
  panned,
  placeAt,
  revealing,
  zoomedAt,
  type Size,
  type Viewport,
} from './viewport';

/** What a diagram shows. */
export interface ShownGraph {
  readonly placed: PlacedGraph;
  readonly index: GraphIndex;
  /** Of every node. */
  readonly looks: ReadonlyMap<string, NodeLook>;
}

export interface GraphCanvasOptions {
  readonly label: string;
  readonly measure: TextMeasure;
  /** What stands at an edge of the active node; empty = nothing. */
  readonly edgeLabel: (edgeId: string) => string;
  readonly onActive: (id: string) => void;
  readonly onOpen: (id: string) => void;
  /** More of what is around a node is wanted. */
  readonly onExpand: (id: string) => void;
  readonly onHide: (id: string) => void;
  /** There is nothing in the direction of an arrow key. */
  readonly onNothing: (direction: Direction) => void;
}

/** A scale at which everything can be read. */
const readableScale = 0.75;
const zoomStep = 1.25;
const panStepPx = 60;
/** A hand that presses moves a little. */
const dragThresholdPx = 4;
/** More labels than this cover each other. */
const mostEdgeLabels = 16;

const directions: Readonly<Partial<Record<string, Direction>>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

const nothing: PlacedGraph = { width: 0, height: 0, nodes: [], edges: [], groups: [] };

/**
 * A diagram that is panned and zoomed by mouse and keyboard. One node is active: arrow keys go from it
 * along its edges. Only what is in sight is in the page, and of far too much only outlines.
 */
export class GraphCanvas {
  readonly element: HTMLElement;
  readonly #options: GraphCanvasOptions;
  readonly #svg = svg('svg', { role: 'presentation' });
  readonly #stage = svg('g');
  #shown: ShownGraph | undefined;
  #places: ReadonlyMap<string, PlacedNode> = new Map();
  #active: string | undefined;
  #found: ReadonlySet<string> | undefined;
  #viewport: Viewport = { x: 0, y: 0, scale: 1 };
  #isFitted = true;
  #isDrawing = false;

  constructor(options: GraphCanvasOptions) {
    this.#options = options;
    this.element = h('div', {
      class: 'graph',
      tabindex: 0,
      role: 'application',
      'aria-label': options.label,
      'aria-roledescription': 'diagram',
    });
    this.#svg.append(this.#stage);
    this.element.append(this.#svg);
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
    this.element.addEventListener('wheel', (event) => this.#onWheel(event), { passive: false });
    this.element.addEventListener('pointerdown', (event) => this.#onPress(event));
    this.element.addEventListener('pointermove', (event) => this.#onMove(event));
    this.element.addEventListener('dblclick', (event) => this.#onDoubleClick(event));
    new ResizeObserver(() => this.#onResize()).observe(this.element);
  }

  get active(): string | undefined {
    return this.#active;
  }

  get viewport(): Viewport {
    return this.#viewport;
  }

  /** True while all is shown, whatever the size of the window. */
  get isFitted(): boolean {
    return this.#isFitted;
  }

  /** Shows another diagram; the node `keep` stays where it is on the screen, if it was there. */
  show(shown: ShownGraph, keep: string | undefined): void {
    const before = keep === undefined ? undefined : this.#places.get(keep);
    this.#shown = shown;
    this.#places = new Map(shown.placed.nodes.map((node) => [node.id, node]));
    const after = keep === undefined ? undefined : this.#places.get(keep);
    if (this.#active !== undefined && !this.#places.has(this.#active)) this.#active = undefined;
    if (this.#isFitted) this.#viewport = fitted(shown.placed, this.#size);
    else if (before !== undefined && after !== undefined) {
      const { scale } = this.#viewport;
      const byX = (before.x - after.x) * scale;
      this.#viewport = panned(this.#viewport, byX, (before.y - after.y) * scale);
    }
    this.#draw();
  }

  /** Looks at the diagram as it was looked at before. */
  restore(viewport: Viewport): void {
    this.#look(viewport);
  }

  setActive(id: string | undefined): void {
    this.#active = id !== undefined && this.#places.has(id) ? id : undefined;
    this.#draw();
  }

  /** Marks nodes and lets all others fade; `undefined` = none is looked for. */
  setFound(ids: ReadonlySet<string> | undefined): void {
    this.#found = ids;
    this.#draw();
  }

  setLabel(label: string): void {
    this.element.setAttribute('aria-label', label);
  }

  fit(): void {
    this.#isFitted = true;
    this.#viewport = fitted(this.#shown?.placed ?? nothing, this.#size);
    this.#draw();
  }

  zoom(direction: 'in' | 'out'): void {
    const { width, height } = this.#size;
    const factor = direction === 'in' ? zoomStep : 1 / zoomStep;
    this.#look(zoomedAt(this.#viewport, { x: width / 2, y: height / 2 }, factor));
  }

  /** Brings a node into the middle, large enough to be read, and makes it active. */
  center(id: string): void {
    const node = this.#places.get(id);
    if (node === undefined) return;
    this.#activate(id);
    this.#look(centeredOn(this.#viewport, node, this.#size, readableScale));
  }

  get #size(): Size {
    return { width: this.element.clientWidth, height: this.element.clientHeight };
  }

  #look(viewport: Viewport): void {
    this.#isFitted = false;
    this.#viewport = viewport;
    this.#draw();
  }

  #onResize(): void {
    if (this.#isFitted) this.#viewport = fitted(this.#shown?.placed ?? nothing, this.#size);
    this.#draw();
  }

  #activate(id: string): void {
    this.#active = id;
    this.#draw();
    this.#options.onActive(id);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = directions[event.key];
    if (direction !== undefined) {
      if (event.shiftKey) this.#panTowards(direction);
      else this.#step(direction);
    } else if (!this.#doKey(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #doKey(key: string): boolean {
    const { onOpen, onExpand, onHide } = this.#options;
    const onActive: Readonly<Partial<Record<string, (id: string) => void>>> = {
      Enter: onOpen,
      ' ': onExpand,
      Delete: onHide,
    };
    const onAll: Readonly<Partial<Record<string, () => void>>> = {
      '+': () => this.zoom('in'),
      '=': () => this.zoom('in'),
      '-': () => this.zoom('out'),
      '0': () => this.fit(),
    };
    const act = onActive[key];
    if (act !== undefined) {
      if (this.#active !== undefined) act(this.#active);
      return true;
    }
    onAll[key]?.();
    return onAll[key] !== undefined;
  }

  #panTowards(direction: Direction): void {
    const byX = { left: panStepPx, right: -panStepPx, up: 0, down: 0 }[direction];
    const byY = { left: 0, right: 0, up: panStepPx, down: -panStepPx }[direction];
    this.#look(panned(this.#viewport, byX, byY));
  }

  #step(direction: Direction): void {
    if (this.#shown === undefined) return;
    const { placed, index } = this.#shown;
    const from = this.#active === undefined ? undefined : this.#places.get(this.#active);
    const next =
      from === undefined
        ? placed.nodes[0]?.id
        : stepTo(from, direction, { nodes: placed.nodes, index });
    const node = next === undefined ? undefined : this.#places.get(next);
    if (node === undefined) return this.#options.onNothing(direction);
    this.#activate(node.id);
    const shownAt = revealing(this.#viewport, node, this.#size);
    if (shownAt.x !== this.#viewport.x || shownAt.y !== this.#viewport.y) this.#look(shownAt);
  }

  #onWheel(event: WheelEvent): void {
    event.preventDefault();
    // A pinch on a touch pad comes as a wheel with Ctrl.
    if (event.ctrlKey || event.metaKey) {
      const factor = Math.exp(-event.deltaY / 250);
      this.#look(zoomedAt(this.#viewport, this.#at(event), factor));
      return;
    }
    const isSideways = event.shiftKey && event.deltaX === 0;
    const [byX, byY] = isSideways ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
    this.#look(panned(this.#viewport, -byX, -byY));
  }

  #onPress(event: PointerEvent): void {
    if (event.button > 1) return;
    const start = { x: event.clientX, y: event.clientY };
    let last = start;
    let isDragged = false;
    const controller = new AbortController();
    const { signal } = controller;
    const move = (moved: PointerEvent): void => {
      const { clientX: x, clientY: y } = moved;
      isDragged ||= Math.hypot(x - start.x, y - start.y) > dragThresholdPx;
      if (!isDragged) return;
      this.element.classList.add('is-dragged');
      this.#look(panned(this.#viewport, x - last.x, y - last.y));
      last = { x, y };
    };
    const end = (): void => {
      controller.abort();
      this.element.classList.remove('is-dragged');
      if (!isDragged) this.#onClick(event);
    };
    this.element.setPointerCapture(event.pointerId);
    this.element.addEventListener('pointermove', move, { signal });
    this.element.addEventListener('pointerup', end, { signal });
    this.element.addEventListener('pointercancel', () => controller.abort(), { signal });
  }

  #onClick(event: PointerEvent): void {
    const { node, isBadge } = this.#nodeAt(event);
    if (node === undefined) return;
    this.#activate(node.id);
    if (isBadge) this.#options.onExpand(node.id);
  }

  #onDoubleClick(event: MouseEvent): void {
    const { node, isBadge } = this.#nodeAt(event);
    if (node !== undefined && !isBadge) this.#options.onOpen(node.id);
  }

  #onMove(event: PointerEvent): void {
    const { node } = this.#nodeAt(event);
    this.element.classList.toggle('is-over-node', node !== undefined);
    const title = node === undefined ? '' : (this.#shown?.looks.get(node.id)?.label ?? '');
    if (this.element.title !== title) this.element.title = title;
  }

  #at({ clientX, clientY }: MouseEvent): { readonly x: number; readonly y: number } {
    const { left, top } = this.element.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  }

  #nodeAt(event: MouseEvent): {
    readonly node: PlacedNode | undefined;
    readonly isBadge: boolean;
  } {
    const place = placeAt(this.#viewport, this.#at(event));
    for (const node of this.#shown?.placed.nodes ?? []) {
      const look = this.#shown?.looks.get(node.id);
      const badge = look && badgeBox(node, look);
      if (badge !== undefined && contains(badge, place)) return { node, isBadge: true };
      if (contains(node, place)) return { node, isBadge: false };
    }
    return { node: undefined, isBadge: false };
  }

  /** Once for each frame, however much changes in it. */
  #draw(): void {
    if (this.#isDrawing) return;
    this.#isDrawing = true;
    requestAnimationFrame(() => {
      this.#isDrawing = false;
      this.#paint();
    });
  }

  #paint(): void {
    const shown = this.#shown;
    if (shown === undefined) return;
    const { x, y, scale } = this.#viewport;
    const sight = inSight(this.#viewport, this.#size);
    const scene = sceneOf(shown.placed, shown.looks, { sight, scale });
    const own = scene.edges.filter(
      ({ source, target }) => source === this.#active || target === this.#active,
    );
    const others = scene.edges.filter((edge) => !own.includes(edge));
    this.#stage.setAttribute('transform', `translate(${x} ${y}) scale(${scale})`);
    this.#stage.replaceChildren(
      ...shown.placed.groups.flatMap(groupShapes).map(shapeElement),
      this.#edges(others, own, { scale, detail: scene.detail }),
      ...this.#nodes(scene, shown),
      ...this.#edgeLabels(own, scene.detail),
    );
    const drawn =
      this.#active === undefined ? null : document.getElementById(nodeElementId(this.#active));
    setAttributes(this.element, {
      'aria-activedescendant': drawn?.id,
      'data-nodes': shown.placed.nodes.length,
    });
  }

  #edges(
    others: readonly PlacedEdge[],
    own: readonly PlacedEdge[],
    { scale, detail }: { readonly scale: number; readonly detail: NodeDetail },
  ): SVGElement {
    // Lines stay as thin on the screen, however far away they are; from afar many lie side by side.
    const width = (detail === 'box' ? 0.5 : 1) / Math.min(1, scale);
    const isFaded = this.#found !== undefined || detail === 'box';
    return svg(
      'g',
      { 'aria-hidden': 'true' },
      svg(
        'g',
        { class: isFaded ? 'is-faded' : undefined },
        ...edgeShapes(others, 'edge', width).map(shapeElement),
      ),
      ...edgeShapes(own, 'strong', 2 * width).map(shapeElement),
    );
  }

  #nodes({ nodes, detail }: GraphScene, shown: ShownGraph): readonly SVGElement[] {
    if (detail !== 'box') return nodes.map((node) => this.#node(node, detail, shown));
    const isMarked = ({ id }: PlacedNode): boolean =>
      id === this.#active || this.#found?.has(id) === true;
    const plain = nodes.filter((node) => !isMarked(node));
    const path = plain.map(({ x, y, width, height }) => `M${x} ${y}h${width}v${height}h${-width}z`);
    const fades = this.#found === undefined ? '' : ' is-faded';
    return [
      svg('path', {
        d: path.join(''),
        class: `fill-border${fades}`,
      }),
      ...nodes.filter(isMarked).map((node) => this.#node(node, detail, shown)),
    ];
  }

  #node(node: PlacedNode, detail: NodeDetail, { looks }: ShownGraph): SVGElement {
    const look = looks.get(node.id);
    const isActive = node.id === this.#active;
    const isFound = this.#found?.has(node.id) === true;
    const element = svg('g', {
      id: nodeElementId(node.id),
      role: 'img',
      'aria-label': look?.label ?? node.id,
      'data-id': node.id,
      class: this.#found !== undefined && !isFound && !isActive ? 'is-faded' : undefined,
    });
    if (look === undefined) return element;
    const { measure } = this.#options;
    element.append(...nodeShapes(node, look, { detail, measure }).map(shapeElement));
    if (isFound) element.append(this.#mark(node, 'graph-found', 2));
    if (isActive) element.append(this.#mark(node, 'graph-mark', 2));
    if (detail !== 'box') element.append(...badgeShapes(node, look).map(shapeElement));
    return element;
  }

  /** A border around a node that can be seen from far away. */
  #mark({ x, y, width, height }: PlacedNode, className: string, thickness: number): SVGElement {
    const line = thickness / Math.min(1, this.#viewport.scale);
    const box = { x: x - line, y: y - line, width: width + 2 * line, height: height + 2 * line };
    return svg('rect', { ...box, rx: 5, class: className, 'stroke-width': line });
  }

  /** What each edge of the active node says, at its middle. */
  #edgeLabels(own: readonly PlacedEdge[], detail: NodeDetail): readonly SVGElement[] {
    if (detail === 'box' || own.length > mostEdgeLabels) return [];
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

function nodeElementId(id: string): string {
  return `node ${id}`.replaceAll(/\s/g, '-');
}
