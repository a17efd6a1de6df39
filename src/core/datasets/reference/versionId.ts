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

/** True for a day of the calendar, written `2026-11-27`. A catalog asks of every file. */
export function isDate(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (year === undefined) return false;
  const number = Number(day);
  return number >= 1 && number <= daysOf(Number(year), Number(month));
}

/** 0 if there is no such month. */
function daysOf(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  if (month < 1 || month > 12) return 0;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
