import type { DatasetSummary } from '../datasets';
import { findNameProblem } from '../reference/nameProblem';
import { isDate } from '../reference/versionId';

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
  return JSON.stringify({ form, seenAtMs, rows });
}

/** What {@link writeCatalog} wrote; `undefined` if it is anything else, as a cache may be. */
export function parseCatalog(text: string): SeenCatalog | undefined {
  const { form: found, seenAtMs, rows } = parseObject(text);
  if (found !== form || typeof seenAtMs !== 'number' || !Array.isArray(rows)) return undefined;
  const datasets: DatasetSummary[] = [];
  for (const row of rows as readonly unknown[]) {
    const summary = summaryOf(row);
    if (summary === undefined) return undefined;
    const isNowhere = Array.isArray(row) && row.at(-1) === nowhere;
    datasets.push(isNowhere ? { ...summary, isLatestNowhere: true } : summary);
  }
  return { datasets, seenAtMs };
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function summaryOf(row: unknown): DatasetSummary | undefined {
  if (!Array.isArray(row)) return undefined;
  const [repo, branch, date, ...counts] = row as readonly unknown[];
  const [number, versionCount, sizeBytes, publishedAtMs] = counts;
  const isNamed =
    typeof repo === 'string' &&
    typeof branch === 'string' &&
    findNameProblem(repo, 'repository') === undefined &&
    findNameProblem(branch, 'branch') === undefined;
  if (!isNamed || typeof date !== 'string' || !isDate(date)) return undefined;
  if (
    typeof number !== 'number' ||
    typeof versionCount !== 'number' ||
    typeof sizeBytes !== 'number' ||
    typeof publishedAtMs !== 'number'
  ) {
    return undefined;
  }
  return {
    name: { repo, branch },
    latest: { date, number },
    versionCount,
    sizeBytes,
    publishedAtMs,
  };
}
