import { QuickPickItemKind, window, workspace, type QuickPickItem } from 'vscode';
import { UsageError } from '../../../core/base/errors';
import {
  suggestionKey,
  suggestUpstreamsOf,
  type UpstreamSources,
  type UpstreamSuggestion,
} from '../../../core/datasets/publish/suggestUpstreams';
import type { DatasetSummary } from '../../../core/datasets/datasets';
import {
  formatDataset,
  formatGros,
  serializeGros,
} from '../../../core/datasets/reference/formatGros';
import { datasetKey, type DatasetName } from '../../../core/datasets/reference/grosReference';
import { chosen } from '../../support/editor/cancellation';
import type { OpenLake } from '../../support/lakes/openLakes';
import type { RememberedUpstreams } from './rememberedUpstreams';

export interface UpstreamsOptions {
  readonly lake: OpenLake;
  readonly remembered: RememberedUpstreams;
  readonly sources: UpstreamSources;
}

/** Datasets of the lake that are offered beside those that something names. */
const mostOthers = 500;
/** Characters of an open document that are looked through. */
const mostCharacters = 2_000_000;

/** The documents that this window has open. */
export function openTexts(): UpstreamSources['texts'] {
  return workspace.textDocuments
    .filter(
      ({ isClosed, uri }) =>
        !isClosed && ['file', 'untitled', 'vscode-notebook-cell'].includes(uri.scheme),
    )
    .map((document) => ({
      text: document.getText().slice(0, mostCharacters),
      from: workspace.asRelativePath(document.uri),
    }));
}

/**
 * The versions that a dataset was made from, serialized: what the person picks, as it stands now. What was
 * picked the last time, or else what its pipeline reads and its last version had, is picked already.
 * @throws UsageError if one stands for nothing; CancellationError
 */
export async function upstreamsFor(
  name: DatasetName,
  options: UpstreamsOptions,
): Promise<readonly string[]> {
  const { remembered, sources } = options;
  const all = await options.lake.useDatasets((datasets) => datasets.list());
  const names = all.map((one) => one.name);
  const suggestions = suggestUpstreamsOf(names, name, sources);
  const last = remembered.of(options.lake, name);
  const isPicked = (suggestion: UpstreamSuggestion): boolean =>
    last?.includes(suggestionKey(suggestion)) ?? suggestion.certainty === 'wasOne';
  const others = othersOf(name, { all, suggestions, downstreams: sources.downstreams });
  if (suggestions.length + others.length === 0) return [];
  const items = itemsOf(suggestions, others, isPicked);
  const picked = chosen(
    await window.showQuickPick(items, {
      canPickMany: true,
      title: `What is ${formatDataset(name)} made from?`,
      placeHolder: 'Recorded with the version they stand for now; none: press Enter',
    }),
  );
  const addresses = picked.flatMap(({ suggestion }) =>
    suggestion === undefined ? [] : [suggestion],
  );
  await remembered.keep(options.lake, name, addresses.map(suggestionKey));
  return resolve(addresses, options.lake);
}

interface UpstreamItem extends QuickPickItem {
  readonly suggestion?: UpstreamSuggestion;
}

/** Datasets of the lake that nothing names. */
function othersOf(
  name: DatasetName,
  {
    all,
    suggestions,
    downstreams,
  }: {
    readonly all: readonly DatasetSummary[];
    readonly suggestions: readonly UpstreamSuggestion[];
    readonly downstreams: readonly DatasetName[];
  },
): readonly UpstreamSuggestion[] {
  const known = new Set([datasetKey(name), ...suggestions.map(suggestionKey)]);
  const made = new Set(downstreams.map(datasetKey));
  return all
    .filter((one) => !known.has(datasetKey(one.name)))
    .slice(0, mostOthers)
    .map((one) => ({
      reference: { ...one.name, tag: { kind: 'live' } },
      certainty: 'named',
      from: made.has(datasetKey(one.name)) ? 'made from this one: a circle' : '',
    }));
}

function itemsOf(
  suggestions: readonly UpstreamSuggestion[],
  others: readonly UpstreamSuggestion[],
  isPicked: (suggestion: UpstreamSuggestion) => boolean,
): readonly UpstreamItem[] {
  const line = (label: string): UpstreamItem => ({ label, kind: QuickPickItemKind.Separator });
  const item = (suggestion: UpstreamSuggestion, picked: boolean): UpstreamItem => ({
    label: formatGros(suggestion.reference),
    description: suggestion.from,
    picked,
    suggestion,
  });
  return [
    ...suggestions.map((one) => item(one, isPicked(one))),
    ...(others.length > 0 ? [line('Other datasets of this lake')] : []),
    ...others.map((one) => item(one, false)),
  ];
}

async function resolve(
  suggestions: readonly UpstreamSuggestion[],
  lake: OpenLake,
): Promise<readonly string[]> {
  const versions = await lake.useDatasets((datasets) =>
    Promise.all(
      suggestions.map(async ({ reference }) => {
        const found = await datasets.resolve(reference);
        if (found.kind === 'version')
          return serializeGros(found.version.name, found.version.version);
        throw new UsageError(found.message, { remedy: found.remedy });
      }),
    ),
  );
  return [...new Set(versions)];
}
