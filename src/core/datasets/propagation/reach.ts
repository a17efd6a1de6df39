import { datasetKey, type DatasetName } from '../reference/grosReference';
import type { Network, NetworkPipeline } from './network';

/** A pipeline that a change reaches. */
export interface Reached {
  readonly pipeline: NetworkPipeline;
  /** Of what it reads live and does not publish itself: that which changes. */
  readonly because: readonly DatasetName[];
  /** Other reached pipelines that publish some of it. */
  readonly after: readonly string[];
  /** Those of them without which there would be no reason to run: what else changes has changed already. */
  readonly needs: readonly string[];
  /** What it reads live and publishes itself, which never sets it off. */
  readonly ofItself: readonly DatasetName[];
}

/** Every pipeline that a change reaches, in the order of the lake file. */
export function findReach(changed: readonly DatasetName[], network: Network): readonly Reached[] {
  const readings = readingsOf(network);
  const names = reachedNames(changed, readings);
  const reached = readings.filter(({ pipeline }) => names.has(pipeline.name));
  const makers = new Lists<string>();
  for (const { pipeline } of reached) {
    for (const dataset of pipeline.publishes) makers.add(datasetKey(dataset), pipeline.name);
  }
  const changing = new Set([...changed.map(datasetKey), ...makers.keys()]);
  const origins = new Set(changed.map(datasetKey));
  return reached.map(({ pipeline, others, ofItself }) => {
    const because = others.filter((dataset) => changing.has(datasetKey(dataset)));
    const keys = because.map(datasetKey);
    return {
      pipeline,
      because,
      after: [...new Set(keys.flatMap((key) => makers.of(key)))],
      needs: keys.filter((key) => !origins.has(key)).flatMap((key) => makers.of(key)),
      ofItself,
    };
  });
}

/** What a pipeline reads live, by whether it publishes it, too. */
interface Reading {
  readonly pipeline: NetworkPipeline;
  readonly others: readonly DatasetName[];
  readonly ofItself: readonly DatasetName[];
}

/** What pipelines declare to read live, and what the lake has registered for what they publish. */
function readingsOf({ pipelines, registrations }: Network): readonly Reading[] {
  const registered = new Lists<DatasetName>();
  for (const { upstream, downstream } of registrations) {
    registered.add(datasetKey(downstream), upstream);
  }
  return pipelines.map((pipeline) => {
    const own = new Set(pipeline.publishes.map(datasetKey));
    const all = [...pipeline.liveReads, ...[...own].flatMap((key) => registered.of(key))];
    const live = [...new Map(all.map((dataset) => [datasetKey(dataset), dataset])).values()];
    return {
      pipeline,
      others: live.filter((dataset) => !own.has(datasetKey(dataset))),
      ofItself: live.filter((dataset) => own.has(datasetKey(dataset))),
    };
  });
}

function reachedNames(
  changed: readonly DatasetName[],
  readings: readonly Reading[],
): ReadonlySet<string> {
  const readers = new Lists<NetworkPipeline>();
  for (const { pipeline, others } of readings) {
    for (const dataset of others) readers.add(datasetKey(dataset), pipeline);
  }
  const names = new Set<string>();
  const left = changed.map(datasetKey);
  for (let key = left.pop(); key !== undefined; key = left.pop()) {
    for (const { name, publishes } of readers.of(key)) {
      if (names.has(name)) continue;
      names.add(name);
      left.push(...publishes.map(datasetKey));
    }
  }
  return names;
}

/** Several values for each key. */
class Lists<T> {
  readonly #lists = new Map<string, T[]>();

  add(key: string, value: T): void {
    const list = this.#lists.get(key);
    if (list === undefined) this.#lists.set(key, [value]);
    else list.push(value);
  }

  of(key: string): readonly T[] {
    return this.#lists.get(key) ?? [];
  }

  keys(): Iterable<string> {
    return this.#lists.keys();
  }
}
