import { filterInSlices, forEachInSlices } from '../../base/slices';
import { encodeLines, forEachLine } from '../../base/textPieces';
import type { Digests } from '../../storage/digests';
import type { FileReport } from '../report/report';
import { parseReceiptLine, type Receipt, type ReceiptLine } from './receiptLine';
import { ReceiptTable } from './receiptTable';

/** The bytes of a receipt: gzip of one JSON object a line, sorted by path; equal receipts give equal text. */
export async function encodeReceipt(receipt: Receipt, digests: Digests): Promise<Uint8Array> {
  const table = receipt instanceof ReceiptTable ? receipt : await copyReceipt(receipt);
  return digests.gzip(encodeLines(linesOf(await table.inOrder())));
}

function* linesOf(lines: Iterable<readonly [path: string, line: ReceiptLine]>): Generator<string> {
  for (const [path, { sizeBytes, md5, etag, evidence, adopted }] of lines) {
    yield `${JSON.stringify({ path, sizeBytes, md5, etag, evidence, adopted })}\n`;
  }
}

/** @throws Error if the bytes are not a whole receipt; a damaged receipt proves nothing. */
export async function decodeReceipt(bytes: Uint8Array, digests: Digests): Promise<Receipt> {
  const receipt = new ReceiptTable();
  await forEachLine(digests.gunzip(bytes), (text) => receipt.add(parseReceiptLine(text)));
  return receipt;
}

/** True if two receipts prove the same of the same files. */
export async function isSameReceipt(a: Receipt, b: Receipt): Promise<boolean> {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  const others = await filterInSlices(a.values(), (line) => {
    const other = b.get(line.path);
    return other === undefined || !isSameLine(line, other);
  });
  return others.length === 0;
}

/**
 * What is proven after an operation: a new line for every file that matches by more than its size, or
 * whose blob was read back and holds other bytes; the old line for every other, so that a proof is not
 * forgotten because a file no longer fits it. The old receipt itself if there is nothing new, and the
 * likely one if that is what comes of it, so that 200,000 lines are not there twice.
 */
export async function mergeReceipt(
  old: Receipt,
  files: Iterable<FileReport>,
  likely: Receipt = old,
): Promise<Receipt> {
  if (likely !== old && (await isMerged(likely, old, files))) return likely;
  const news = new ReceiptTable();
  await forEachInSlices(files, (file) => {
    const line = lineOf(file);
    const known = line && old.get(file.path);
    if (line !== undefined && !(known && isSameLine(known, line))) news.add(line);
  });
  return extendReceipt(old, news);
}

async function isMerged(
  likely: Receipt,
  old: Receipt,
  files: Iterable<FileReport>,
): Promise<boolean> {
  let [same, others] = [0, 0];
  await forEachInSlices(files, (file) => {
    const line = lineOf(file) ?? old.get(file.path);
    const found = likely.get(file.path);
    if (line && found && isSameLine(line, found)) same += 1;
    else if (line ?? found) others += 1;
  });
  return others === 0 && same === likely.size;
}

/** A receipt with these lines, in the place of those about the same files; itself if there are none. */
export async function extendReceipt(old: Receipt, news: Receipt): Promise<Receipt> {
  if (news.size === 0) return old;
  if (old.size === 0) return news;
  const extended = await copyReceipt(old);
  await forEachInSlices(news.values(), (line) => extended.add(line));
  return extended;
}

/** A receipt that stays as it is while the other is added to. */
export async function copyReceipt(receipt: Receipt): Promise<ReceiptTable> {
  const copy = new ReceiptTable();
  await forEachInSlices(receipt.values(), (line) => copy.add(line));
  return copy;
}

/** A receipt that says nothing of these files; itself if they are none. */
export async function withoutLines(
  old: Receipt,
  paths: Pick<ReadonlySet<string>, 'has' | 'size'>,
): Promise<Receipt> {
  if (paths.size === 0) return old;
  const rest = new ReceiptTable();
  await forEachInSlices(old.values(), (line) => {
    if (!paths.has(line.path)) rest.add(line);
  });
  return rest;
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
