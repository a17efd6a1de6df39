/** One publication of a dataset: the day, in UTC, and which of that day's it is. */
export interface VersionId {
  /** `2026-11-27`. */
  readonly date: string;
  /** From 1. */
  readonly number: number;
}

/** A version as people write it, always with its number: `2026-11-27.1`. */
export function formatVersion({ date, number }: VersionId): string {
  return `${date}.${number}`;
}

/**
 * The version that `2026-11-27.2` names. A day alone is its first publication, as the names of files
 * and the references that older tools stored have it. `undefined` = it names none.
 */
export function parseVersion(text: string): VersionId | undefined {
  const [, date = '', number = '1'] = /^(\d{4}-\d{2}-\d{2})(?:\.([1-9]\d{0,5}))?$/.exec(text) ?? [];
  return isDate(date) ? { date, number: Number(number) } : undefined;
}

/** Below 0 if the first was published before the second. */
export function compareVersions(one: VersionId, other: VersionId): number {
  if (one.date !== other.date) return one.date < other.date ? -1 : 1;
  return one.number - other.number;
}

/** True for a day of the calendar, written `2026-11-27`. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const atMs = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(text);
}
