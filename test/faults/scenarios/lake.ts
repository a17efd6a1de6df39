import { createHash } from 'node:crypto';
import { first } from '../effects';
import type { FaultLab } from '../faultLab';
import { commits, sends } from '../requests';
import { incomplete, mismatch, verified, type Scenario } from './scenario';

const large = (lab: FaultLab): Promise<void> => lab.writeLarge();

/** What others do to blobs before, while and after a run is copied. */
export const lakeScenarios: readonly Scenario[] = [
  {
    name: 'a blob of another tool lies there with other bytes and their MD5',
    prepare: (lab) => lab.blob('a.txt').upload('something else', 14),
    expects: verified,
  },
  {
    name: 'a blob of another tool lies there with a wrong MD5',
    prepare: async (lab) => {
      await copyAsIs(lab, 'a.txt');
      await lab.blob('a.txt').setHTTPHeaders({ blobContentMD5: md5('wrong') });
    },
    expects: verified,
  },
  {
    name: 'a blob of another tool lies there without an MD5',
    prepare: async (lab) => {
      await copyAsIs(lab, 'a.txt');
      await lab.blob('a.txt').setHTTPHeaders({});
    },
    expects: verified,
  },
  {
    name: 'a blob of another tool bears the right MD5 over other bytes of the same size',
    prepare: (lab) => lie(lab, 'b/c.txt'),
    // The service checked nothing of it, and no more is claimed: recordedMd5 frees no disk.
    expects: verified,
    tampers: async () => undefined,
    verify: { reread: true },
    notices: mismatch({ 'b/c.txt': 'differs' }),
    repairs: (lab) => lab.blob('b/c.txt').delete(),
  },
  {
    name: 'a blob of another tool has the right blocks in another order, under the right MD5',
    prepare: async (lab) => {
      await lab.writeLarge();
      await commitPieces(lab, 'large.bin', [1, 0]);
    },
    expects: verified,
    tampers: async () => undefined,
    verify: { reread: true },
    notices: mismatch({ 'large.bin': 'differs' }),
    repairs: (lab) => lab.blob('large.bin').delete(),
  },
  {
    name: 'blocks of another tool, with ids of another length, are staged there',
    impossibleOn: {
      Azurite:
        'a blob that is written whole there leaves staged blocks as they are; on Azure it drops them',
    },
    prepare: async (lab) => {
      await lab.writeLarge();
      await lab.blob('large.bin').stageBlock('AAAA', 'x', 1);
    },
    expects: { state: 'verified' },
  },
  {
    name: 'another writer puts a file of the same name just before ours',
    faults: (lab) => [
      { on: sends('a.txt'), effect: first(() => lab.blob('a.txt').upload('theirs', 6)) },
    ],
    expects: incomplete({ 'a.txt': 'failed' }),
  },
  {
    name: 'another writer puts a large file of the same name while our blocks go up',
    prepare: large,
    faults: (lab) => [
      {
        on: commits('large.bin'),
        effect: first(() => lab.blob('large.bin').upload('theirs', 6)),
      },
    ],
    expects: incomplete({ 'large.bin': 'failed' }),
  },
  {
    name: 'the MD5 of a proven blob is erased',
    expects: verified,
    tampers: (lab) => lab.blob('a.txt').setHTTPHeaders({}),
    notices: { state: 'unverifiable', problems: { 'a.txt': 'noDigest' } },
  },
  {
    name: 'a proven blob is cut short',
    expects: verified,
    tampers: (lab) => lab.blob('a.txt').upload('alpha', 5),
    notices: mismatch({ 'a.txt': 'differs' }),
  },
  {
    name: 'a proven blob is overwritten by other bytes of the same size',
    expects: verified,
    tampers: (lab) => overwrite(lab, 'a.txt', 'omega, and some more of it'),
    notices: mismatch({ 'a.txt': 'differs' }),
  },
  {
    name: 'a proven blob is overwritten by other bytes under its old MD5',
    expects: verified,
    tampers: (lab) => lie(lab, 'a.txt'),
    notices: { state: 'unverifiable', problems: { 'a.txt': 'changedRemotely' } },
  },
  {
    name: 'a proven blob is deleted',
    expects: verified,
    tampers: (lab) => lab.blob('b/c.txt').delete(),
    notices: mismatch({ 'b/c.txt': 'missingRemote' }),
  },
  {
    name: 'bytes of a proven blob rot in the service, under the same ETag',
    impossibleOn: {
      Azurite: 'every way to change a blob of it gives the blob a new ETag',
    },
    expects: verified,
    tampers: async (lab) => {
      const { container } = lab;
      const address = { container, name: lab.blob('b/c.txt').name };
      const rotten = Buffer.from(lab.kept.get('b/c.txt') ?? '');
      rotten[1000] = (rotten[1000] ?? 0) ^ 1;
      lab.service.strict?.store.replaceContent(address, rotten, { keepsEtag: true });
    },
    verify: { reread: true },
    // What the service itself spoils under the same ETag only reading back finds.
    removal: { reread: true },
    notices: mismatch({ 'b/c.txt': 'differs' }),
    repairs: (lab) => lab.blob('b/c.txt').delete(),
  },
  {
    name: 'the receipt is cut short',
    expects: verified,
    tampers: (lab) => lab.lake.getBlockBlobClient('dest/run1.receipt').upload('half', 4),
    notices: { state: 'unverifiable', problems: { '': 'note' } },
    // Until the blobs are read back nothing proves them, and no sync may say otherwise.
    recovers: { state: 'unverifiable', problems: { '': 'note' } },
  },
  {
    name: 'a blob lies there that no file has',
    prepare: (lab) => lab.blob('extra.txt').upload('extra', 5),
    expects: { state: 'verified', problems: { 'extra.txt': 'missingLocal' } },
    recovers: { state: 'verified', problems: { 'extra.txt': 'missingLocal' } },
  },
];

function md5(content: string | Uint8Array): Uint8Array {
  return createHash('md5').update(content).digest();
}

async function copyAsIs(lab: FaultLab, path: string): Promise<void> {
  const bytes = lab.kept.get(path) ?? Buffer.alloc(0);
  await lab.blob(path).upload(bytes, bytes.length);
}

async function overwrite(lab: FaultLab, path: string, content: string): Promise<void> {
  await lab.blob(path).upload(content, content.length);
}

/** Other bytes under the MD5 of the file's: what a block list claims nobody checks. */
async function lie(lab: FaultLab, path: string): Promise<void> {
  const bytes = lab.kept.get(path) ?? Buffer.alloc(0);
  await lab.blob(path).stageBlock('AAAA', Buffer.alloc(bytes.length, 1), bytes.length);
  await lab
    .blob(path)
    .commitBlockList(['AAAA'], { blobHTTPHeaders: { blobContentMD5: md5(bytes) } });
}

/** Halves of a file in an order of one's choice, as the defect of another tool committed them. */
async function commitPieces(lab: FaultLab, path: string, order: readonly number[]): Promise<void> {
  const bytes = lab.kept.get(path) ?? Buffer.alloc(0);
  const half = bytes.length / 2;
  const ids = ['AAAA', 'BBBB'];
  for (const [index, id] of ids.entries()) {
    await lab.blob(path).stageBlock(id, bytes.subarray(index * half, (index + 1) * half), half);
  }
  const listed = order.map((index) => ids[index] ?? '');
  await lab.blob(path).commitBlockList(listed, { blobHTTPHeaders: { blobContentMD5: md5(bytes) } });
}
