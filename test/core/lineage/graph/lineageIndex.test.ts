import { array, assert, nat, property, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineageEdge, type LineageGraph } from '../../../../src/core/lineage/graph/lineageGraph';
import { LineageIndex, type Reached } from '../../../../src/core/lineage/graph/lineageIndex';
import { numberGraph, numberGraphInSlices } from '../../../../src/core/lineage/graph/numberedGraph';

/** A diamond behind a source, and a cycle at its end. */
const index = indexOf(['a b', 'b c', 'b d', 'c e', 'd e', 'e f', 'f e', 'g g']);

describe('LineageIndex', () => {
  it('reaches everything downstream once, nearest first', () => {
    expect(depths(index.downstream('a'))).toEqual({ b: 1, c: 2, d: 2, e: 3, f: 4 });
    expect(depths(index.upstream('e'))).toEqual({ c: 1, d: 1, f: 1, b: 2, a: 3 });
  });

  it('goes as far as it is told', () => {
    expect(depths(index.downstream('a', 2))).toEqual({ b: 1, c: 2, d: 2 });
    expect(index.downstream('a', 0)).toEqual([]);
  });

  it('ends in a cycle where it began, also in one of a single node', () => {
    expect(depths(index.downstream('e'))).toEqual({ f: 1 });
    expect(index.downstream('g')).toEqual([]);
    expect(index.upstreamCount('g')).toBe(0);
  });

  it('gives the same things without their depths', () => {
    expect(index.nodesDownstream('a').map(({ id }) => id)).toEqual(['b', 'c', 'd', 'e', 'f']);
    expect(index.nodesUpstream('e').map(({ id }) => id)).toEqual(['c', 'd', 'f', 'b', 'a']);
    expect(index.nodesUpstream('nobody')).toEqual([]);
  });

  it('is the same when its numbers were made in turns', async () => {
    const { graph } = index;
    const other = new LineageIndex(graph, await numberGraphInSlices(graph));
    for (const { id } of graph.nodes) {
      expect(other.downstream(id)).toEqual(index.downstream(id));
      expect(other.incoming(id)).toEqual(index.incoming(id));
    }
  });

  it('counts what it would reach', () => {
    expect([index.upstreamCount('e'), index.downstreamCount('a')]).toEqual([5, 5]);
    expect([index.upstreamCount('a'), index.downstreamCount('nobody')]).toEqual([0, 0]);
  });

  it('tells which of some things it would reach, in their order, and looks at no others', () => {
    const { graph } = index;
    let looks = 0;
    const nodes = new Proxy(graph.nodes, {
      get: (list, key) => {
        looks += 1;
        return Reflect.get(list, key) as unknown;
      },
    });
    const counting = new LineageIndex({ ...graph, nodes }, numberGraph(graph));
    looks = 0;
    expect(counting.reachedAmong('a', 'downstream', ['nobody', 'f', 'a', 'b'])).toEqual({
      ids: ['f', 'b'],
      count: 5,
    });
    expect(counting.reachedAmong('nobody', 'upstream', ['a'])).toEqual({ ids: [], count: 0 });
    expect(looks).toBe(0);
  });

  it('finds a shortest way, and none against the stream', () => {
    expect(index.path('a', 'f')?.map(({ id }) => id)).toEqual([
      'a uses b',
      'b uses c',
      'c uses e',
      'e uses f',
    ]);
    expect(index.path('f', 'a')).toBeUndefined();
    expect(index.path('a', 'a')).toEqual([]);
    expect(index.path('a', 'nobody')).toBeUndefined();
  });

  it('lists the edges beside a node in the order of the graph', () => {
    expect(index.outgoing('b').map(({ target }) => target)).toEqual(['c', 'd']);
    expect(index.incoming('e').map(({ source }) => source)).toEqual(['c', 'd', 'f']);
    expect(index.incoming('nobody')).toEqual([]);
  });

  it('says what a broken graph lacks', () => {
    const graph = { nodes: [], edges: [lineageEdge('a', 'uses', 'b')] };
    expect(() => new LineageIndex(graph)).toThrow('No node of the graph is called a');
  });

  it('agrees with a plain search about any graph', () => {
    const anyEdges = array(tuple(nat(9), nat(9)), { maxLength: 30 });
    assert(
      property(anyEdges, nat(9), nat(5), (pairs, start, depth) => {
        const any = indexOf(pairs.map(([from, to]) => `n${from} n${to}`));
        const found = plainSearch(pairs, start, depth);
        expect(depths(any.downstream(`n${start}`, depth))).toEqual(found);
        for (const { id } of any.graph.nodes) {
          const far = depths(any.downstream(`n${start}`))[id];
          const own = id === `n${start}` ? 0 : undefined;
          expect(any.path(`n${start}`, id)?.length).toBe(far ?? own);
        }
      }),
    );
  });
});

function indexOf(pairs: readonly string[]): LineageIndex {
  const edges = pairs.map((pair) => {
    const [source = '', target = ''] = pair.split(' ');
    return lineageEdge(source, 'uses', target);
  });
  const ids = new Set(edges.flatMap(({ source, target }) => [source, target]));
  const nodes = [...ids].map((id) => ({ id, kind: 'dataset', name: id }) as const);
  return new LineageIndex({ nodes, edges } satisfies LineageGraph);
}

function depths(reached: readonly Reached[]): Readonly<Record<string, number>> {
  return Object.fromEntries(reached.map(({ node, depth }) => [node.id, depth]));
}

function plainSearch(
  pairs: readonly (readonly [number, number])[],
  start: number,
  most: number,
): Readonly<Record<string, number>> {
  const found = new Map([[start, 0]]);
  for (let depth = 1; depth <= most; depth += 1) {
    for (const [from, to] of pairs) {
      if (found.get(from) === depth - 1 && !found.has(to)) found.set(to, depth);
    }
  }
  found.delete(start);
  return Object.fromEntries([...found].map(([number, depth]) => [`n${number}`, depth]));
}
