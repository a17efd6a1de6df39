import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Network } from '../../../../src/core/datasets/propagation/network';
import { planPropagation } from '../../../../src/core/datasets/propagation/planPropagation';
import type { PropagationPlan } from '../../../../src/core/datasets/propagation/propagationPlan';
import type { DatasetName } from '../../../../src/core/datasets/reference/grosReference';

const dataset = (repo: string): DatasetName => ({ repo, branch: 'master' });

/** A pipeline a letter: `b: 'a'` publishes the dataset b and reads a live. */
function networkOf(
  reads: Readonly<Record<string, string>>,
  registered: Readonly<Record<string, string>> = {},
): Network {
  return {
    pipelines: Object.entries(reads).map(([name, letters]) => ({
      name,
      liveReads: letters.split('').map(dataset),
      publishes: [dataset(name)],
    })),
    registrations: Object.entries(registered).flatMap(([downstream, upstreams]) =>
      upstreams.split('').map((upstream) => ({
        upstream: dataset(upstream),
        downstream: dataset(downstream),
      })),
    ),
  };
}

/** `b after a` for every step, and what is held. */
function told({ steps, held }: PropagationPlan): readonly string[] {
  return [
    ...steps.map(({ pipeline, after }) => [pipeline, ...after].join('<')),
    ...held.map(({ pipeline, isInCycle }) => `${pipeline} ${isInCycle ? 'held' : 'behind'}`),
  ];
}

describe('what would run if a dataset changed', () => {
  const cases: readonly {
    readonly name: string;
    readonly network: Network;
    readonly told: readonly string[];
  }[] = [
    { name: 'nothing, if nobody reads it live', network: networkOf({ b: 'x' }), told: [] },
    { name: 'what declares to read it live', network: networkOf({ b: 'a' }), told: ['b'] },
    {
      name: 'what registered to, though it declares nothing',
      network: networkOf({ b: '', c: '' }, { b: 'a', c: 'b' }),
      told: ['b', 'c<b'],
    },
    {
      name: 'a chain in order, however it is written down',
      network: networkOf({ d: 'c', c: 'b', b: 'a' }),
      told: ['b', 'c<b', 'd<c'],
    },
    {
      name: 'the end of a diamond once, after both parents',
      network: networkOf({ d: 'bc', b: 'a', c: 'a' }),
      told: ['b', 'c', 'd<b<c'],
    },
    {
      name: 'one that reads a parent and its grandparent, after the parent',
      network: networkOf({ c: 'ab', b: 'a' }),
      told: ['b', 'c<b'],
    },
    {
      name: 'not what publishes it, though that reads it itself',
      network: networkOf({ a: 'ax', b: 'a' }),
      told: ['b'],
    },
    {
      name: 'one that reads what it publishes itself, once',
      network: networkOf({ b: 'ab' }),
      told: ['b'],
    },
    {
      name: 'nothing of a circle, and nothing behind it, but what is beside it',
      network: networkOf({ b: 'ac', c: 'b', d: 'c', e: 'a' }),
      told: ['e', 'b held', 'c held', 'd behind'],
    },
    {
      name: 'nothing of a circle that the dataset itself is in, but what else reads it as it is',
      network: networkOf({ a: 'b', b: 'a', c: 'a', d: 'b' }),
      told: ['c', 'a held', 'b held', 'd behind'],
    },
  ];
  it.each(cases)('$name', ({ network, told: expected }) => {
    expect(told(planPropagation([dataset('a')], network))).toEqual(expected);
  });

  it('says why each runs', () => {
    const { steps } = planPropagation([dataset('a')], networkOf({ b: 'ax', c: 'ab' }));
    expect(steps.map(({ because }) => because)).toEqual([
      [dataset('a')],
      [dataset('a'), dataset('b')],
    ]);
  });

  it('names a circle by its pipelines and what each hands to the next', () => {
    const { cycles } = planPropagation([dataset('a')], networkOf({ b: 'ad', c: 'b', d: 'c' }));
    expect(cycles).toEqual([
      { pipelines: ['b', 'c', 'd'], datasets: [dataset('b'), dataset('c'), dataset('d')] },
    ]);
  });

  it('names two circles that share no pipeline apart, and one that reads itself', () => {
    const network = networkOf({ b: 'ac', c: 'b', d: 'ae', e: 'd', f: 'af' });
    const { cycles } = planPropagation([dataset('a')], network);
    expect(cycles.map(({ pipelines }) => pipelines)).toEqual([['b', 'c'], ['d', 'e'], ['f']]);
  });

  it('says of registered downstreams that no pipeline makes them', () => {
    const { unmade } = planPropagation([dataset('a')], networkOf({ b: 'a' }, { z: 'ab', y: 'x' }));
    expect(unmade).toEqual([{ dataset: dataset('z'), upstream: dataset('a') }]);
  });
});

