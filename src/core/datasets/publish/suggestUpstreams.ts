import { groupBy } from '../../base/groupBy';
import {
  datasetKey,
  defaultBranch,
  type DatasetName,
  type GrosReference,
} from '../reference/grosReference';
import { findGros } from '../reference/findGros';
import { parseSerialized } from '../reference/formatGros';
import { parseGros } from '../reference/parseGros';
import type { LakePipeline } from '../propagation/lakePipelines';

/** A dataset that another one may have been made from. */
export interface UpstreamSuggestion {
  /** As it was written. */
  readonly reference: GrosReference;
  /** Recorded or declared, it was one before; what is only named somewhere may be none. */
  readonly certainty: 'wasOne' | 'named';
  /** Who names it, for people. */
  readonly from: string;
}

/** Where a person's datasets are named. */
export interface UpstreamSources {
  readonly pipelines: readonly LakePipeline[];
  /** Serialized, of the last version's record. */
  readonly lastUpstreams: readonly string[];
  readonly texts: readonly { readonly text: string; readonly from: string }[];
  /** What is made from the dataset: naming that would close a circle. */
  readonly downstreams: readonly DatasetName[];
}

/**
 * What a dataset may have been made from, each once, who is surest first: what its pipeline reads, what its
 * last version was made from, what texts name. Never the dataset itself, nor for being named what is made from it.
 */
export function suggestUpstreams(
  name: DatasetName,
  { pipelines, lastUpstreams, texts, downstreams }: UpstreamSources,
): readonly UpstreamSuggestion[] {
  const byDataset = new Map<string, UpstreamSuggestion>();
  const add = (suggestion: UpstreamSuggestion): void => {
    const key = suggestionKey(suggestion);
    if (key !== datasetKey(name) && !byDataset.has(key)) byDataset.set(key, suggestion);
  };
  const made = new Set(downstreams.map(datasetKey));
  const isOwn = (published: DatasetName): boolean => datasetKey(published) === datasetKey(name);
  for (const { name: pipeline, definition, publishes } of pipelines) {
    if (!publishes.some(isOwn)) continue;
    addAll(definition.reads, (reference) =>
      add({ reference, certainty: 'wasOne', from: `read by the pipeline ${pipeline}` }),
    );
  }
  for (const upstream of lastUpstreams) {
    const last = parseSerialized(upstream);
    if (last === undefined) continue;
    const reference = { ...last.name, tag: { kind: 'live' } } as const;
    add({ reference, certainty: 'wasOne', from: 'as the last version' });
  }
  for (const { text, from } of texts) {
    const written = findGros(text).map((found) => found.text);
    addAll(written, (reference) => {
      const suggestion = { reference, certainty: 'named', from: `named in ${from}` } as const;
      if (!made.has(suggestionKey(suggestion))) add(suggestion);
    });
  }
  return [...byDataset.values()];
}

/** Those of them that are among the datasets of a lake. */
export function suggestUpstreamsOf(
  datasets: readonly DatasetName[],
  name: DatasetName,
  sources: UpstreamSources,
): readonly UpstreamSuggestion[] {
  const byRepo = groupBy(datasets, ({ repo }) => repo);
  const byDataset = new Map<string, UpstreamSuggestion>();
  const made = new Set(sources.downstreams.map(datasetKey));
  for (const found of suggestUpstreams(name, sources)) {
    const known = byRepo.get(found.reference.repo) ?? [];
    const suggestion = { ...found, reference: withOnlyBranch(found.reference, known) };
    const key = suggestionKey(suggestion);
    if (suggestion.certainty === 'named' && made.has(key)) continue;
    const isOther = key !== datasetKey(name) && known.some((one) => datasetKey(one) === key);
    if (isOther && !byDataset.has(key)) byDataset.set(key, suggestion);
  }
  return [...byDataset.values()];
}

/** Where a repository has one branch alone, and that is not the default one, no branch means that. */
function withOnlyBranch(reference: GrosReference, known: readonly DatasetName[]): GrosReference {
  const [only, second] = known;
  const isMeant = reference.branch === undefined && only?.branch !== defaultBranch;
  if (!isMeant || only === undefined || second !== undefined) return reference;
  return { ...reference, branch: only.branch };
}

function addAll(addresses: readonly string[], add: (reference: GrosReference) => void): void {
  for (const address of addresses) {
    const parsed = parseGros(address);
    if (parsed.kind === 'reference') add(parsed.reference);
  }
}

/** How a choice is remembered: by its dataset, however it was written. */
export function suggestionKey({ reference }: Pick<UpstreamSuggestion, 'reference'>): string {
  const { repo, branch = defaultBranch } = reference;
  return datasetKey({ repo, branch });
}
