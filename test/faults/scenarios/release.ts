import { appendFile, open, rename, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { trashError, type SourceTrash } from '../../../src/core/storage/sourceTrash';
import { loseAnswer, refuse, repeatFirstAnswer } from '../effects';
import type { FaultLab } from '../faultLab';
import type { Fault } from '../faultProxy';
import { anything, lists } from '../requests';

/** What may happen while the disk of a proven run is freed. */
export interface ReleaseScenario {
  readonly name: string;
  /** After the sync and before anything is proven. */
  readonly prepare?: (lab: FaultLab) => Promise<unknown>;
  /** After the proof and before the removal. */
  readonly between?: (lab: FaultLab) => unknown;
  /** Strike from the proof on. */
  readonly faults?: (lab: FaultLab) => readonly Fault[];
  readonly wrapTrash?: (trash: SourceTrash) => SourceTrash;
  /** While the run lies in the trash. */
  readonly inTrash?: (lab: FaultLab) => Promise<unknown>;
  /** Whether the run must be moved into the trash; what is said of one that must not. */
  readonly expects: 'released' | { readonly refused: RegExp };
  /** What is said of a purge that must not end; purged, if left out. */
  readonly stays?: RegExp;
}

/** Every one of them begins with a run that was synced and verified. */
export const releaseScenarios: readonly ReleaseScenario[] = [
  { name: 'nothing goes wrong', expects: 'released' },
  {
    name: 'a blob is deleted between proof and removal',
    between: (lab) => lab.blob('a.txt').delete(),
    expects: { refused: /not the ones that were proven/ },
  },
  {
    name: 'a blob is overwritten by the same bytes between proof and removal',
    between: (lab) => rewrite(lab, 'a.txt', lab.kept.get('a.txt') ?? Buffer.alloc(0)),
    expects: { refused: /not the ones that were proven/ },
  },
  {
    name: 'a blob is overwritten by others between proof and removal',
    between: (lab) => rewrite(lab, 'b/c.txt', Buffer.from('theirs')),
    expects: { refused: /not the ones that were proven/ },
  },
  {
    name: 'the MD5 of a blob is erased between proof and removal',
    between: (lab) => lab.blob('a.txt').setHTTPHeaders({}),
    expects: { refused: /not the ones that were proven/ },
  },
  {
    name: 'the container is deleted between proof and removal',
    between: (lab) => lab.lake.delete(),
    expects: { refused: /container/ },
  },
  {
    name: 'the receipt is replaced by another one between proof and removal',
    between: (lab) => lab.lake.getBlockBlobClient('dest/run1.receipt').upload('other', 5),
    // It says nothing that the proof did not find in the lake itself.
    expects: 'released',
  },
  {
    name: 'a file is added between proof and removal',
    between: (lab) => lab.write('late.txt', 'late'),
    expects: { refused: /./ },
  },
  {
    name: 'a file grows between proof and removal',
    between: async (lab) => lab.write('a.txt', 'alpha, and some more of it, and more'),
    expects: { refused: /./ },
  },
  {
    name: 'bytes of a file change under the same size and time between proof and removal',
    between: (lab) => editUnseen(lab, lab.at('b/c.txt'), 'b/c.txt'),
    expects: { refused: /./ },
  },
  {
    name: 'a file vanishes between proof and removal',
    between: (lab) => lab.remove('a.txt'),
    expects: { refused: /./ },
  },
  {
    name: 'the run is renamed, and another put in its place, between proof and removal',
    between: async (lab) => {
      await rename(lab.at(''), `${lab.at('')}.moved`);
      for (const [path, bytes] of lab.kept) await lab.write(path, bytes);
    },
    expects: { refused: /./ },
  },
  {
    name: 'a link lies in the run',
    prepare: (lab) => symlink('/etc/hostname', lab.at('link')),
    expects: { refused: /not carried/ },
  },
  {
    name: 'credentials end between proof and removal',
    faults: () => [],
    between: (lab) =>
      lab.proxy.inject({ on: anything, effect: refuse(403, 'AuthenticationFailed'), times: 1000 }),
    expects: { refused: /credential|not allowed/ },
  },
  {
    name: 'answers are lost while it is proven',
    faults: () => [{ on: lists, effect: loseAnswer, times: 2 }],
    expects: 'released',
  },
  {
    name: 'listings come out of a cache, and a blob is deleted between proof and removal',
    faults: () => [{ on: lists, effect: repeatFirstAnswer(), times: 1000 }],
    between: (lab) => lab.blob('a.txt').delete(),
    expects: { refused: /old answer/ },
  },
  {
    name: 'one listing comes out of a cache while it is proven',
    faults: () => [{ on: lists, effect: repeatFirstAnswer(), times: 2 }],
    expects: 'released',
  },
  {
    name: 'the trash lies on another device',
    wrapTrash: failing('moveIn', 'otherDevice'),
    expects: { refused: /another device/ },
  },
  {
    name: 'the disk is full when the intent is written (ENOSPC)',
    wrapTrash: failing('write', 'diskFull'),
    expects: { refused: /full/ },
  },
  {
    name: 'the run is in use when it is to be moved (EBUSY)',
    wrapTrash: failing('moveIn', 'busy'),
    expects: { refused: /in use/ },
  },
  {
    name: 'a blob is deleted while the run lies in the trash',
    expects: 'released',
    inTrash: (lab) => lab.blob('a.txt').delete(),
    stays: /not the ones that were proven/,
  },
  {
    name: 'a blob is overwritten while the run lies in the trash',
    expects: 'released',
    inTrash: (lab) => rewrite(lab, 'b/c.txt', Buffer.from('theirs')),
    stays: /not the ones that were proven/,
  },
  {
    name: 'a file in the trash is edited',
    expects: 'released',
    inTrash: async (lab) => editUnseen(lab, await lab.inTrash('b/c.txt'), 'b/c.txt'),
    stays: /./,
  },
  {
    name: 'a file is written into the run in the trash',
    expects: 'released',
    inTrash: async (lab) => writeFile(await lab.inTrash('late.txt'), 'late'),
    stays: /./,
  },
  {
    name: 'a file in the trash grows',
    expects: 'released',
    inTrash: async (lab) => appendFile(await lab.inTrash('a.txt'), ' and more'),
    stays: /./,
  },
];

async function rewrite(lab: FaultLab, path: string, bytes: Buffer): Promise<void> {
  await lab.blob(path).upload(bytes, bytes.length);
}

/** Other bytes of the same size, and a time as if nothing had been written. */
async function editUnseen(lab: FaultLab, file: string, path: string): Promise<void> {
  const before = await stat(file);
  const bytes = Buffer.from(lab.kept.get(path) ?? '');
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  const handle = await open(file, 'r+');
  await handle.write(bytes);
  await handle.close();
  await utimes(file, before.atime, before.mtime);
  lab.kept.set(path, bytes);
}

/** What a disk cannot be asked for without mounting another one there, or filling this one. */
function failing(
  call: 'moveIn' | 'write',
  reason: 'otherDevice' | 'diskFull' | 'busy',
): (trash: SourceTrash) => SourceTrash {
  const fail = async (place: string): Promise<never> => {
    throw trashError(reason, { place });
  };
  return (trash) => ({
    survey: (place) => trash.survey(place),
    write: (name, bytes) => (call === 'write' ? fail(name) : trash.write(name, bytes)),
    remove: (name) => trash.remove(name),
    moveIn: (folder, options) => (call === 'moveIn' ? fail(folder) : trash.moveIn(folder, options)),
    moveOut: (name, folder) => trash.moveOut(name, folder),
    makeFolder: (name) => trash.makeFolder(name),
    rename: (name, to) => trash.rename(name, to),
    removeFolder: (name) => trash.removeFolder(name),
    beginPurge: (name) => trash.beginPurge(name),
    purge: (name, permit) => trash.purge(name, permit),
  });
}
