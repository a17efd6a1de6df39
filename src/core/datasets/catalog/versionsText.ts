import { isDate } from '../reference/versionId';
import type { VersionFacts } from '../writing/suggestReferences';
import { parseRows, writeRows } from './seenRows';

/** The versions of a dataset as they were seen at some time, the earliest first. */
export interface SeenVersions {
  readonly versions: readonly VersionFacts[];
  readonly seenAtMs: number;
}

/** Changes with the form of the rows. */
const form = 1;

export function writeVersions({ versions, seenAtMs }: SeenVersions): string {
  const rows = versions.map(({ version, format, sizeBytes, publishedAtMs, isLatest }) => [
    version.date,
    version.number,
    format,
    sizeBytes,
    publishedAtMs,
    isLatest,
  ]);
  return writeRows({ rows, seenAtMs }, form);
}

/** What {@link writeVersions} wrote; `undefined` if it is anything else, as a cache may be. */
export function parseVersions(text: string): SeenVersions | undefined {
  const seen = parseRows(text, form);
  if (seen === undefined) return undefined;
  const versions = seen.rows.map(factsOf);
  const isWhole = versions.every((version) => version !== undefined);
  return isWhole ? { versions, seenAtMs: seen.seenAtMs } : undefined;
}

function factsOf(row: unknown): VersionFacts | undefined {
  if (!Array.isArray(row)) return undefined;
  const [date, number, format, ...facts] = row as readonly unknown[];
  const [sizeBytes, publishedAtMs, isLatest] = facts;
  if (typeof date !== 'string' || !isDate(date) || typeof number !== 'number') return undefined;
  if (format !== 'csv.gz' && format !== 'parquet') return undefined;
  if (typeof sizeBytes !== 'number' || typeof publishedAtMs !== 'number') return undefined;
  const version = { date, number };
  return { version, format, sizeBytes, publishedAtMs, isLatest: isLatest === true };
}
