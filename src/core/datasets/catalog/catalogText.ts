import type { DatasetSummary } from '../datasets';
import type { DatasetName } from '../reference/grosReference';
import { findNameProblem } from '../reference/nameProblem';
import { isDate } from '../reference/versionId';
import { parseRows, writeRows } from './seenRows';

/** A catalog as it was seen at some time. */
export interface SeenCatalog {
  readonly datasets: readonly DatasetSummary[];
  readonly seenAtMs: number;
}

/** What ends the row of a dataset whose `latest` points nowhere. */
const nowhere = 'nowhere';

/** Changes with the form of the rows. */
const form = 1;

/** Ten thousand datasets are a megabyte, which is read in milliseconds. */
export function writeCatalog({ datasets, seenAtMs }: SeenCatalog): string {
  const rows = datasets.map((summary) => {
    const { name, latest, versionCount, sizeBytes, publishedAtMs, isLatestNowhere } = summary;
    const numbers = [latest.number, versionCount, sizeBytes, publishedAtMs];
    const row = [name.repo, name.branch, latest.date, ...numbers];
    return isLatestNowhere === true ? [...row, nowhere] : row;
  });
  return writeRows({ rows, seenAtMs }, form);
}

/** What {@link writeCatalog} wrote; `undefined` if it is anything else, as a cache may be. */
export function parseCatalog(text: string): SeenCatalog | undefined {
  const seen = parseRows(text, form);
  if (seen === undefined) return undefined;
  const datasets: DatasetSummary[] = [];
  for (const row of seen.rows) {
    const summary = summaryOf(row);
    if (summary === undefined) return undefined;
    datasets.push(summary);
  }
  return { datasets, seenAtMs: seen.seenAtMs };
}

function summaryOf(row: unknown): DatasetSummary | undefined {
  if (!Array.isArray(row)) return undefined;
  const [repo, branch, date, ...counts] = row as readonly unknown[];
  const [number, versionCount, sizeBytes, publishedAtMs, where] = counts;
  const name = nameOf(repo, branch);
  if (name === undefined || typeof date !== 'string' || !isDate(date)) return undefined;
  if (
    typeof number !== 'number' ||
    typeof versionCount !== 'number' ||
    typeof sizeBytes !== 'number' ||
    typeof publishedAtMs !== 'number'
  ) {
    return undefined;
  }
  return {
    name,
    latest: { date, number },
    versionCount,
    sizeBytes,
    publishedAtMs,
    ...(where === nowhere && { isLatestNowhere: true }),
  };
}

function nameOf(repo: unknown, branch: unknown): DatasetName | undefined {
  const isNamed =
    typeof repo === 'string' &&
    typeof branch === 'string' &&
    findNameProblem(repo, 'repository') === undefined &&
    findNameProblem(branch, 'branch') === undefined;
  return isNamed ? { repo, branch } : undefined;
}
