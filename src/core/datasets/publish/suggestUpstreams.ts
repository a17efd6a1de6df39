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
  /** Who names it, for people. */
  readonly from: string;
}

/** Where a person's datasets are named. */
export interface UpstreamSources {
  readonly pipelines: readonly LakePipeline[];
  /** Serialized, of the last version's record. */
  readonly lastUpstreams: readonly string[];
  readonly texts: readonly { readonly text: string; readonly from: string }[];
}

/**
 * What a dataset may have been made from, each once, who is surest first: what its pipeline reads, what its
 * last version was made from, what texts name. Never the dataset itself.
 */
export function suggestUpstreams(
  name: DatasetName,
  { pipelines, lastUpstreams, texts }: UpstreamSources,
): readonly UpstreamSuggestion[] {
  const byDataset = new Map<string, UpstreamSuggestion>();
  const add = (reference: GrosReference, from: string): void => {
    const key = suggestionKey({ reference, from });
    if (key !== datasetKey(name) && !byDataset.has(key)) byDataset.set(key, { reference, from });
  };
  const isOwn = (published: DatasetName): boolean => datasetKey(published) === datasetKey(name);
  for (const { name: pipeline, definition, publishes } of pipelines) {
    if (!publishes.some(isOwn)) continue;
    addAll(definition.reads, (reference) => add(reference, `read by the pipeline ${pipeline}`));
  }
  for (const upstream of lastUpstreams) {
    const last = parseSerialized(upstream);
    if (last !== undefined) add({ ...last.name, tag: { kind: 'live' } }, 'as the last version');
  }
  for (const { text, from } of texts) {
    const written = findGros(text).map((found) => found.text);
    addAll(written, (reference) => add(reference, `named in ${from}`));
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
  for (const { reference, from } of suggestUpstreams(name, sources)) {
    const known = byRepo.get(reference.repo) ?? [];
    const suggestion = { reference: withOnlyBranch(reference, known), from };
    const key = suggestionKey(suggestion);
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
export function suggestionKey({ reference }: UpstreamSuggestion): string {
  const { repo, branch = defaultBranch } = reference;
  return datasetKey({ repo, branch });
}
