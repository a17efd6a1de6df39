import type { PlacedGraph, PlacedNode } from '../../../src/core/graph/graphLayout';
import { stepTo, type Direction } from '../../../src/core/graph/stepTo';
import { h, setAttributes, svg } from '../dom';
import { GraphPainter, nodeElementId, type PainterOptions, type ShownGraph } from './graphPainter';
import { badgeBox } from './shapes';
import {
  centeredOn,
  contains,
  fitted,
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
    this.element.append(svg('svg', { role: 'presentation' }, this.#painter.stage));
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
    this.element.addEventListener('wheel', (event) => this.#onWheel(event), { passive: false });
    this.element.addEventListener('pointerdown', (event) => this.#onPress(event));
    this.element.addEventListener('pointermove', (event) => this.#onMove(event));
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
    if (this.#isFitted) this.#viewport = fitted(shown.placed, this.#size);
    else if (before !== undefined && after !== undefined) {
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
    if (this.#shown === undefined) return;
    this.#painter.paint(this.#shown, {
      viewport: this.#viewport,
      window: this.#size,
      active: this.#active,
      found: this.#found,
    });
    const drawn =
      this.#active === undefined ? null : document.getElementById(nodeElementId(this.#active));
    setAttributes(this.element, {
      'aria-activedescendant': drawn?.id,
      'data-nodes': this.#shown.placed.nodes.length,
    });
  }
}
