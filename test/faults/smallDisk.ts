import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A place on disk where little can be written, and what a process that writes there is run by. */
export interface SmallDisk {
  readonly folder: string;
  readonly through: readonly string[];
  dispose(): Promise<void>;
}

export interface SmallDiskKind {
  readonly name: string;
  /** Room for some of a journal's first eighty records. */
  readonly halfAJournal: number;
  /** @param sizeBytes that fit; 0 = nothing at all, not even another name. */
  readonly make: (sizeBytes: number) => Promise<SmallDisk>;
}

/**
 * The ways to run out of disk that this account has: a disk of its own, which is really full (ENOSPC),
 * where mounting is allowed, be it in a user namespace; and a limit on the size of files (EFBIG), which
 * anybody may set for himself.
 */
export function smallDiskKinds(): readonly SmallDiskKind[] {
  const refusal = whyNoMount();
  return refusal === '' ? [mountedDisk, limitedFiles] : [limitedFiles];
}

/** Empty if a disk of one's own can be mounted. */
export function whyNoMount(): string {
  const args = [...inOwnMounts, 'mount -t tmpfs lakeside /mnt', 'sh'];
  const { status, error, stderr } = spawnSync('unshare', args, { encoding: 'utf8' });
  return status === 0 ? '' : (error?.message ?? stderr);
}

/** What is mounted in there nobody else sees, and it is gone with its last process. */
const inOwnMounts = ['--mount', '--map-root-user', 'sh', '-c'];

const mountedDisk: SmallDiskKind = {
  name: 'a disk is full (ENOSPC)',
  // A page each for lock, history and journal.
  halfAJournal: 3 * 4096,
  make: async (sizeBytes) => {
    const mountPoint = await mkdtemp(join(tmpdir(), 'lakeside-disk-'));
    // Two names are the disk's own folder and one more.
    const options = `size=${Math.max(4096, sizeBytes)},nr_inodes=${sizeBytes === 0 ? 1 : 10_000}`;
    const script = `mount -t tmpfs -o ${options} lakeside "$1" && echo mounted && exec sleep infinity`;
    const args = [...inOwnMounts, script, 'sh', mountPoint];
    const keeper = spawn('unshare', args, { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve, reject) => {
      keeper.on('error', reject).on('exit', reject);
      keeper.stdout.on('data', resolve);
    });
    return {
      // The mount as its keeper sees it, reached from outside.
      folder: `/proc/${keeper.pid}/root${mountPoint}`,
      through: [],
      dispose: async () => {
        await end(keeper);
        await rm(mountPoint, { recursive: true });
      },
    };
  },
};

async function end(keeper: ChildProcess): Promise<void> {
  keeper.removeAllListeners('exit');
  const ended = new Promise((resolve) => keeper.on('exit', resolve));
  keeper.kill('SIGKILL');
  await ended;
}

/** The unit of the limit in the shell. */
const limitBlockBytes = 512;

const limitedFiles: SmallDiskKind = {
  name: 'files may not grow (EFBIG)',
  halfAJournal: 6 * 1024,
  make: async (sizeBytes) => {
    const folder = await mkdtemp(join(tmpdir(), 'lakeside-disk-'));
    const blocks = Math.floor(sizeBytes / limitBlockBytes);
    return {
      folder,
      through: ['sh', '-c', `ulimit -f ${blocks} && exec "$@"`, 'sh'],
      dispose: () => rm(folder, { recursive: true, force: true }),
    };
  },
};
