import { comparePaths } from '../../storage/pathOrder';
import type { VersionId } from './versionId';

/** A dataset: what a branch of a repository publishes. Both as git spells them, nothing escaped. */
export interface DatasetName {
  readonly repo: string;
  /** May hold slashes. */
  readonly branch: string;
}

/** Which version of a dataset is meant. */
export type GrosTag =
  /** No tag, or an empty one: the latest, and whoever reads it runs again when there is a later one. */
  | { readonly kind: 'live' }
  | { readonly kind: 'latest' }
  /** The last publication of a day, `2026-11-27`. */
  | { readonly kind: 'day'; readonly date: string }
  | { readonly kind: 'version'; readonly version: VersionId }
  /** From 0 on counted from the earliest; -1 is the latest, -2 the one before. */
  | { readonly kind: 'index'; readonly index: number };

/** What `gros://repo[/branch][:tag]` says. */
export interface GrosReference {
  readonly repo: string;
  /** `undefined` = the default one, which the lake tells. */
  readonly branch: string | undefined;
  readonly tag: GrosTag;
}

/** The branch of a repository that says nothing else. */
export const defaultBranch = 'master';

export const liveTag: GrosTag = { kind: 'live' };

/** True if both are the same dataset. */
export function isSameDataset(one: DatasetName, other: DatasetName): boolean {
  return one.repo === other.repo && one.branch === other.branch;
}

/** Text that no other dataset has, for maps and for order. */
export function datasetKey({ repo, branch }: DatasetName): string {
  return `${repo}/${branch}`;
}

/** Orders by repository, then branch. */
export function compareDatasets(one: DatasetName, other: DatasetName): number {
  return comparePaths(one.repo, other.repo) || comparePaths(one.branch, other.branch);
}
