import { emptyEvidence, emptyVerdicts } from '../compare/verdicts';
import type { FileReport, VerificationReport } from './report';

/** What the reports of a run's files add up to. */
export type FileTally = Pick<
  VerificationReport,
  'verdicts' | 'evidence' | 'adopted' | 'uploaded' | 'uploadedBytes' | 'kept'
>;

/** Counts the reports of files as they come, and keeps those of what is no match. */
export class FileCounter {
  readonly exceptions: FileReport[] = [];
  readonly #verdicts = { ...emptyVerdicts };
  readonly #evidence = { ...emptyEvidence };
  #adopted = 0;
  #uploaded = 0;
  #uploadedBytes = 0;
  #kept = 0;

  add(file: FileReport): void {
    const isMatch = file.verdict === 'match';
    this.#verdicts[file.verdict] += 1;
    if (!isMatch) this.exceptions.push(file);
    if (isMatch && file.evidence) this.#evidence[file.evidence] += 1;
    if (file.isAdopted === true) this.#adopted += 1;
    if (file.isUploaded === true) {
      this.#uploaded += 1;
      this.#uploadedBytes += file.sizeBytes;
    } else if (isMatch) this.#kept += 1;
  }

  get tally(): FileTally {
    return {
      verdicts: { ...this.#verdicts },
      evidence: { ...this.#evidence },
      adopted: this.#adopted,
      uploaded: this.#uploaded,
      uploadedBytes: this.#uploadedBytes,
      kept: this.#kept,
    };
  }
}
