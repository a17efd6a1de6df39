import { formatBytes, formatQuantity } from '../../base/sizes';
import { forEachInSlices, mapInSlices, pauseIfDue } from '../../base/slices';
import { comparePaths } from '../../storage/pathOrder';
import type { DatasetSummary } from '../datasets';
import { formatDataset } from '../reference/formatGros';
import { defaultBranch } from '../reference/grosReference';
import { formatVersion } from '../reference/versionId';
import type { DatasetVersion } from '../versions/datasetVersion';
import { formatMoment } from './moment';

/** What may be written next in an address. */
export interface ReferenceSuggestion {
  /** As people read it. */
  readonly label: string;
  /** As an address holds it. */
  readonly text: string;
  /** A few words beside the label. */
  readonly description: string;
  /** When it was published; `undefined` for what no version is. */
  readonly detail?: string;
}

export interface Suggestions {
  /** In the order in which they are shown. */
  readonly suggestions: readonly ReferenceSuggestion[];
  /** True if there are more, which somebody sees who writes on. */
  readonly isCut: boolean;
}

/** A list that is longer nobody reads. */
export const mostSuggestions = 200;

/** Suggests names of datasets; what it looks through is made once, for every letter that is written. */
export class ReferenceIndex {
  /** In their order. */
  readonly #repos: readonly IndexedRepo[];
  readonly #branches: ReadonlyMap<string, readonly DatasetSummary[]>;

  private constructor(
    repos: readonly IndexedRepo[],
    branches: ReadonlyMap<string, readonly DatasetSummary[]>,
  ) {
    this.#repos = repos;
    this.#branches = branches;
  }

  /** In turns of the event loop that are short: there may be a hundred thousand. */
  static async of(datasets: readonly DatasetSummary[]): Promise<ReferenceIndex> {
    const branches = new Map<string, DatasetSummary[]>();
    await forEachInSlices(datasets, (dataset) => {
      const known = branches.get(dataset.name.repo);
      if (known === undefined) branches.set(dataset.name.repo, [dataset]);
      else known.push(dataset);
    });
    // Catalogs are nearly in this order, which takes one look at each.
    const sorted = [...branches.keys()].sort(comparePaths);
    await pauseIfDue();
    const repos = await mapInSlices(sorted, (repo) => ({ repo, lower: repo.toLowerCase() }));
    return new ReferenceIndex(repos, branches);
  }

  /** Repositories that hold what is written, those that begin with it first. */
  repos(written: string): Suggestions {
    const wanted = written.toLowerCase();
    const begin: string[] = [];
    const others: string[] = [];
    for (const { repo, lower } of this.#repos) {
      const at = lower.indexOf(wanted);
      if (at === 0) begin.push(repo);
      else if (at > 0 && others.length <= mostSuggestions) others.push(repo);
      // One more than is shown says that there are more.
      if (begin.length > mostSuggestions) break;
    }
    return cut([...begin, ...others], (repo) => repoSuggestion(repo, this.branchesOf(repo)));
  }

  /** All repositories that begin with a text, in their order. */
  beginningWith(text: string): readonly string[] {
    return this.#repos.flatMap(({ repo }) => (repo.startsWith(text) ? [repo] : []));
  }

  /** The branches of a repository: the usual default first, the others as they were published last. */
  branches(repo: string, most = mostSuggestions): Suggestions {
    const rank = ({ name }: DatasetSummary): number => (name.branch === defaultBranch ? 0 : 1);
    const branches = this.branchesOf(repo).toSorted(
      (one, other) => rank(one) - rank(other) || other.publishedAtMs - one.publishedAtMs,
    );
    return cut(branches, branchSuggestion, most);
  }

  /** What a repository's default is, as far as the lake tells: the usual one, or its only one. */
  defaultBranch(repo: string): string {
    const [first, second] = this.branchesOf(repo);
    return first !== undefined && second === undefined ? first.name.branch : defaultBranch;
  }

  /** The datasets of a repository, one for each branch; empty = it has none. */
  branchesOf(repo: string): readonly DatasetSummary[] {
    return this.#branches.get(repo) ?? [];
  }
}

interface IndexedRepo {
  readonly repo: string;
  readonly lower: string;
}

function repoSuggestion(repo: string, branches: readonly DatasetSummary[]): ReferenceSuggestion {
  const newestMs = branches.reduce((most, one) => Math.max(most, one.publishedAtMs), -Infinity);
  return {
    label: repo,
    text: withoutScheme(formatDataset({ repo, branch: defaultBranch })).split('/')[0] ?? repo,
    description: formatQuantity(branches.length, 'branch', 'branches'),
    detail: `published ${formatMoment(newestMs)}`,
  };
}

function branchSuggestion(dataset: DatasetSummary): ReferenceSuggestion {
  const { name, publishedAtMs } = dataset;
  return {
    label: name.branch,
    text: withoutScheme(formatDataset({ repo: 'r', branch: name.branch })).slice('r/'.length),
    description: describeLatest(dataset),
    detail: `published ${formatMoment(publishedAtMs)}`,
  };
}

/** Which version is the latest, of how many. */
export function describeLatest({ latest, versionCount, isLatestNowhere }: DatasetSummary): string {
  const count = formatQuantity(versionCount, 'version');
  return isLatestNowhere === true
    ? `${count}, latest points nowhere`
    : `${formatVersion(latest)} of ${count}`;
}

const latestTag: ReferenceSuggestion = {
  label: 'latest',
  text: 'latest',
  description: 'whatever was published last',
};

/** What lists tell of a version. */
export type VersionFacts = Pick<
  DatasetVersion,
  'version' | 'format' | 'sizeBytes' | 'publishedAtMs' | 'isLatest'
>;

/** The versions of a dataset, which are given with the earliest first: the newest first. */
export function suggestTags(
  versions: readonly VersionFacts[],
  most = mostSuggestions,
): Suggestions {
  if (versions.length === 0) return { suggestions: [], isCut: false };
  const { suggestions, isCut } = cut(versions.toReversed(), versionSuggestion, most);
  return { suggestions: [latestTag, ...suggestions], isCut };
}

function versionSuggestion(version: VersionFacts): ReferenceSuggestion {
  const { format, sizeBytes, publishedAtMs, isLatest } = version;
  const text = formatVersion(version.version);
  return {
    label: text,
    text,
    description: [...(isLatest ? ['latest'] : []), format, formatBytes(sizeBytes)].join(', '),
    detail: `published ${formatMoment(publishedAtMs)}`,
  };
}

function cut<T>(
  items: readonly T[],
  suggest: (item: T) => ReferenceSuggestion,
  most = mostSuggestions,
): Suggestions {
  return { suggestions: items.slice(0, most).map(suggest), isCut: items.length > most };
}

function withoutScheme(address: string): string {
  return address.slice('gros://'.length);
}
