import type { Lookup } from '../../base/columns/lookup';
import { evidences, type Evidence } from '../compare/verdicts';

/** What is proven of one file in the lake. */
export interface ReceiptLine {
  /** Relative to the run. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Lower-case hex. */
  readonly md5: string;
  /** Of the version of the blob that the evidence is about. */
  readonly etag: string;
  readonly evidence: Evidence;
  /** Set if the blob was found in the lake and taken over on the word of its recorded MD5. */
  readonly adopted?: true;
}

/** Receipt lines by path. */
export type Receipt = Lookup<ReceiptLine>;

/** True if a value of JSON is a line of a receipt. */
export function isReceiptLine(value: unknown): value is ReceiptLine {
  if (typeof value !== 'object' || value === null) return false;
  const line: Partial<Record<keyof ReceiptLine, unknown>> = value;
  return (
    typeof line.path === 'string' &&
    Number.isSafeInteger(line.sizeBytes) &&
    typeof line.md5 === 'string' &&
    /^[0-9a-f]{32}$/.test(line.md5) &&
    typeof line.etag === 'string' &&
    evidences.some((evidence) => evidence === line.evidence) &&
    (line.adopted === undefined || line.adopted === true)
  );
}
