import { toHex } from '../../base/hex';
import type { BlockEntry } from '../../storage/blobStore';
import type { OpenFile } from '../../storage/fileTree';
import { parseBlockId, singlePutBytes, type BlockIdentity } from '../files/blockLayout';
import type { CarriedFile } from '../files/carriedFiles';
import { fill, withOpenFile } from '../files/readFile';
import type { FileReport } from '../report/report';
import type { Session } from '../session';

/** What a blob's block list says of it: the file's bytes, others, or nothing that can be trusted. */
export type Attestation = 'proven' | 'disproven' | 'unknown';

/**
 * Compares a file with what its blob's committed block list says, without any receipt and without
 * reading the blob. If every block carries a content-addressed id, the MD5s in them say what the blob
 * consists of: the service checked each block against its MD5 when it took it.
 */
export async function attestByBlocks(
  session: Session,
  report: Pick<FileReport, 'path' | 'sizeBytes' | 'etag'>,
): Promise<Attestation> {
  if (report.sizeBytes <= singlePutBytes || report.etag === undefined) return 'unknown';
  const file = session.fileByPath.get(report.path);
  const { container, prefix } = session.destination;
  const lists = await session.ports.blobStore.getBlocks(
    { container, name: prefix + report.path },
    { signal: session.signal },
  );
  if (file === undefined || lists === undefined || lists.etag !== report.etag) return 'unknown';
  const blocks = identifyBlocks(lists.committed);
  if (blocks === undefined) return 'unknown';
  const total = blocks.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return total === report.sizeBytes ? compareBlocks(session, file, blocks) : 'disproven';
}

/** What the ids say; `undefined` if they are not all ours, or do not agree with the sizes listed. */
function identifyBlocks(committed: readonly BlockEntry[]): readonly BlockIdentity[] | undefined {
  const blocks: BlockIdentity[] = [];
  for (const { id, sizeBytes: listedBytes } of committed) {
    const block = parseBlockId(id);
    if (block?.sizeBytes !== listedBytes) return undefined;
    blocks.push(block);
  }
  return blocks.length === 0 ? undefined : blocks;
}

async function compareBlocks(
  session: Session,
  file: CarriedFile,
  blocks: readonly BlockIdentity[],
): Promise<Attestation> {
  const outcome = await withOpenFile<Attestation>(file, async (open) => {
    let offset = 0;
    for (const block of blocks) {
      session.signal.throwIfAborted();
      const isSame = await isThisBlock(session, open, { block, offset });
      if (!isSame) return (await open.hasChanged()) ? 'unknown' : 'disproven';
      offset += block.sizeBytes;
    }
    return (await open.hasChanged()) ? 'unknown' : 'proven';
  });
  return typeof outcome === 'string' ? outcome : 'unknown';
}

async function isThisBlock(
  session: Session,
  open: OpenFile,
  { block, offset }: { readonly block: BlockIdentity; readonly offset: number },
): Promise<boolean> {
  const loan = await session.buffers.borrow(block.sizeBytes);
  try {
    if (!(await fill(open, offset, loan.bytes))) return false;
    return toHex(await session.ports.digests.md5(loan.bytes)) === toHex(block.md5);
  } finally {
    loan.release();
  }
}
