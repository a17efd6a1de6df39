import { forEachInSlices } from '../../base/slices';
import { FileReportTable } from './fileReportTable';
import { FileCounter } from './fileTally';
import type { FileReport } from './report';

/**
 * What reports of files add up to, and those of what is no match, in order. A table has counted its own:
 * to put 200,000 reports together again takes longer than to count them.
 */
export async function tallyFiles(
  files: Iterable<FileReport>,
): Promise<Pick<FileCounter, 'tally' | 'exceptions'>> {
  if (files instanceof FileReportTable) return files.counted;
  const counter = new FileCounter();
  await forEachInSlices(files, (file) => counter.add(file));
  return counter;
}
