import { createHash } from 'node:crypto';
import { forEachConcurrent } from '../../../../core/base/concurrency';
import type { BlobStore } from '../../../../core/storage/blobStore';
import type { Digests } from '../../../../core/storage/digests';
import { encodeReceipt } from '../../../../core/sync/records/receipt';
import type { ReceiptLine } from '../../../../core/sync/records/receiptLine';
import { receiptSha256Key } from '../../../../core/sync/records/receiptSeal';
import { ReceiptTable } from '../../../../core/sync/records/receiptTable';
import type { DemoBlob, DemoHistory, DemoRun } from './demoHistoryShape';

export interface SeedPorts {
  readonly blobStore: BlobStore;
  readonly digests: Digests;
}

const writesAtATime = 16;

/**
 * Writes a history into the lake as those have left it who made it: runs with their receipts and markers,
 * as a sync does, and then everything else. The last blob is only there once all the others are.
 */
export async function seedHistory(ports: SeedPorts, { runs, blobs }: DemoHistory): Promise<void> {
  for (const run of runs) await seedRun(ports, run);
  await forEachConcurrent(blobs.slice(0, -1), { limit: writesAtATime }, async (blob) => {
    await put(ports, blob);
  });
  for (const last of blobs.slice(-1)) await put(ports, last);
}

/** True if {@link seedHistory} has come to its end before. */
export async function isSeeded(
  { blobStore }: Pick<SeedPorts, 'blobStore'>,
  last: { readonly container: string; readonly name: string },
): Promise<boolean> {
  return (await blobStore.head(last)) !== undefined;
}

/** Each file in one request with its MD5, which the service checks: that is what `attested` means. */
async function seedRun(ports: SeedPorts, run: DemoRun): Promise<void> {
  const receipt = new ReceiptTable();
  await forEachConcurrent(run.files, { limit: writesAtATime }, async ({ path, base64 }) => {
    const name = `${run.base}/${path}`;
    const blob = {
      container: run.container,
      name,
      base64,
      contentType: 'application/octet-stream',
    };
    receipt.add({ path, evidence: 'attested', ...(await put(ports, blob)) });
  });
  await seedRecords(ports, run, receipt);
}

async function seedRecords(ports: SeedPorts, run: DemoRun, receipt: ReceiptTable): Promise<void> {
  const { container, base, verifiedAtMs } = run;
  const lines: readonly ReceiptLine[] = [...receipt.values()];
  const bytes = Buffer.from(await encodeReceipt(receipt, ports.digests));
  const seal = { [receiptSha256Key]: createHash('sha256').update(bytes).digest('hex') };
  const folder = base.slice(base.lastIndexOf('/') + 1);
  const sums = lines
    .map(({ path, md5 }) => `${md5}  ${folder}/${path}\n`)
    .toSorted()
    .join('');
  const contentType = 'text/plain; charset=utf-8';
  const base64 = bytes.toString('base64');
  const gzip = 'application/gzip';
  await put(ports, {
    container,
    name: `${base}.receipt`,
    base64,
    contentType: gzip,
    metadata: seal,
  });
  await put(ports, { container, name: `${base}.md5`, base64: encode(sums), contentType });
  const metadata = {
    files: String(lines.length),
    bytes: String(lines.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)),
    recordedmd5: '0',
    attested: String(lines.length),
    reread: '0',
    ...seal,
  };
  const time = encode(new Date(verifiedAtMs).toISOString());
  await put(ports, { container, name: `${base}.sync`, base64: time, contentType, metadata });
}

async function put(
  { blobStore }: SeedPorts,
  { container, name, base64, contentType, metadata }: DemoBlob,
): Promise<Pick<ReceiptLine, 'md5' | 'sizeBytes' | 'etag'>> {
  const bytes = Buffer.from(base64, 'base64');
  const md5 = createHash('md5').update(bytes).digest();
  const { etag } = await blobStore.putBlob(
    { container, name },
    { bytes, md5 },
    { condition: { kind: 'any' }, contentType, ...(metadata && { metadata }) },
  );
  return { md5: md5.toString('hex'), sizeBytes: bytes.length, etag };
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64');
}
