import {
  CompletionItem,
  CompletionItemKind,
  Range,
  type CompletionItemProvider,
  type Position,
  type TextDocument,
} from 'vscode';
import { describeError } from '../../core/base/errors';
import { groupBy } from '../../core/base/groupBy';
import type { Logger } from '../../core/base/logger';
import { formatBytes, formatQuantity } from '../../core/base/sizes';
import type { DatasetSummary } from '../../core/datasets/datasets';
import { formatDataset } from '../../core/datasets/reference/formatGros';
import { defaultBranch } from '../../core/datasets/reference/grosReference';
import { formatVersion } from '../../core/datasets/reference/versionId';
import type { DatasetVersion } from '../../core/datasets/versions/datasetVersion';
import { partialAt, type PartialReference } from '../../core/datasets/writing/partialReference';
import { formatMoment } from './datasetWords';
import type { KnownDatasets } from './knownDatasets';

/** Typed, they open the list: behind the scheme, the repository, and the branch. */
export const triggerCharacters = ['/', ':'] as const;

/** Repositories, branches and versions that the lakes have, where an address is written. */
export class DatasetCompletions implements CompletionItemProvider {
  readonly #known: KnownDatasets;
  readonly #logger: Logger;

  constructor(known: KnownDatasets, logger: Logger) {
    this.#known = known;
    this.#logger = logger;
  }

  async provideCompletionItems(
    document: TextDocument,
    position: Position,
  ): Promise<CompletionItem[]> {
    const partial = partialAt(document.lineAt(position).text, position.character);
    if (partial === undefined) return [];
    try {
      const items = await this.#items(partial);
      const range = new Range(position.line, partial.start, position.line, partial.end);
      return items.map((item, rank) => placed(item, range, rank));
    } catch (error) {
      this.#logger.info(`no datasets to complete with: ${describeError(error)}`);
      return [];
    }
  }

  async #items(partial: PartialReference): Promise<readonly CompletionItem[]> {
    if (partial.kind === 'repo') return repoItems(await this.#known.list());
    const { repo } = partial;
    if (partial.kind === 'branch') return branchItems(await this.#known.list(), repo);
    const branch = partial.branch ?? (await this.#branchOf(repo));
    return tagItems(await this.#known.versions({ repo, branch }));
  }

  /** What a repository's default is, as far as the lake tells: the usual one, or its only one. */
  async #branchOf(repo: string): Promise<string> {
    const branches = (await this.#known.list()).filter(({ name }) => name.repo === repo);
    const [first, second] = branches;
    return first !== undefined && second === undefined ? first.name.branch : defaultBranch;
  }
}

function repoItems(datasets: readonly DatasetSummary[]): readonly CompletionItem[] {
  const byRepo = groupBy(datasets, ({ name }) => name.repo);
  return [...byRepo]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([repo, branches]) => {
      const newest = Math.max(...branches.map(({ publishedAtMs }) => publishedAtMs));
      const description = `${formatQuantity(branches.length, 'branch', 'branches')}, ${formatMoment(newest)}`;
      const item = new CompletionItem({ label: repo, description }, CompletionItemKind.Module);
      item.insertText = formatDataset({ repo, branch: defaultBranch }).slice(
        'gros://'.length,
        -`/${defaultBranch}`.length,
      );
      return item;
    });
}

/** The default first, the others as they were published last. */
function branchItems(datasets: readonly DatasetSummary[], repo: string): readonly CompletionItem[] {
  const first = (branch: string): number => (branch === defaultBranch ? 0 : 1);
  return datasets
    .filter(({ name }) => name.repo === repo)
    .toSorted(
      (one, other) =>
        first(one.name.branch) - first(other.name.branch) ||
        other.publishedAtMs - one.publishedAtMs,
    )
    .map(({ name, latest, versionCount, publishedAtMs }) => {
      const description = `${formatVersion(latest)} of ${formatQuantity(versionCount, 'version')}`;
      const label = { label: name.branch, description };
      const item = new CompletionItem(label, CompletionItemKind.Folder);
      item.detail = `published ${formatMoment(publishedAtMs)}`;
      item.insertText = formatDataset({ repo: 'r', branch: name.branch }).slice('gros://r/'.length);
      return item;
    });
}

/** Newest first, behind the word that follows the newest. */
function tagItems(versions: readonly DatasetVersion[]): readonly CompletionItem[] {
  if (versions.length === 0) return [];
  const latest = new CompletionItem(
    { label: 'latest', description: 'whatever was published last' },
    CompletionItemKind.Keyword,
  );
  return [latest, ...versions.toReversed().map(versionItem)];
}

function versionItem(version: DatasetVersion): CompletionItem {
  const { format, sizeBytes, publishedAtMs, isLatest } = version;
  const facts = [...(isLatest ? ['latest'] : []), format, formatBytes(sizeBytes)];
  const label = { label: formatVersion(version.version), description: facts.join(', ') };
  const item = new CompletionItem(label, CompletionItemKind.Value);
  item.detail = `published ${formatMoment(publishedAtMs)}`;
  return item;
}

function placed(item: CompletionItem, range: Range, rank: number): CompletionItem {
  item.range = range;
  item.sortText = String(rank).padStart(6, '0');
  return item;
}
