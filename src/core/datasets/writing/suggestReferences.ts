import { groupBy } from '../../base/groupBy';
import { formatBytes, formatQuantity } from '../../base/sizes';
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
const mostSuggestions = 200;

/** Repositories that hold what is written, those that begin with it first. */
export function suggestRepos(datasets: readonly DatasetSummary[], written: string): Suggestions {
  const byRepo = groupBy(datasets, ({ name }) => name.repo);
  const wanted = written.toLowerCase();
  const begin: string[] = [];
  const others: string[] = [];
  for (const repo of byRepo.keys()) {
    const at = repo.toLowerCase().indexOf(wanted);
    if (at >= 0) (at === 0 ? begin : others).push(repo);
  }
  const repos = [...begin.toSorted(comparePaths), ...others.toSorted(comparePaths)];
  return cut(repos, (repo) => repoSuggestion(repo, byRepo.get(repo) ?? []));
}

function repoSuggestion(repo: string, branches: readonly DatasetSummary[]): ReferenceSuggestion {
  const newestMs = Math.max(...branches.map(({ publishedAtMs }) => publishedAtMs));
  return {
    label: repo,
    text: withoutScheme(formatDataset({ repo, branch: defaultBranch })).split('/')[0] ?? repo,
    description: formatQuantity(branches.length, 'branch', 'branches'),
    detail: `published ${formatMoment(newestMs)}`,
  };
}

/** The branches of a repository: the usual default first, the others as they were published last. */
export function suggestBranches(datasets: readonly DatasetSummary[], repo: string): Suggestions {
  const rank = ({ name }: DatasetSummary): number => (name.branch === defaultBranch ? 0 : 1);
  const branches = datasets
    .filter(({ name }) => name.repo === repo)
    .toSorted((one, other) => rank(one) - rank(other) || other.publishedAtMs - one.publishedAtMs);
  return cut(branches, ({ name, latest, versionCount, publishedAtMs }) => ({
    label: name.branch,
    text: withoutScheme(formatDataset({ repo: 'r', branch: name.branch })).slice('r/'.length),
    description: `${formatVersion(latest)} of ${formatQuantity(versionCount, 'version')}`,
    detail: `published ${formatMoment(publishedAtMs)}`,
  }));
}

const latestTag: ReferenceSuggestion = {
  label: 'latest',
  text: 'latest',
  description: 'whatever was published last',
};

/** The versions of a dataset, which are given with the earliest first: the newest first. */
export function suggestTags(versions: readonly DatasetVersion[]): Suggestions {
  if (versions.length === 0) return { suggestions: [], isCut: false };
  const { suggestions, isCut } = cut(versions.toReversed(), versionSuggestion);
  return { suggestions: [latestTag, ...suggestions], isCut };
}

function versionSuggestion(version: DatasetVersion): ReferenceSuggestion {
  const { format, sizeBytes, publishedAtMs, isLatest } = version;
  const text = formatVersion(version.version);
  return {
    label: text,
    text,
    description: [...(isLatest ? ['latest'] : []), format, formatBytes(sizeBytes)].join(', '),
    detail: `published ${formatMoment(publishedAtMs)}`,
  };
}

function cut<T>(items: readonly T[], suggest: (item: T) => ReferenceSuggestion): Suggestions {
  return {
    suggestions: items.slice(0, mostSuggestions).map(suggest),
    isCut: items.length > mostSuggestions,
  };
}

function withoutScheme(address: string): string {
  return address.slice('gros://'.length);
}
