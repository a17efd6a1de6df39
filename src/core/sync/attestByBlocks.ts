import { toHex } from '../base/hex';
import type { BlockEntry } from '../storage/blobStore';
import type { OpenFile } from '../storage/fileTree';
import { parseBlockId, singlePutBytes, type BlockIdentity } from './blockLayout';
import type { CarriedFile } from './carriedFiles';
import { fill, withOpenFile } from './readFile';
import type { FileReport } from './report';
import type { Session } from './session';

/**
 * True if a blob's committed block list proves, without any receipt, that it consists of the local
 * file's bytes: every block carries a content-addressed id, and the MD5s in them are those of the
 * file's pieces. The service checked each block against its MD5 when it took it.
 */
export async function attestByBlocks(session: Session, report: FileReport): Promise<boolean> {
  if (report.sizeBytes <= singlePutBytes || report.etag === undefined) return false;
  const file = session.fileByPath.get(report.path);
  const { container, prefix } = session.destination;
  const lists = await session.ports.blobStore.getBlocks(
    { container, name: prefix + report.path },
    { signal: session.signal },
  );
  if (file === undefined || lists === undefined || lists.etag !== report.etag) return false;
  const blocks = identifyBlocks(lists.committed, report.sizeBytes);
  return blocks !== undefined && (await hasTheseBlocks(session, file, blocks));
}

/** What the ids say, if they are ours, agree with the sizes listed and make up the whole blob. */
function identifyBlocks(
  committed: readonly BlockEntry[],
  sizeBytes: number,
): readonly BlockIdentity[] | undefined {
  const blocks: BlockIdentity[] = [];
  let total = 0;
  for (const { id, sizeBytes: listedBytes } of committed) {
    const block = parseBlockId(id);
    if (block?.sizeBytes !== listedBytes || block.index !== blocks.length) return undefined;
    blocks.push(block);
    total += listedBytes;
  }
  return total === sizeBytes ? blocks : undefined;
}

async function hasTheseBlocks(
  session: Session,
  file: CarriedFile,
  blocks: readonly BlockIdentity[],
): Promise<boolean> {
  const outcome = await withOpenFile(file, async (open) => {
    let offset = 0;
    for (const block of blocks) {
      session.signal.throwIfAborted();
      if (!(await isThisBlock(session, open, { block, offset }))) return false;
      offset += block.sizeBytes;
    }
    return !(await open.hasChanged());
  });
  return outcome === true;
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
