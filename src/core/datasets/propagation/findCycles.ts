import { datasetKey, type DatasetName } from '../reference/grosReference';
import type { PropagationCycle } from './propagationPlan';
import type { Reached } from './reach';

/** The circles of pipelines, and which pipeline is in which. */
export interface FoundCycles {
  readonly cycles: readonly PropagationCycle[];
  /**
   * By pipeline, an index into `cycles`. A pipeline that only reads what it publishes itself is a
   * circle, too, but not in here: it can run.
   */
  readonly cycleOf: ReadonlyMap<string, number>;
}

/** Finds every group of pipelines that set each other off, and names one circle in each. */
export function findCycles(reach: readonly Reached[]): FoundCycles {
  const byName = new Map(reach.map((reached) => [reached.pipeline.name, reached]));
  const knotted = tangled(reach);
  const children = childrenWithin(knotted);
  const cycles: PropagationCycle[] = [];
  const cycleOf = new Map<string, number>();
  for (const { pipeline } of knotted) {
    if (cycleOf.has(pipeline.name)) continue;
    const group = groupOf(pipeline.name, children, knotted);
    if (group.size === 0) continue;
    for (const name of group) cycleOf.set(name, cycles.length);
    cycles.push(describe(shortestCircle(pipeline.name, children), byName));
  }
  const selves = reach.filter(({ ofItself }) => ofItself.length > 0);
  return { cycles: [...cycles, ...selves.map(selfReference)], cycleOf };
}

/** What is left when all that nothing leads into, or that leads nowhere, is taken away. */
function tangled(reach: readonly Reached[]): readonly Reached[] {
  let left = reach;
  for (;;) {
    const names = new Set(left.map(({ pipeline }) => pipeline.name));
    const parents = new Set(left.flatMap(({ after }) => after));
    const inner = left.filter(
      ({ pipeline, after }) =>
        parents.has(pipeline.name) && after.some((parent) => names.has(parent)),
    );
    if (inner.length === left.length) return left;
    left = inner;
  }
}

type Neighbors = ReadonlyMap<string, readonly string[]>;

function childrenWithin(reach: readonly Reached[]): Neighbors {
  const children = new Map<string, string[]>(reach.map(({ pipeline }) => [pipeline.name, []]));
  for (const { pipeline, after } of reach) {
    for (const parent of after) children.get(parent)?.push(pipeline.name);
  }
  return children;
}

/** Those that a pipeline sets off and that set it off, itself among them; empty if it is in no circle. */
function groupOf(name: string, children: Neighbors, reach: readonly Reached[]): Set<string> {
  const parents = new Map(reach.map(({ pipeline, after }) => [pipeline.name, after]));
  const below = reachable(name, children);
  const above = reachable(name, parents);
  return new Set([...below].filter((other) => above.has(other)));
}

function reachable(start: string, neighbors: Neighbors): ReadonlySet<string> {
  const found = new Set<string>();
  const left = [...(neighbors.get(start) ?? [])];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    left.push(...(neighbors.get(next) ?? []));
  }
  return found;
}

/** The pipelines of a shortest way from one back to itself; there is one. */
function shortestCircle(start: string, children: Neighbors): readonly string[] {
  const cameFrom = new Map<string, string>();
  const left = [start];
  for (const name of left) {
    for (const child of children.get(name) ?? []) {
      if (child === start) return trail(name, cameFrom);
      if (cameFrom.has(child)) continue;
      cameFrom.set(child, name);
      left.push(child);
    }
  }
  return [start];
}

function trail(end: string, cameFrom: ReadonlyMap<string, string>): readonly string[] {
  const names: string[] = [];
  for (let name: string | undefined = end; name !== undefined; name = cameFrom.get(name)) {
    names.unshift(name);
  }
  return names;
}

function describe(
  names: readonly string[],
  byName: ReadonlyMap<string, Reached>,
): PropagationCycle {
  const datasets = names.flatMap((name, index) => {
    const next = byName.get(names[(index + 1) % names.length] ?? '');
    return datasetBetween(byName.get(name), next) ?? [];
  });
  return { pipelines: names, datasets };
}

function datasetBetween(
  maker: Reached | undefined,
  reader: Reached | undefined,
): DatasetName | undefined {
  const read = new Set(reader?.because.map(datasetKey));
  return maker?.pipeline.publishes.find((dataset) => read.has(datasetKey(dataset)));
}

function selfReference({ pipeline, ofItself }: Reached): PropagationCycle {
  return { pipelines: [pipeline.name], datasets: ofItself.slice(0, 1) };
}
