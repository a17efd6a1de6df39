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

/** A count with thousands separated, the same in every locale: `2,048`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** A count and its noun, `1 file` or `2,048 files`. */
export function formatQuantity(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}
