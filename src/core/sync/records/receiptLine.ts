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

/** A line as {@link encodeReceipt} writes nearly all of them: nothing in its texts is escaped. */
const plainLine = new RegExp(
  String.raw`^\{"path":"([^"\\\u0000-\u001f]*)","sizeBytes":(0|[1-9]\d{0,14}),"md5":"([0-9a-f]{32})",` +
    String.raw`"etag":"([^"\\\u0000-\u001f]*)","evidence":"(${evidences.join('|')})"\}$`,
);

/**
 * The line of a receipt that a text of JSON is. Of 200,000, nearly all are plain, and taken apart in a
 * third of the time that making objects of them and looking at each takes.
 * @throws Error if it is none
 */
export function parseReceiptLine(text: string): ReceiptLine {
  const [, path, sizeBytes, md5, etag, evidence] = plainLine.exec(text) ?? [];
  if (path !== undefined && md5 !== undefined && etag !== undefined) {
    return { path, sizeBytes: Number(sizeBytes), md5, etag, evidence: evidence as Evidence };
  }
  const value: unknown = JSON.parse(text);
  if (!isReceiptLine(value)) throw new Error(`Not a line of a receipt: ${text.slice(0, 120)}`);
  return value;
}
