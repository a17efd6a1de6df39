import { assert, double, integer, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlacedGraph } from '../../../src/core/graph/graphLayout';
import { sceneOf } from '../../../webview/shared/graph/graphScene';
import { cutTo, sizeOf, type NodeLook } from '../../../webview/shared/graph/nodeLook';
import { edgeShapes, nodeShapes } from '../../../webview/shared/graph/shapes';
import { svgText } from '../../../webview/shared/graph/svgText';
import {
  centeredOn,
  contains,
  fitted,
  inSight,
  mostScale,
  placeAt,
  revealing,
  zoomedAt,
} from '../../../webview/shared/graph/viewport';

const measure = (text: string): number => text.length * 7;
const window = { width: 800, height: 600 };

describe('how a drawing is looked at', () => {
  const viewports = record({
    x: double({ min: -5_000, max: 5_000, noNaN: true }),
    y: double({ min: -5_000, max: 5_000, noNaN: true }),
    scale: double({ min: 0.05, max: mostScale, noNaN: true }),
  });

  it('keeps what is under the pointer there while it zooms', () => {
    const pointers = record({ x: integer({ min: 0, max: 800 }), y: integer({ min: 0, max: 600 }) });
    assert(
      property(
        viewports,
        pointers,
        double({ min: 0.2, max: 5, noNaN: true }),
        (viewport, at, factor) => {
          const before = placeAt(viewport, at);
          const after = placeAt(zoomedAt(viewport, at, factor), at);
          expect(after.x).toBeCloseTo(before.x, 4);
          expect(after.y).toBeCloseTo(before.y, 4);
        },
      ),
    );
  });

  it('shows all of a drawing, and none larger than it is', () => {
    const sizes = record({
      width: integer({ min: 1, max: 20_000 }),
      height: integer({ min: 1, max: 20_000 }),
    });
    assert(
      property(sizes, (size) => {
        const viewport = fitted(size, window);
        expect(viewport.scale).toBeLessThanOrEqual(1);
        const sight = inSight(viewport, window);
        expect(contains(sight, { x: 0, y: 0 })).toBe(true);
        expect(contains(sight, { x: size.width, y: size.height })).toBe(true);
      }),
    );
  });

  it('brings a box into sight, and into the middle', () => {
    const box = { x: 4_000, y: -900, width: 100, height: 50 };
    const viewport = { x: 0, y: 0, scale: 0.5 };
    const sight = inSight(revealing(viewport, box, window), window);
    expect(contains(sight, box)).toBe(true);
    expect(revealing(viewport, { x: 500, y: 400, width: 10, height: 10 }, window)).toEqual(
      viewport,
    );
    const middle = placeAt(centeredOn(viewport, box, window, 0.75), { x: 400, y: 300 });
    expect(middle).toEqual({ x: 4_050, y: -875 });
  });
});

const look = (title: string, rows = 0): NodeLook => ({
  title,
  caption: undefined,
  rows: Array.from({ length: rows }, (_, row) => ({
    mark: 'PK',
    text: `column ${row}`,
    note: 'text',
  })),
  badges: [{ side: 'below', text: '+2' }],
  isDerived: false,
  label: title,
});

describe('a node', () => {
  it('is as wide as what it shows, within bounds, and as high as its rows', () => {
    expect(sizeOf(look('a'), measure)).toEqual({ width: 96, height: 28 });
    expect(sizeOf(look('x'.repeat(100)), measure).width).toBe(300);
    expect(sizeOf(look('a', 2), measure).height).toBe(28 + 2 * 18 + 6);
  });

  it('shows the beginning of a name that is too long', () => {
    expect(cutTo('metabolomics', 200, measure)).toBe('metabolomics');
    expect(cutTo('metabolomics', 49, measure)).toBe('metabo…');
    expect(cutTo('metabolomics', 3, measure)).toBe('…');
  });
});

function rowOf(count: number): PlacedGraph {
  const nodes = Array.from({ length: count }, (_, index) => ({
    id: String(index),
    x: index * 110,
    y: 0,
    width: 100,
    height: 30,
  }));
  const edges = nodes.slice(1).map(({ id, x }, index) => ({
    id,
    source: String(index),
    target: id,
    points: [
      { x: x - 10, y: 15 },
      { x, y: 15 },
    ],
  }));
  return { width: count * 110, height: 30, nodes, edges, groups: [] };
}

describe('what is drawn', () => {
  const placed = rowOf(3_000);
  const looks = new Map(placed.nodes.map(({ id }) => [id, look(id, 3)]));

  it('is what is in sight, with its edges', () => {
    const sight = { x: 0, y: 0, width: 318, height: 600 };
    const scene = sceneOf(placed, looks, { sight, scale: 1 });
    expect(scene.detail).toBe('all');
    expect(scene.nodes.map(({ id }) => id)).toEqual(['0', '1', '2']);
    expect(scene.edges.map(({ id }) => id)).toEqual(['1', '2']);
  });

  it.each([
    [1, 120, 'title'],
    [1, 20, 'all'],
    [0.4, 20, 'title'],
    [0.2, 20, 'name'],
    [0.2, 400, 'box'],
    [0.15, 20, 'box'],
    [1, 3_000, 'box'],
  ])('at a scale of %f with %i nodes in sight shows %s', (scale, count, detail) => {
    const sight = { x: 0, y: 0, width: count * 110 - 20, height: 600 };
    expect(sceneOf(placed, looks, { sight, scale }).detail).toBe(detail);
  });
});

describe('a drawing as SVG', () => {
  const colors = {
    surface: '#111',
    border: '#222',
    edge: '#333',
    strong: '#444',
    text: '#555',
    quiet: '#666',
    key: '#777',
    badge: '#888',
    onBadge: '#999',
    good: 'green',
    bad: 'red',
    caution: 'orange',
  };

  it('from afar has names as large as can be read, and marks what is wrong', () => {
    const [node] = rowOf(1).nodes;
    const named = { ...look('S001'), tone: 'bad' } as const;
    const shapes = nodeShapes(node ?? expect.unreachable(), named, {
      detail: 'name',
      measure,
      scale: 0.6,
    });
    const texts = shapes.flatMap((shape) => (shape.kind === 'text' ? [shape] : []));
    expect(texts.map(({ text }) => text)).toEqual(['✕', 'S001']);
    expect(texts.map(({ sizePx }) => sizePx * 0.6)).toEqual(
      [11, 11].map((px) => expect.closeTo(px)),
    );
  });

  it('has its own colors, and takes names as text', () => {
    const [node] = rowOf(1).nodes;
    const shapes = nodeShapes(node ?? expect.unreachable(), look('<b id="x">&'), {
      detail: 'all',
      measure,
    });
    const frame = { width: 132, height: 62, marginPx: 16, background: '#000', font: 'a "b"' };
    const text = svgText({ ...frame, shapes, colors });
    expect(text).toContain('&#60;b id=&#34;x&#34;&#62;&#38;');
    expect(text).not.toContain('<b');
    expect(text).toContain('fill="#111" stroke="#222"');
    expect(text).not.toMatch(/var\(|class=/);
  });

  it('draws an edge with its head at the target', () => {
    const [line, head] = edgeShapes(rowOf(2).edges, 'edge', 1);
    expect(line).toMatchObject({ kind: 'path', path: 'M100 15L110 15', stroke: 'edge' });
    expect(head).toMatchObject({ path: 'M110 15L102 18.3L102 11.7Z', fill: 'edge' });
    expect(edgeShapes([], 'edge', 1)).toEqual([]);
  });
});
