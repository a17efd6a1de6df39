import { datasetKey, type DatasetName } from '../reference/grosReference';
import { findCycles } from './findCycles';
import type { Network, NetworkPipeline } from './network';
import type { HeldPipeline, PlannedStep, PropagationPlan, UnmadeDataset } from './propagationPlan';
import { findReach, type Reached } from './reach';

/**
 * What would run, and in what order, if these datasets were published now. A pipeline runs once, after
 * all others of the plan that publish what it reads live; what runs in a circle is held back and named.
 */
export function planPropagation(
  changed: readonly DatasetName[],
  network: Network,
): PropagationPlan {
  const reach = findReach(changed, network);
  const { cycles, cycleOf } = findCycles(reach);
  const held = findHeld(reach, cycleOf);
  const heldNames = new Set(held.map(({ pipeline }) => pipeline));
  const free = reach.filter(({ pipeline }) => !heldNames.has(pipeline.name));
  return {
    changed,
    steps: inOrder(free.map((reached) => stepOf(reached, heldNames))),
    held,
    cycles,
    unmade: findUnmade(changed, reach, network),
  };
}

/** Those in a circle, and all that would run because of what one of them publishes. */
function findHeld(
  reach: readonly Reached[],
  cycleOf: ReadonlyMap<string, number>,
): readonly HeldPipeline[] {
  const behind = new Map(cycleOf);
  let before = -1;
  while (before < behind.size) {
    before = behind.size;
    for (const { pipeline, needs } of reach) {
      const parent = needs.find((name) => behind.has(name));
      const cycle = parent === undefined ? undefined : behind.get(parent);
      if (cycle !== undefined && !behind.has(pipeline.name)) behind.set(pipeline.name, cycle);
    }
  }
  return reach.flatMap(({ pipeline: { name }, because }) => {
    const cycle = behind.get(name);
    if (cycle === undefined) return [];
    return [{ pipeline: name, because, cycle, isInCycle: cycleOf.has(name) }];
  });
}

function stepOf({ pipeline, because, after }: Reached, held: ReadonlySet<string>): PlannedStep {
  return { pipeline: pipeline.name, because, after: after.filter((name) => !held.has(name)) };
}

/** Parents first; among those that are free to go, in the order of the lake file. */
function inOrder(steps: readonly PlannedStep[]): readonly PlannedStep[] {
  const ordered: PlannedStep[] = [];
  const done = new Set<string>();
  let left = steps;
  while (left.length > 0) {
    const next = left.filter(({ after }) => after.every((name) => done.has(name)));
    ordered.push(...next);
    for (const { pipeline } of next) done.add(pipeline);
    left = left.filter(({ pipeline }) => !done.has(pipeline));
  }
  return ordered;
}

/** Each registered downstream of what changes that nobody here makes, once. */
function findUnmade(
  changed: readonly DatasetName[],
  reach: readonly Reached[],
  { pipelines, registrations }: Network,
): readonly UnmadeDataset[] {
  const made = new Set(pipelines.flatMap(({ publishes }) => publishes).map(datasetKey));
  const changing = new Set([...changed, ...reach.flatMap(publishedBy)].map(datasetKey));
  const found = new Map<string, UnmadeDataset>();
  for (const { upstream, downstream } of registrations) {
    const key = datasetKey(downstream);
    if (!changing.has(datasetKey(upstream)) || made.has(key) || found.has(key)) continue;
    found.set(key, { dataset: downstream, upstream });
  }
  return [...found.values()];
}

function publishedBy({ pipeline }: { readonly pipeline: NetworkPipeline }): readonly DatasetName[] {
  return pipeline.publishes;
}
