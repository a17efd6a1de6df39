import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { WorkerLayout } from '../../src/connectors/layout/workerLayout';
import type { GraphToPlace, PlacedNode } from '../../src/core/graph/graphLayout';
import { LayoutError } from '../../src/core/graph/layoutError';

/** ELK on its thread, as it is built. */
const workerFile = fileURLToPath(new URL('../../dist/layout.worker.js', import.meta.url));
const layout = new WorkerLayout(workerFile);
const { signal } = new AbortController();

afterAll(() => layout.dispose());

/** Every node refers to one before it. */
function treeOf(count: number, group?: (index: number) => string): GraphToPlace {
  const nodes = Array.from({ length: count }, (_, index) => ({
    id: `node ${index}`,
    width: 80 + (index % 5) * 20,
    height: 30 + (index % 3) * 18,
    ...(group && { group: group(index) }),
  }));
  const edges = nodes.slice(1).map(({ id }, index) => ({
    id: `edge ${index}`,
    source: id,
    target: `node ${Math.floor(index / 3)}`,
  }));
  return { nodes, edges };
}

function isApart(a: PlacedNode, b: PlacedNode): boolean {
  return (
    a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y
  );
}

function isOnBorder({ x, y, width, height }: PlacedNode, point = { x: NaN, y: NaN }): boolean {
  const near = (a: number, b: number): boolean => Math.abs(a - b) < 1.5;
  const isAside = near(point.x, x) || near(point.x, x + width);
  const isAbove = near(point.y, y) || near(point.y, y + height);
  const isWithin =
    point.x >= x - 2 && point.x <= x + width + 2 && point.y >= y - 2 && point.y <= y + height + 2;
  return isWithin && (isAside || isAbove);
}

describe.each([
  ['a few nodes, with care', treeOf(40)],
  ['many nodes, quickly', treeOf(400)],
  ['nodes in groups', treeOf(40, (index) => (index % 2 === 0 ? 'lab' : 'log: a"b'))],
])('%s', (_, graph) => {
  test('stand apart, in the given order, with edges from border to border', async () => {
    const { nodes, edges, width, height } = await layout.place(graph, { signal });
    expect(nodes.map(({ id }) => id)).toEqual(graph.nodes.map(({ id }) => id));
    const places = new Map(nodes.map((node) => [node.id, node]));
    for (const [index, node] of nodes.entries()) {
      expect(node.x + node.width).toBeLessThanOrEqual(width + 1);
      expect(node.y + node.height).toBeLessThanOrEqual(height + 1);
      expect(nodes.slice(index + 1).every((other) => isApart(node, other))).toBe(true);
    }
    for (const { source, target, points } of edges) {
      expect(isOnBorder(places.get(source) ?? expect.unreachable(), points[0])).toBe(true);
      expect(isOnBorder(places.get(target) ?? expect.unreachable(), points.at(-1))).toBe(true);
    }
  });
});

test('groups have boxes with their nodes in them', async () => {
  const graph = treeOf(20, (index) => (index % 2 === 0 ? 'lab' : 'log'));
  const { nodes, groups } = await layout.place(graph, { signal });
  expect(groups.map(({ name }) => name).sort()).toEqual(['lab', 'log']);
  for (const { id, group } of graph.nodes) {
    const node = nodes.find((placed) => placed.id === id) ?? expect.unreachable();
    const box = groups.find(({ name }) => name === group) ?? expect.unreachable();
    expect(node.x).toBeGreaterThan(box.x);
    expect(node.y + node.height).toBeLessThan(box.y + box.height);
  }
});

test('a node that refers to itself, and two edges between the same nodes, are drawn', async () => {
  const nodes = ['a', 'b'].map((id) => ({ id, width: 100, height: 40 }));
  const edges = [
    { id: '1', source: 'a', target: 'a' },
    { id: '2', source: 'a', target: 'b' },
    { id: '3', source: 'a', target: 'b' },
  ];
  const placed = await layout.place({ nodes, edges }, { signal });
  expect(placed.edges.map(({ id, points }) => [id, points.length > 1])).toEqual([
    ['1', true],
    ['2', true],
    ['3', true],
  ]);
  expect(placed.edges[1]?.points).not.toEqual(placed.edges[2]?.points);
});

test('is placed the same way each time', async () => {
  const graph = treeOf(60);
  expect(await layout.place(graph, { signal })).toEqual(await layout.place(graph, { signal }));
});

test('what is cancelled stops at once, and what waited behind it is still placed', async () => {
  const controller = new AbortController();
  const large = layout.place(treeOf(3_000), { signal: controller.signal });
  const small = layout.place(treeOf(5), { signal });
  controller.abort();
  await expect(large).rejects.toBe(controller.signal.reason);
  expect((await small).nodes).toHaveLength(5);
});

test('says so if it cannot be done, and once it has ended', async () => {
  const lost = { id: 'edge', source: 'node 0', target: 'nobody' };
  const broken = { nodes: treeOf(1).nodes, edges: [lost] };
  await expect(layout.place(broken, { signal })).rejects.toThrow(LayoutError);
  const ended = new WorkerLayout(workerFile);
  const open = ended.place(treeOf(3_000), { signal });
  ended.dispose();
  await expect(open).rejects.toThrow(LayoutError);
  await expect(ended.place(treeOf(1), { signal })).rejects.toThrow(LayoutError);
});
