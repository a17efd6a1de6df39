import {
  filterInSlices,
  forEachInSlices,
  mapInSlices,
  mergeInSlices,
  pauseIfDue,
} from '../../base/slices';
import type { Digests } from '../../storage/digests';
import { byPath } from '../../storage/pathOrder';
import type { FileReport } from '../report/report';
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
export type Receipt = ReadonlyMap<string, ReceiptLine>;

/** The bytes of a receipt: gzip of one JSON object a line, sorted by path; equal receipts give equal text. */
export async function encodeReceipt(receipt: Receipt, digests: Digests): Promise<Uint8Array> {
  return digests.gzip(new TextEncoder().encode(await renderReceipt(receipt)));
}

/** The text of a receipt before it is compressed. */
export async function renderReceipt(receipt: Receipt): Promise<string> {
  const sorted = [...receipt.values()].sort(byPath);
  await pauseIfDue();
  const lines = await mapInSlices(
    sorted,
    ({ path, sizeBytes, md5, etag, evidence, adopted }) =>
      `${JSON.stringify({ path, sizeBytes, md5, etag, evidence, adopted })}\n`,
  );
  return lines.join('');
}

/** @throws Error if the bytes are not a whole receipt; a damaged receipt proves nothing. */
export async function decodeReceipt(bytes: Uint8Array, digests: Digests): Promise<Receipt> {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(await digests.gunzip(bytes));
  await pauseIfDue();
  const lines = text.split('\n');
  if (lines.pop() !== '') throw new Error('The receipt is cut short');
  const receipt = new Map<string, ReceiptLine>();
  await forEachInSlices(lines, (text) => {
    const line = parseLine(text);
    receipt.set(line.path, line);
  });
  return receipt;
}

function parseLine(text: string): ReceiptLine {
  const value: unknown = JSON.parse(text);
  if (!isReceiptLine(value)) throw new Error(`Not a line of a receipt: ${text.slice(0, 120)}`);
  return value;
}

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

/** True if two receipts prove the same of the same files. */
export function isSameReceipt(a: Receipt, b: Receipt): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  for (const [path, line] of a) {
    const other = b.get(path);
    if (other === undefined || !isSameLine(line, other)) return false;
  }
  return true;
}

/**
 * What is proven after an operation: a new line for every file that matches by more than its size, or
 * whose blob was read back and holds other bytes; the old line for every other, so that a proof is not
 * forgotten because a file no longer fits it. The old receipt itself if there is nothing new.
 */
export async function mergeReceipt(old: Receipt, files: readonly FileReport[]): Promise<Receipt> {
  const news: ReceiptLine[] = [];
  await forEachInSlices(files, (file) => {
    const line = lineOf(file);
    const known = old.get(file.path);
    if (line !== undefined && !(known && isSameLine(known, line))) news.push(line);
  });
  return extendReceipt(old, news);
}

/** A receipt with these lines, in the place of those about the same files; itself if there are none. */
export async function extendReceipt(old: Receipt, lines: readonly ReceiptLine[]): Promise<Receipt> {
  if (lines.length === 0) return old;
  const extended = await mergeInSlices(old);
  await forEachInSlices(lines, (line) => extended.set(line.path, line));
  return extended;
}

/** A receipt that says nothing of these files; itself if they are none. */
export async function withoutLines(
  old: Receipt,
  paths: Pick<ReadonlySet<string>, 'has' | 'size'>,
): Promise<Receipt> {
  if (paths.size === 0) return old;
  return new Map(await filterInSlices(old, ([path]) => !paths.has(path)));
}

function lineOf(file: FileReport): ReceiptLine | undefined {
  const { path, sizeBytes, md5Hex, etag, evidence, isAdopted, blobMd5Hex } = file;
  if (etag === undefined) return undefined;
  // The blob's own MD5 property goes on claiming the file's bytes: only this line speaks against it.
  if (blobMd5Hex !== undefined) {
    return { path, sizeBytes, md5: blobMd5Hex, etag, evidence: 'reread' };
  }
  if (md5Hex === undefined || evidence === undefined || evidence === 'size') return undefined;
  const line: ReceiptLine = { path, sizeBytes, md5: md5Hex, etag, evidence };
  return isAdopted === true ? { ...line, adopted: true } : line;
}

function isSameLine(a: ReceiptLine, b: ReceiptLine): boolean {
  return (
    a.md5 === b.md5 &&
    a.etag === b.etag &&
    a.evidence === b.evidence &&
    a.sizeBytes === b.sizeBytes &&
    a.adopted === b.adopted
  );
}
