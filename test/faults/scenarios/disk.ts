import { execFileSync } from 'node:child_process';
import {
  appendFile,
  chmod,
  link,
  mkdir,
  open,
  readFile,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
} from 'node:fs/promises';
import { createServer } from 'node:net';
import { first } from '../effects';
import type { FaultLab } from '../faultLab';
import type { Fault } from '../faultProxy';
import { failingTree } from '../failingTree';
import { sends } from '../requests';
import { incomplete, mismatch, verified, type Scenario } from './scenario';

/** What describes a run goes up before its data: the time to change what is not read yet. */
function whileUnderWay(act: () => unknown): readonly Fault[] {
  return [{ on: sends('RunInfo.xml'), effect: first(act) }];
}

/** When the first block is there and not the whole file is read. */
function betweenBlocks(act: () => unknown): readonly Fault[] {
  return [{ on: sends('large.bin'), effect: first(act) }];
}

/** Such faults are injected at the port through which Lakeside reads. */
const notOfADisk = 'a healthy disk cannot be asked to fail there';

const large = (lab: FaultLab): Promise<void> => lab.writeLarge();

/** Other bytes of the same size, and a time as if nothing had been written. */
async function editUnseen(lab: FaultLab, path: string): Promise<void> {
  const before = await stat(lab.at(path));
  const bytes = await readFile(lab.at(path));
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  const file = await open(lab.at(path), 'r+');
  await file.write(bytes);
  await file.close();
  await utimes(lab.at(path), before.atime, before.mtime);
  lab.kept.set(path, bytes);
}