const count = 9;
const anyIndex = fc.nat(count - 1);
/** Edges between numbered pipelines, `from` published by one and read live by the other. */
const anyEdges = fc.array(fc.tuple(anyIndex, anyIndex), { maxLength: 24 });

function networkFrom(edges: readonly (readonly [number, number])[]): Network {
  const names = Array.from({ length: count }, (_, index) => String(index));
  return {
    pipelines: names.map((name) => ({
      name,
      liveReads: edges.filter(([, to]) => to === Number(name)).map(([from]) => dataset(`${from}`)),
      publishes: [dataset(name)],
    })),
    registrations: [],
  };
}

/** By brute force: what a pipeline leads to, over one edge or more. */
function leadsTo(start: number, edges: readonly (readonly [number, number])[]): Set<number> {
  const found = new Set<number>();
  const visit = (at: number): void => {
    for (const [from, to] of edges) {
      if (from !== at || from === to || found.has(to)) continue;
      found.add(to);
      visit(to);
    }
  };
  visit(start);
  return found;
}

describe('a plan of any graph', () => {
  it('runs all that a change reaches once, parents first, where there is no circle', () => {
    const anyDag = anyEdges.map((edges) =>
      edges.filter(([a, b]) => a !== b).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const),
    );
    fc.assert(
      fc.property(anyDag, anyIndex, (edges, start) => {
        const { steps, held, cycles } = planPropagation([dataset(`${start}`)], networkFrom(edges));
        expect({ held, cycles }).toEqual({ held: [], cycles: [] });
        const order = steps.map(({ pipeline }) => Number(pipeline));
        expect(new Set(order)).toEqual(leadsTo(start, edges));
        expect(order).toHaveLength(new Set(order).size);
        for (const [from, to] of edges) {
          if (!order.includes(from) || !order.includes(to)) continue;
          expect(order.indexOf(from)).toBeLessThan(order.indexOf(to));
        }
      }),
    );
  });

  it('holds exactly what is in a circle or behind one, and names real circles', () => {
    fc.assert(
      fc.property(anyEdges, anyIndex, (edges, start) => {
        const plan = planPropagation([dataset(`${start}`)], networkFrom(edges));
        const reached = leadsTo(start, edges);
        const inCircle = [...reached].filter((at) => leadsTo(at, edges).has(at));
        // What reads the dataset that has changed already need not wait for it to be made again.
        const later = edges.filter(([from]) => from !== start);
        const stopped = [...reached].filter(
          (at) => inCircle.includes(at) || inCircle.some((one) => leadsTo(one, later).has(at)),
        );
        const held = plan.held.map(({ pipeline }) => Number(pipeline));
        expect(held).toHaveLength(stopped.length);
        expect(new Set(held)).toEqual(new Set(stopped));
        const steps = plan.steps.map(({ pipeline }) => Number(pipeline));
        expect(new Set([...steps, ...held])).toEqual(reached);
        for (const { pipelines, datasets } of plan.cycles) {
          expect(datasets.map(({ repo }) => repo)).toEqual(pipelines);
          for (const [index, name] of pipelines.entries()) {
            const next = pipelines[(index + 1) % pipelines.length];
            expect(edges).toContainEqual([Number(name), Number(next)]);
          }
        }
      }),
    );
  });
});
