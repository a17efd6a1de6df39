import { formatBytes } from '../../base/sizes';
import type { CsvIndex } from './csvIndex';

/** One record is read into memory to be shown; a quote that nobody closes makes one of all that follows. */
const mostRecordBytes = 32_000_000;

/** What is wrong with CSV that is read to its end, as the rest of a sentence; `undefined` = nothing. */
export function faultAtEnd(index: CsvIndex): string | undefined {
  return index.isQuoted ? `a quote in ${openRecord(index)} is never closed` : undefined;
}

/** Why the record that is under way is not read to its end; `undefined` = it may yet end. */
export function faultUnderWay(index: CsvIndex): string | undefined {
  if (index.openBytes <= mostRecordBytes) return undefined;
  const size = formatBytes(mostRecordBytes);
  const record = openRecord(index);
  return index.isQuoted
    ? `a quote in ${record} is not closed within ${size}`
    : `${record} is longer than ${size}`;
}

/** The first record is the line of names. */
function openRecord({ count }: CsvIndex): string {
  return count === 0 ? 'its line of names' : `row ${count}`;
}
