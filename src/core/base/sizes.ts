const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];

/** A size as people read it, in powers of 1,000 as Azure and disks count: `1.2 GB`. */
export function formatBytes(sizeBytes: number): string {
  let value = sizeBytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return `${value.toFixed(digits)} ${units[unit]}`;
}

/** Bytes of `50MB`, `1.5 GB`, `64KiB` or a bare number, with or without `/s`; `undefined` if it is none of them. */
export function parseBytes(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*(?:([KMGT]?)(i?)B?)?(?:\/s)?$/i.exec(text.trim());
  if (match === null) return undefined;
  const [, number = '', unit = '', binary = ''] = match;
  const power = unit === '' ? 0 : 'KMGT'.indexOf(unit.toUpperCase()) + 1;
  return Math.round(Number(number) * (binary === '' ? 1000 : 1024) ** power);
}

/**
 * A count with thousands separated, the same in every locale: `2,048`. Without `Intl`, whose first use
 * takes ten milliseconds of whatever has just started.
 */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** A count and its noun, `1 file` or `2,048 files`. */
export function formatQuantity(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${nounOf(count, singular, plural)}`;
}

/** The noun that fits a count which stands elsewhere: `12 of 2,048` and `files`. */
export function nounOf(count: number, singular: string, plural = `${singular}s`): string {
  return count === 1 ? singular : plural;
}
