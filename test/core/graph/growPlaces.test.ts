import { assert, array, integer, property, record, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Box, GraphToPlace, PlacedGraph, Point } from '../../../src/core/graph/graphLayout';
import { freeStart } from '../../../src/core/graph/freeStart';
import { growPlaces } from '../../../src/core/graph/growPlaces';
import { warmLayout } from '../../../src/core/graph/warmLayout';
import { placeWithin } from '../../../src/core/graph/placeWithin';

/** `a>b c>d` with nodes that are 100 wide and 40 high. */
function graphOf(text: string): GraphToPlace {
  const edges = text.split(' ').flatMap((edge) => {
    const [source, target] = edge.split('>');
    if (source === undefined || target === undefined) return [];
    return [{ id: edge, source, target }];
  });
  const ids = new Set([
    ...text.split(' ').filter((part) => !part.includes('>')),
    ...edges.flatMap(({ source, target }) => [source, target]),
  ]);
  return { nodes: [...ids].map((id) => ({ id, width: 100, height: 40 })), edges };
}

function placesOf({ nodes }: PlacedGraph): ReadonlyMap<string, Point> {
  return new Map(nodes.map(({ id, x, y }) => [id, { x, y }]));
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

const nothing = new Map<string, Point>();

describe('a graph that grows', () => {
  it('puts sources to the left of where it begins, and targets to the right, in the middle', () => {
    const placed = growPlaces(graphOf('a>m b>m m>c m>d m>e'), { known: nothing, start: 'm' });
    const at = placesOf(placed);
    const middle = at.get('m');
    expect(at.get('a')?.x).toBe(0);
    expect(at.get('b')?.x).toBe(0);
    expect(['c', 'd', 'e'].map((id) => at.get(id)?.x)).toEqual([376, 376, 376]);
    expect(['c', 'd', 'e'].map((id) => at.get(id)?.y)).toEqual([0, 60, 120]);
    expect(middle).toEqual({ x: 188, y: 60 });
    expect(placed.width).toBe(476);
    expect(placed.height).toBe(160);
  });

  it('puts what is behind something new behind it, not beside it', () => {
    const at = placesOf(growPlaces(graphOf('m>a m>b a>b'), { known: nothing, start: 'm' }));
    expect(at.get('a')?.x).toBeLessThan(at.get('b')?.x ?? 0);
  });

  it('leads edges from border to border, and around both for one that leads back', () => {
    const { edges } = growPlaces(graphOf('a>b b>a c>c'), { known: nothing, start: 'a' });
    expect(edges[0]?.points).toEqual([
      { x: 100, y: 20 },
      { x: 188, y: 20 },
    ]);
    expect(edges[1]?.points).toHaveLength(6);
    expect(edges[2]?.points).toHaveLength(6);
  });

  const graphs = record({
    edges: array(tuple(integer({ min: 0, max: 30 }), integer({ min: 0, max: 30 })), {
      maxLength: 60,
    }),
    grown: integer({ min: 0, max: 60 }),
  });
  const numbered = (edges: readonly (readonly [number, number])[]): GraphToPlace =>
    graphOf(['0', ...edges.map(([from, to]) => `${from}>${to}`)].join(' '));

  it('never moves what has a place, and lets no two nodes overlap', () => {
    assert(
      property(graphs, ({ edges, grown }) => {
        const before = growPlaces(numbered(edges.slice(0, grown)), { known: nothing, start: '0' });
        const after = growPlaces(numbered(edges), { known: placesOf(before) });
        const at = placesOf(after);
        const origin = at.get('0') ?? { x: 0, y: 0 };
        const first = placesOf(before).get('0') ?? { x: 0, y: 0 };
        for (const { id, x, y } of before.nodes) {
          const now = at.get(id);
          expect([(now?.x ?? 0) - origin.x, (now?.y ?? 0) - origin.y]).toEqual([
            x - first.x,
            y - first.y,
          ]);
        }
        for (const [index, node] of after.nodes.entries()) {
          expect(after.nodes.slice(index + 1).filter((other) => overlap(node, other))).toEqual([]);
        }
        expect(after.nodes).toHaveLength(numbered(edges).nodes.length);
      }),
    );
  });

  it('leaves room below what became so tall that it would touch what is there', () => {
    const graph = graphOf('m>a m>b');
    const known = placesOf(growPlaces(graph, { known: nothing, start: 'm' }));
    const after = (height: number): number => {
      const nodes = graph.nodes.map((node) => (node.id === 'a' ? { ...node, height } : node));
      const places = placesOf(growPlaces({ ...graph, nodes }, { known }));
      return (places.get('b')?.y ?? 0) - (places.get('a')?.y ?? 0) - height;
    };
    expect([40, 48, 58].map(after)).toEqual([20, 12, 20]);
  });

  it('moves down only what something taller above it would reach into', () => {
    const grown = (graph: GraphToPlace, taller: readonly string[]): GraphToPlace => ({
      ...graph,
      nodes: graph.nodes.map((node) => ({ ...node, height: taller.includes(node.id) ? 64 : 40 })),
    });
    const graph = graphOf('a>m b>m m>c m>d m>e');
    const before = placesOf(growPlaces(graph, { known: nothing, start: 'm' }));
    const after = placesOf(growPlaces(grown(graph, ['c']), { known: before }));
    const ids = ['a', 'b', 'm', 'c', 'd', 'e'];
    const ys = (at: ReadonlyMap<string, Point>) => ids.map((id) => at.get(id)?.y);
    expect(ys(before)).toEqual([30, 90, 60, 0, 60, 120]);
    expect(ys(after)).toEqual([30, 90, 60, 0, 84, 144]);
    assert(
      property(graphs, array(integer({ min: 0, max: 30 })), ({ edges }, taller) => {
        const all = numbered(edges);
        const known = placesOf(growPlaces(all, { known: nothing, start: '0' }));
        const { nodes } = growPlaces(grown(all, taller.map(String)), { known });
        for (const [index, node] of nodes.entries()) {
          expect(nodes.slice(index + 1).filter((other) => overlap(node, other))).toEqual([]);
        }
      }),
    );
  });
});

describe('room in a column', () => {
  const boxes: readonly Box[] = [
    { x: 0, y: 0, width: 10, height: 100 },
    { x: 0, y: 150, width: 10, height: 100 },
  ];

  it.each([
    ['where it is wanted, if it is free there', 300, 20, 300],
    ['between two, where it fits', 60, 20, 110],
    ['above all, if that is nearer', 40, 80, -90],
    ['below all, if that is nearer', 180, 80, 260],
  ])('is %s', (_case, wanted, length, start) => {
    expect(freeStart(boxes, { wanted, length, gap: 10 })).toBe(start);
  });
});

describe('places within a deadline', () => {
  it('are given up with a sentence, and the layout is stopped', async () => {
    let isStopped = false;
    const layout = {
      place: (_graph: GraphToPlace, { signal }: { readonly signal: AbortSignal }) =>
        new Promise<PlacedGraph>((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            isStopped = true;
            reject(signal.reason);
          });
        }),
    };
    const { signal } = new AbortController();
    const placing = placeWithin(layout, graphOf('a>b'), { signal, deadlineMs: 1 });
    await expect(placing).rejects.toMatchObject({ reason: 'layoutFailed' });
    expect(isStopped).toBe(true);
  });

  it('are given up without a sentence when nobody wants them any more', async () => {
    const controller = new AbortController();
    const layout = {
      place: (_graph: GraphToPlace, { signal }: { readonly signal: AbortSignal }) =>
        new Promise<PlacedGraph>((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
    };
    const options = { signal: controller.signal, deadlineMs: 10_000 };
    const placing = placeWithin(layout, graphOf('a>b'), options);
    controller.abort();
    await expect(placing).rejects.toMatchObject({ name: 'AbortError' });
  });
});

it('warms a layout with an example that is a graph', async () => {
  const seen: GraphToPlace[] = [];
  const place = async (graph: GraphToPlace): Promise<PlacedGraph> => {
    seen.push(graph);
    return { width: 0, height: 0, nodes: [], edges: [], groups: [] };
  };
  await warmLayout({ place }, { signal: new AbortController().signal });
  const [{ nodes, edges } = graphOf('')] = seen;
  const ids = new Set(nodes.map(({ id }) => id));
  expect(ids.size).toBe(480);
  expect(edges.every(({ source, target }) => ids.has(source) && ids.has(target))).toBe(true);
});
