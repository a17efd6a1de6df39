import { formatBytes, formatQuantity } from '../../src/core/base/sizes';
import type { DatasetPreview, ShownExtent, ShownReading } from '../../src/protocol/datasetApi';

/** What a version is, in one line. */
export function factsText(preview: DatasetPreview): string {
  const { format, sizeBytes, publishedAtMs, isLatest, columns } = preview;
  const published = new Date(publishedAtMs).toISOString().slice(0, 16).replace('T', ' ');
  return [
    format,
    formatBytes(sizeBytes),
    formatQuantity(columns.length, 'column'),
    `published ${published} UTC`,
    isLatest ? 'the latest version' : 'not the latest version',
  ].join(' · ');
}

/** How many rows there are, and who says so: what was read, or the record of the publication. */
export function rowsText(extent: ShownExtent, recordedRows: number | null): string {
  const rows = formatQuantity(extent.rowCount, 'row');
  const recorded =
    recordedRows === null ? '' : ` of ${formatQuantity(recordedRows, 'row')}, as its record says`;
  switch (extent.kind) {
    case 'all':
      return recordedRows === null || recordedRows === extent.rowCount
        ? rows
        : `${rows}; its record says ${formatQuantity(recordedRows, 'row')}`;
    case 'more':
      return `the first ${rows}${recorded}; more as you scroll`;
    case 'paused':
      return `the first ${rows}${recorded}; reading paused to save disk space`;
    case 'broken':
      return `the first ${rows}${recorded}; what follows cannot be read`;
  }
}

/** What is known of the file as a whole, which a part of it does not tell. */
export function integrityText(
  { checkedBy, sizeBytes }: DatasetPreview,
  { isVerified, bytesRead, extent }: ShownReading,
  isReadingWhole: boolean,
): string {
  if (isVerified) return `all of it is as published (${checkedBy})`;
  if (extent.kind === 'broken') return '';
  if (isReadingWhole) return `reading: ${formatBytes(bytesRead)} of ${formatBytes(sizeBytes)}`;
  if (checkedBy === null) return 'published without a hash to verify it by';
  return 'each part is of this version; not verified as a whole';
}
