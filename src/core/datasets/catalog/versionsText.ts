import { isDate } from '../reference/versionId';
import type { VersionFacts } from '../writing/suggestReferences';

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
  return JSON.stringify({ form, seenAtMs, rows });
}

/** What {@link writeVersions} wrote; `undefined` if it is anything else, as a cache may be. */
export function parseVersions(text: string): SeenVersions | undefined {
  const { form: found, seenAtMs, rows } = parseObject(text);
  if (found !== form || typeof seenAtMs !== 'number' || !Array.isArray(rows)) return undefined;
  const versions = (rows as readonly unknown[]).map(factsOf);
  return versions.every((version) => version !== undefined) ? { versions, seenAtMs } : undefined;
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
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
