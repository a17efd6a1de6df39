import {
  CompletionItem,
  CompletionItemKind,
  CompletionList,
  Range,
  type CompletionItemProvider,
  type Position,
  type TextDocument,
} from 'vscode';
import { describeError } from '../../core/base/errors';
import type { Logger } from '../../core/base/logger';
import type { DatasetSummary } from '../../core/datasets/datasets';
import { partialAt, type PartialReference } from '../../core/datasets/writing/partialReference';
import {
  ReferenceIndex,
  suggestTags,
  type ReferenceSuggestion,
  type Suggestions,
} from '../../core/datasets/writing/suggestReferences';
import type { KnownDatasets } from './knownDatasets';

/** Typed, they open the list: behind the scheme, the repository, and the branch. */
export const triggerCharacters = ['/', ':'] as const;

const kinds: Readonly<Record<PartialReference['kind'], CompletionItemKind>> = {
  repo: CompletionItemKind.Module,
  branch: CompletionItemKind.Folder,
  tag: CompletionItemKind.Value,
};

/** Repositories, branches and versions that the lakes have, where an address is written. */
export class DatasetCompletions implements CompletionItemProvider {
  readonly #known: KnownDatasets;
  readonly #logger: Logger;
  #indexed:
    | { readonly datasets: readonly DatasetSummary[]; readonly index: Promise<ReferenceIndex> }
    | undefined;

  constructor(known: KnownDatasets, logger: Logger) {
    this.#known = known;
    this.#logger = logger;
  }

  async provideCompletionItems(
    document: TextDocument,
    position: Position,
  ): Promise<CompletionList | undefined> {
    const line = document.lineAt(position).text;
    const partial = partialAt(line, position.character);
    if (partial === undefined) return undefined;
    const written = line.slice(partial.start, position.character);
    try {
      const { suggestions, isCut } = await this.#suggest(partial, written);
      const range = new Range(position.line, partial.start, position.line, partial.end);
      const items = suggestions.map((suggestion, rank) =>
        itemOf(suggestion, { kind: kinds[partial.kind], range, rank }),
      );
      return new CompletionList(items, isCut);
    } catch (error) {
      this.#logger.info(`no datasets to complete with: ${describeError(error)}`);
      return undefined;
    }
  }

  async #suggest(partial: PartialReference, written: string): Promise<Suggestions> {
    const index = await this.#index();
    if (partial.kind === 'repo') return index.repos(written);
    const { repo } = partial;
    if (partial.kind === 'branch') return index.branches(repo);
    const branch = partial.branch ?? index.defaultBranch(repo);
    return suggestTags(await this.#known.versions({ repo, branch }));
  }

  /** Made once for as long as the catalogs are kept: a list comes with every letter. */
  async #index(): Promise<ReferenceIndex> {
    const datasets = await this.#known.list();
    if (this.#indexed?.datasets !== datasets) {
      this.#indexed = { datasets, index: ReferenceIndex.of(datasets) };
    }
    return this.#indexed.index;
  }
}

function itemOf(
  { label, text, description, detail }: ReferenceSuggestion,
  place: { readonly kind: CompletionItemKind; readonly range: Range; readonly rank: number },
): CompletionItem {
  const item = new CompletionItem({ label, description }, place.kind);
  item.insertText = text;
  item.range = place.range;
  item.sortText = String(place.rank).padStart(6, '0');
  if (detail !== undefined) item.detail = detail;
  return item;
}