/** What happens to files while they are read, and between two looks. */
export const diskScenarios: readonly Scenario[] = [
  {
    name: 'a file grows before it is read',
    faults: (lab) => whileUnderWay(() => grow(lab, 'a.txt')),
    expects: incomplete({ 'a.txt': 'changedLocally' }),
  },
  {
    name: 'a large file grows while it is read',
    prepare: large,
    faults: (lab) => betweenBlocks(() => grow(lab, 'large.bin')),
    expects: incomplete({ 'large.bin': 'changedLocally' }),
  },
  {
    name: 'a file shrinks before it is read',
    faults: (lab) => whileUnderWay(() => shrink(lab, 'b/c.txt', 10)),
    expects: incomplete({ 'b/c.txt': 'changedLocally' }),
  },
  {
    name: 'a large file shrinks while it is read',
    prepare: large,
    faults: (lab) => betweenBlocks(() => shrink(lab, 'large.bin', 9_000_000)),
    expects: incomplete({ 'large.bin': 'changedLocally' }),
  },
  {
    name: 'a file is replaced by another before it is read',
    faults: (lab) => whileUnderWay(() => lab.replace('a.txt', 'gamma, and some more of it')),
    expects: incomplete({ 'a.txt': 'changedLocally' }),
  },
  {
    name: 'a large file is replaced by another while it is read',
    prepare: large,
    faults: (lab) =>
      betweenBlocks(() => lab.replace('large.bin', Buffer.alloc(17 * 1024 * 1024, 7))),
    expects: incomplete({ 'large.bin': 'changedLocally' }),
  },
  {
    name: 'a file vanishes before it is read',
    faults: (lab) => whileUnderWay(() => lab.remove('a.txt')),
    expects: incomplete({ 'a.txt': 'changedLocally' }),
  },
  {
    name: 'a large file vanishes while it is read',
    prepare: large,
    faults: (lab) => betweenBlocks(() => lab.remove('large.bin')),
    expects: incomplete({ 'large.bin': 'changedLocally' }),
  },
  {
    name: 'bytes of a file change under the same size and time before it is read',
    faults: (lab) => whileUnderWay(() => editUnseen(lab, 'b/c.txt')),
    expects: incomplete({ 'b/c.txt': 'changedLocally' }),
  },
  {
    name: 'bytes of a large file change under the same size and time while it is read',
    prepare: large,
    faults: (lab) => betweenBlocks(() => editUnseen(lab, 'large.bin')),
    expects: incomplete({ 'large.bin': 'changedLocally' }),
  },
  {
    name: 'bytes of a copied file change under the same size and time',
    expects: verified,
    tampers: (lab) => editUnseen(lab, 'b/c.txt'),
    notices: mismatch({ 'b/c.txt': 'differs' }),
    // The receipt proves other bytes: nothing is replaced unless a person says so.
    resync: { overwrite: true },
  },
  {
    name: 'a file is added once the run was listed',
    faults: (lab) => whileUnderWay(() => lab.write('late.txt', 'late')),
    expects: verified,
    tampers: async () => undefined,
    notices: { state: 'ready', problems: { 'late.txt': 'missingRemote' } },
  },
  {
    name: 'the whole source vanishes midway',
    faults: (lab) => whileUnderWay(() => lab.unmount()),
    expects: incomplete({
      'a.txt': 'changedLocally',
      'b/c.txt': 'changedLocally',
      empty: 'changedLocally',
    }),
    repairs: (lab) => lab.mount(),
  },
  {
    name: 'a file may not be read (EACCES)',
    prepare: (lab) => chmod(lab.at('a.txt'), 0o000),
    repairs: (lab) => chmod(lab.at('a.txt'), 0o600),
    lakeside: () => ({ wrapTree: failingTree({ path: 'a.txt', reason: 'denied', fromByte: 0 }) }),
    expects: incomplete({ 'a.txt': 'failed' }),
  },
  {
    name: 'a large file cannot be read from its middle on (EIO)',
    onlyHere: notOfADisk,
    prepare: large,
    lakeside: () => ({
      wrapTree: failingTree({ path: 'large.bin', reason: 'io', fromByte: 9_000_000 }),
    }),
    expects: incomplete({ 'large.bin': 'failed' }),
  },
  {
    name: 'a folder cannot be listed (EIO)',
    onlyHere: notOfADisk,
    lakeside: () => ({ wrapTree: failingTree({ path: 'b', reason: 'io', fromByte: 0 }) }),
    expects: incomplete({ b: 'failed' }),
  },
  {
    name: 'a file has holes',
    prepare: async (lab) => {
      await lab.write('sparse.bin', Buffer.alloc(0));
      await truncate(lab.at('sparse.bin'), 20_000_000);
      await utimes(lab.at('sparse.bin'), new Date(0), new Date(0));
      lab.kept.set('sparse.bin', Buffer.alloc(20_000_000));
    },
    expects: verified,
  },
  {
    name: 'two names are one file (a hard link)',
    prepare: async (lab) => {
      await link(lab.at('a.txt'), lab.at('same.txt'));
      lab.kept.set('same.txt', lab.kept.get('a.txt') ?? Buffer.alloc(0));
    },
    expects: verified,
  },
  {
    name: 'folders are empty',
    prepare: (lab) => mkdir(lab.at('hollow/within'), { recursive: true }),
    expects: { state: 'verified', problems: { 'hollow/within': 'notCarried' } },
    recovers: { state: 'verified', problems: { 'hollow/within': 'notCarried' } },
  },
  {
    name: 'links lead within the run, out of it, nowhere and in a circle',
    prepare: async (lab) => {
      await symlink('a.txt', lab.at('in'));
      await symlink('/etc/hostname', lab.at('out'));
      await symlink('nowhere', lab.at('void'));
      await symlink('.', lab.at('loop'));
    },
    expects: { state: 'verified', problems: allLinks() },
    recovers: { state: 'verified', problems: allLinks() },
  },
  {
    name: 'pipes and sockets lie among the files',
    prepare: async (lab) => {
      execFileSync('mkfifo', [lab.at('pipe')]);
      await placeSocket(lab);
    },
    expects: { state: 'verified', problems: { pipe: 'notCarried', socket: 'notCarried' } },
    recovers: { state: 'verified', problems: { pipe: 'notCarried', socket: 'notCarried' } },
  },
];

function allLinks(): Readonly<Record<string, 'notCarried'>> {
  return { in: 'notCarried', out: 'notCarried', void: 'notCarried', loop: 'notCarried' };
}

async function grow(lab: FaultLab, path: string): Promise<void> {
  await appendFile(lab.at(path), ' and more');
  lab.kept.set(path, await readFile(lab.at(path)));
}

async function shrink(lab: FaultLab, path: string, sizeBytes: number): Promise<void> {
  await truncate(lab.at(path), sizeBytes);
  lab.kept.set(path, await readFile(lab.at(path)));
}

/** A socket stays behind when whoever made it ends without a farewell; here it is moved away first. */
async function placeSocket(lab: FaultLab): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(lab.at('listening'), resolve));
  await link(lab.at('listening'), lab.at('socket'));
  await new Promise((resolve) => server.close(resolve));
  await rm(lab.at('listening'), { force: true });
}
