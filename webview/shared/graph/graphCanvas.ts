import type { PlacedGraph, PlacedNode } from '../../../src/core/graph/graphLayout';
import { stepTo, type Direction } from '../../../src/core/graph/stepTo';
import { h, setAttributes } from '../dom';
import { GraphPainter, nodeElementId, type PainterOptions, type ShownGraph } from './graphPainter';
import type { BadgeSide } from './nodeLook';
import { badgeAt } from './shapes';
import {
  centeredOn,
  contains,
  fitted,
  grown,
  panned,
  placeAt,
  revealing,
  zoomedAt,
  type Size,
  type Viewport,
} from './viewport';

export interface GraphCanvasOptions extends PainterOptions {
  readonly label: string;
  readonly onActive: (id: string) => void;
  readonly onOpen: (id: string) => void;
  /** A badge was pressed: more, or less, of what is around a node is wanted. */
  readonly onBadge: (id: string, side: BadgeSide) => void;
  /** What keys do with the active node, before what they do with the diagram. */
  readonly keys: Readonly<Partial<Record<string, (id: string) => void>>>;
  /** The pointer came to a node, or left it. */
  readonly onHover?: (id: string | undefined) => void;
  /** There is nothing in the direction of an arrow key. */
  readonly onNothing: (direction: Direction) => void;
}

/** A scale at which everything can be read. */
const readableScale = 0.75;
/** Smaller than this, all of a diagram is no longer shown on its own. */
const leastFittedScale = 0.5;
const zoomStep = 1.25;
const panStepPx = 60;
/** A hand that presses moves a little. */
const dragThresholdPx = 4;

/** No badge reaches further out of its node. */
const badgeReachPx = 60;

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
  readonly #painter: GraphPainter;
  #shown: ShownGraph | undefined;
  #places: ReadonlyMap<string, PlacedNode> = new Map();
  #active: string | undefined;
  #found: ReadonlySet<string> | undefined;
  #lit: ReadonlySet<string> | undefined;
  #hovered: string | undefined;
  #viewport: Viewport = { x: 0, y: 0, scale: 1 };
  /** True while all is shown, whatever the size of the window. */
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
    this.#painter = new GraphPainter(options);
    this.element.append(this.#painter.element);
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
    this.element.addEventListener('wheel', (event) => this.#onWheel(event), { passive: false });
    this.element.addEventListener('pointerdown', (event) => this.#onPress(event));
    this.element.addEventListener('pointermove', (event) => this.#onMove(event));
    this.element.addEventListener('pointerleave', () => this.#hover(undefined));
    this.element.addEventListener('dblclick', (event) => this.#onDoubleClick(event));
    new ResizeObserver(() => this.#onResize()).observe(this.element);
  }

  /** Shows another diagram; the node `keep` stays where it is on the screen, if it was there. */
  show(shown: ShownGraph, keep: string | undefined): void {
    const before = keep === undefined ? undefined : this.#places.get(keep);
    this.#shown = shown;
    this.#places = new Map(shown.placed.nodes.map((node) => [node.id, node]));
    const after = keep === undefined ? undefined : this.#places.get(keep);
    if (this.#active !== undefined && !this.#places.has(this.#active)) this.#active = undefined;
    const whole = fitted(shown.placed, this.#size);
    const isKept = before !== undefined && after !== undefined;
    // What somebody looks at does not shrink away because more came to it.
    if (this.#isFitted && isKept && whole.scale < leastFittedScale) this.#isFitted = false;
    if (this.#isFitted) this.#viewport = whole;
    else if (isKept) {
      const { scale } = this.#viewport;
      const byX = (before.x - after.x) * scale;
      this.#viewport = panned(this.#viewport, byX, (before.y - after.y) * scale);
    }
    this.#draw();
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

  /** Lets all other nodes fade, and the edges to them; `undefined` = none is chosen. */
  setLit(ids: ReadonlySet<string> | undefined): void {
    if (ids === this.#lit) return;
    this.#lit = ids;
    this.#draw();
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
    const { onOpen, keys } = this.#options;
    const act = key === 'Enter' ? onOpen : keys[key];
    const onAll: Readonly<Partial<Record<string, () => void>>> = {
      '+': () => this.zoom('in'),
      '=': () => this.zoom('in'),
      '-': () => this.zoom('out'),
      '0': () => this.fit(),
    };
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
    const { node, badge } = this.#nodeAt(event);
    if (node === undefined) return;
    this.#activate(node.id);
    if (badge !== undefined) this.#options.onBadge(node.id, badge);
  }

  #onDoubleClick(event: MouseEvent): void {
    const { node, badge } = this.#nodeAt(event);
    if (node !== undefined && badge === undefined) this.#options.onOpen(node.id);
  }

  #onMove(event: PointerEvent): void {
    const { node } = this.#nodeAt(event);
    this.element.classList.toggle('is-over-node', node !== undefined);
    const title = node === undefined ? '' : (this.#shown?.looks.get(node.id)?.label ?? '');
    if (this.element.title !== title) this.element.title = title;
    this.#hover(node?.id);
  }

  #hover(id: string | undefined): void {
    if (id === this.#hovered) return;
    this.#hovered = id;
    this.#options.onHover?.(id);
  }

  #at({ clientX, clientY }: MouseEvent): { readonly x: number; readonly y: number } {
    const { left, top } = this.element.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  }

  #nodeAt(event: MouseEvent): {
    readonly node: PlacedNode | undefined;
    readonly badge: BadgeSide | undefined;
  } {
    const place = placeAt(this.#viewport, this.#at(event));
    for (const node of this.#shown?.placed.nodes ?? []) {
      if (!contains(grown(node, badgeReachPx), place)) continue;
      const look = this.#shown?.looks.get(node.id);
      const badge = look && badgeAt(node, look, (box) => contains(box, place));
      if (badge !== undefined || contains(node, place)) return { node, badge };
    }
    return { node: undefined, badge: undefined };
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
    if (this.#shown === undefined) return;
    this.#painter.paint(this.#shown, {
      viewport: this.#viewport,
      window: this.#size,
      active: this.#active,
      found: this.#found,
      lit: this.#lit,
    });
    const drawn =
      this.#active === undefined ? null : document.getElementById(nodeElementId(this.#active));
    setAttributes(this.element, {
      'aria-activedescendant': drawn?.id,
      'data-nodes': this.#shown.placed.nodes.length,
    });
  }
}
