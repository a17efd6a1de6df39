import { array, assert, asyncProperty, integer, nat, record, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { subgraph } from '../../../src/core/graph/graph';
import { GraphIndex } from '../../../src/core/graph/graphIndex';
import type { GraphToPlace, PlacedGraph, PlacedNode } from '../../../src/core/graph/graphLayout';
import { placeGraph } from '../../../src/core/graph/placeGraph';
import { stepTo, type Direction } from '../../../src/core/graph/stepTo';

/** `a>b` for each edge. */
function graphOf(...edges: readonly string[]) {
  const ends = edges.map((edge) => edge.split('>'));
  const ids = new Set(ends.flat());
  return {
    nodes: [...ids].map((id) => ({ id })),
    edges: ends.flatMap(([source, target]) =>
      source === undefined || target === undefined
        ? []
        : [{ id: `${source}>${target}`, source, target }],
    ),
  };
}

const chain = new GraphIndex(graphOf('a>b', 'b>c', 'c>d', 'e>b', 'c>c', 'alone'));

describe('a graph', () => {
  it('knows what is beside a node, in both directions, and not the node itself', () => {
    expect(chain.outgoing('b').map(({ id }) => id)).toEqual(['b>c']);
    expect(chain.incoming('b').map(({ id }) => id)).toEqual(['a>b', 'e>b']);
    expect([...chain.neighbors('c')]).toEqual(['d', 'b']);
    expect(chain.neighbors('nobody').size).toBe(0);
  });

  it.each([
    [0, 'a'],
    [1, 'ab'],
    [2, 'abce'],
    [9, 'abcde'],
  ])('reaches so far in %i steps: %s', (depth, reached) => {
    expect([...chain.within(['a'], depth)].sort().join('')).toBe(reached);
  });

  it('reaches nothing from a node that it does not have', () => {
    expect(chain.within(['nobody'], 3).size).toBe(0);
  });

  it('is cut down to some nodes and the edges between them', () => {
    const { nodes, edges } = subgraph(chain.graph, new Set(['b', 'c', 'nobody']));
    expect(nodes.map(({ id }) => id)).toEqual(['b', 'c']);
    expect(edges.map(({ id }) => id)).toEqual(['b>c', 'c>c']);
  });
});

const at = (id: string, x: number, y: number): PlacedNode => ({ id, x, y, width: 10, height: 10 });

describe('an arrow key', () => {
  const nodes = [
    at('a', 0, 0),
    at('e', 0, 40),
    at('b', 50, 20),
    at('c', 100, 20),
    at('d', 150, 90),
    at('alone', 0, 200),
  ];
  it.each<[string, Direction, string | undefined]>([
    ['b', 'left', 'a'],
    ['b', 'right', 'c'],
    ['a', 'right', 'b'],
    // Both are joined to `b`.
    ['a', 'down', 'e'],
    ['e', 'up', 'a'],
    ['e', 'left', undefined],
    // Nothing joins it: whatever is next above.
    ['alone', 'up', 'e'],
    ['alone', 'right', undefined],
    ['d', 'left', 'c'],
  ])('leads from %s to the %s to %s', (from, direction, to) => {
    const start = nodes.find(({ id }) => id === from) ?? expect.unreachable();
    expect(stepTo(start, direction, { nodes, index: chain })).toBe(to);
  });
});

/** Stands in for a layout: one node below the other. */
const inOneColumn = {
  place: async ({ nodes, edges }: GraphToPlace): Promise<PlacedGraph> => {
    let y = 0;
    const placed = nodes.map(({ id, width, height }) => {
      const node = { id, x: 0, y, width, height };
      y += height + 10;
      return node;
    });
    const width = Math.max(...nodes.map((node) => node.width));
    const straight = {
      points: [
        { x: 0, y: 0 },
        { x: 1, y: 1 },
      ],
    };
    const ways = edges.map((edge) => ({ ...edge, ...straight }));
    return { width, height: y - 10, nodes: placed, edges: ways, groups: [] };
  },
};

function isApart(a: PlacedNode, b: PlacedNode): boolean {
  return (
    a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y
  );
}

describe('placing a graph', () => {
  const { signal } = new AbortController();

  it('asks no layout where nothing is joined', async () => {
    const place = (): Promise<PlacedGraph> => expect.unreachable();
    const nodes = [{ id: 'a', width: 10, height: 10 }];
    const placed = await placeGraph({ place }, { nodes, edges: [] }, { signal });
    expect(placed).toMatchObject({ width: 10, height: 10, nodes: [{ id: 'a', x: 0, y: 0 }] });
  });

  it('leaves no node out, lets none overlap, keeps all within and in the given order', async () => {
    const size = record({
      width: integer({ min: 1, max: 300 }),
      height: integer({ min: 1, max: 200 }),
    });
    const graphs = tuple(
      array(size, { minLength: 1, maxLength: 40 }),
      array(tuple(nat(), nat()), { maxLength: 20 }),
    );
    await assert(
      asyncProperty(graphs, async ([sizes, pairs]) => {
        const nodes = sizes.map((box, index) => ({ id: String(index), ...box }));
        const edges = pairs.map(([source, target], index) => ({
          id: String(index),
          source: String(source % nodes.length),
          target: String(target % nodes.length),
        }));
        const placed = await placeGraph(inOneColumn, { nodes, edges }, { signal });
        expect(placed.nodes.map(({ id }) => id)).toEqual(nodes.map(({ id }) => id));
        for (const [index, node] of placed.nodes.entries()) {
          expect(node.x + node.width).toBeLessThanOrEqual(placed.width);
          expect(node.y + node.height).toBeLessThanOrEqual(placed.height);
          for (const other of placed.nodes.slice(index + 1))
            expect(isApart(node, other)).toBe(true);
        }
      }),
    );
  });
});
