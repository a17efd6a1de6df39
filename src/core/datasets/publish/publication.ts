import { findBlobNameProblem } from '../../storage/blobNameRules';
import { DatasetError } from '../datasetError';
import type { DatasetPaths } from '../layout/datasetPaths';
import { formatDataset, parseSerialized } from '../reference/formatGros';
import type { DatasetName } from '../reference/grosReference';
import { findNameProblem } from '../reference/nameProblem';
import type { VersionId } from '../reference/versionId';
import type { Producer } from '../versions/auditRecord';
import type { PublishableFile } from './publishableFile';

/** What shall be published. */
export interface Publication {
  readonly name: DatasetName;
  readonly file: PublishableFile;
  /** The versions it was made from, serialized. */
  readonly upstreams: readonly string[];
  readonly producer?: Producer;
  /** The branch that `gros://repo` means, if the repository says so. */
  readonly defaultBranch?: string;
  readonly pipeline?: string;
  readonly runId?: string;
}

/** @throws DatasetError `nameRefused`, `unknownReference` for what no publication can have. */
export function checkPublication(
  { name, file, upstreams }: Publication,
  paths: DatasetPaths,
): void {
  const problem =
    findNameProblem(name.repo, 'repository') ??
    findNameProblem(name.branch, 'branch') ??
    findBlobNameProblem(paths.record(name, { date: '2000-01-01', number: 999_999 })) ??
    findBlobNameProblem(paths.data(name, { date: '2000-01-01', number: 999_999 }, file.format));
  if (problem !== undefined) {
    throw new DatasetError(
      'nameRefused',
      `${formatDataset(name)} cannot be published: ${problem}`,
      { remedy: 'Publish it from a branch of another name' },
    );
  }
  const unknown = upstreams.find((upstream) => parseSerialized(upstream) === undefined);
  if (unknown === undefined) return;
  throw new DatasetError('unknownReference', `${unknown} names no version as an upstream`, {
    remedy: 'Write upstreams like gros://repo/branch:2026-11-27.1',
  });
}

/**
 * The version that comes after the last one: today's next, or that of the last one's day if this machine's
 * clock is behind it, so that the order of versions is that in which they were published.
 */
export function nextVersion(
  today: string,
  taken: readonly { readonly version: VersionId }[],
  last: VersionId | undefined,
): VersionId {
  const date = last !== undefined && last.date > today ? last.date : today;
  const numbers = taken.flatMap(({ version }) => (version.date === date ? [version.number] : []));
  return { date, number: Math.max(0, ...numbers) + 1 };
}
