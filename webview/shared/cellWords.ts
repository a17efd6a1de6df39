import { formatCount, nounOf } from '../../src/core/base/sizes';
import type { CopyFormat } from '../../src/core/warehouse/formats/copyText';
import type { CellSums } from '../../src/core/warehouse/values/exactSum';

export const copyWords: Readonly<Record<CopyFormat, string>> = {
  tsv: 'Tabs',
  csv: 'CSV',
  json: 'JSON',
  markdown: 'Markdown',
  in: 'SQL IN (…)',
  insert: 'SQL INSERT',
};

/** `12 cells · 1 NULL · sum 3.5 · average 0.7`; nothing for a single cell. */
export function sumsText(sums: CellSums | undefined): string {
  if (sums === undefined || sums.cells < 2) return '';
  const parts = [`${formatCount(sums.cells)} ${nounOf(sums.cells, 'cell')}`];
  if (sums.nulls > 0) parts.push(`${formatCount(sums.nulls)} NULL`);
  if (sums.sum !== undefined) parts.push(`sum ${grouped(sums.sum)}`);
  if (sums.average !== undefined) parts.push(`average ${grouped(sums.average)}`);
  return parts.join(' · ');
}

/** Thousands apart, whatever the length: `12,345,678,901,234,567,890.5`. */
export function grouped(number: string): string {
  const [whole = '', fraction] = number.split('.');
  const apart = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return fraction === undefined ? apart : `${apart}.${fraction}`;
}
