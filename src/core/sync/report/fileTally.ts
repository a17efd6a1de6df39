import { forEachInSlices } from '../../base/slices';
import { emptyEvidence, emptyVerdicts } from '../compare/verdicts';
import type { FileReport, VerificationReport } from './report';

/** What the reports of a run's files add up to. */
export type FileTally = Pick<
  VerificationReport,
  'verdicts' | 'evidence' | 'adopted' | 'uploaded' | 'uploadedBytes' | 'kept'
>;

/**
 * Counts everything, and finds what is no match, in one pass: to put 200,000 reports together takes
 * longer than to count them.
 */
export async function tallyFiles(files: Iterable<FileReport>): Promise<{
  readonly tally: FileTally;
  readonly exceptions: readonly FileReport[];
}> {
  const exceptions: FileReport[] = [];
  const verdicts = { ...emptyVerdicts };
  const evidence = { ...emptyEvidence };
  let [adopted, uploaded, uploadedBytes, kept] = [0, 0, 0, 0];
  await forEachInSlices(files, (file) => {
    const isMatch = file.verdict === 'match';
    verdicts[file.verdict] += 1;
    if (!isMatch) exceptions.push(file);
    if (isMatch && file.evidence) evidence[file.evidence] += 1;
    if (file.isAdopted === true) adopted += 1;
    if (file.isUploaded === true) {
      uploaded += 1;
      uploadedBytes += file.sizeBytes;
    } else if (isMatch) kept += 1;
  });
  const tally = { verdicts, evidence, adopted, uploaded, uploadedBytes, kept };
  return { tally, exceptions };
}
