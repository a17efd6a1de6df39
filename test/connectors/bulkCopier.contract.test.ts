import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AzCopy, type AzCopyOptions } from '../../src/connectors/azcopy/azCopy';
import type { Processes } from '../../src/connectors/azcopy/strayJobs';
import * as processes from '../../src/connectors/fileSystem/processIdentity';
import { signedAddress } from '../../src/connectors/azureBlob/signedAddress';
import type { Logger } from '../../src/core/base/logger';
import type { StorageCredential } from '../../src/core/lake/secrets';
import type { BlobEntry, BlobStore } from '../../src/core/storage/blobStore';
import type { BulkCopier, CopyJob } from '../../src/core/storage/bulkCopier';
import { InMemoryBlobStore } from '../fakes/inMemoryBlobStore';
import { InMemoryBulkCopier } from '../fakes/inMemoryBulkCopier';
import { InMemoryFileTree } from '../fakes/inMemoryFileTree';
import { md5HexOf } from '../fakes/storedBlobs';
import { startAzurite } from '../host/azurite.mjs';
import { AZCOPY } from '../bench/machine.mjs';
import { createStore, emulatorKey } from './blobWorlds';

const container = 'copied';
const oddNames = [
  'plain.bcl',
  ' lead',
  'trail ',
  'semi;colon',
  'star*.txt',
  'why?.txt',
  'a[1].txt',
  'per%20cent',
  '100%',
  'hash#1',
  'plus+amp&',
  'comma,',
  `quote'".txt`,
  'café',
  'cafe\u0301',
  '日本/😀.bin',
  '-dash',
  'Case',
  'case',
];

interface CopierWorld {
  readonly copier: BulkCopier;
  readonly store: BlobStore;
  readonly root: string;
  write(path: string, content: string): Promise<void>;
  remove(path: string): Promise<void>;
  stop(): Promise<void>;
}

async function fakeWorld(): Promise<CopierWorld> {
  const store = new InMemoryBlobStore();
  const tree = new InMemoryFileTree('/source');
  return {
    copier: new InMemoryBulkCopier(() => tree, store),
    store,
    root: '/source',
    write: async (path, content) => void tree.write(path, content),
    remove: async (path) => void tree.remove(path),
    stop: async () => undefined,
  };
}

/** Everything that was logged. */
class Recorder implements Logger {
  text = '';
  readonly trace = (message: string): void => void (this.text += message);
  readonly debug = this.trace;
  readonly info = this.trace;
  readonly warn = this.trace;
  readonly error = this.trace;
}

interface AzCopyWorld extends CopierWorld {
  readonly folder: string;
  readonly logger: Recorder;
  create(options?: Partial<AzCopyOptions> & { readonly credential?: StorageCredential }): AzCopy;
}

async function azCopyWorld(): Promise<AzCopyWorld> {
  await chmod(AZCOPY, 0o755);
  const folder = await mkdtemp(join(tmpdir(), 'lakeside-azcopy-'));
  const azurite = await startAzurite();
  const store = createStore(azurite.blobEndpoint);
  const logger = new Recorder();
  const root = join(folder, 'source');
  const create: AzCopyWorld['create'] = ({ credential = emulatorKey, ...options } = {}) =>
    new AzCopy({
      path: AZCOPY,
      stateFolder: join(folder, 'state'),
      environment: { PATH: process.env['PATH'], HOME: folder },
      logger,
      processes,
      addressOf: async (place, lifetimeMs) =>
        signedAddress(credential, {
          ...place,
          blobEndpoint: azurite.blobEndpoint,
          nowMs: Date.now(),
          lifetimeMs,
        }),
      ...options,
    });
  return {
    copier: create(),
    create,
    store,
    root,
    folder,
    logger,
    write: async (path, content) => {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), content);
    },
    remove: (path) => rm(join(root, path)),
    stop: async () => {
      await store.close();
      await azurite.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

let jobs = 0;

/** A job of files that are there, in a folder and under a prefix of their own. */
async function jobOf(world: CopierWorld, paths: readonly string[]): Promise<CopyJob> {
  jobs += 1;
  const folder = `run ${jobs}`;
  for (const path of paths) await world.write(`${folder}/${path}`, path);
  const sizeBytes = paths.reduce((sum, path) => sum + path.length, 0);
  return { root: world.root, folder, container, prefix: `des#t/${folder}/`, paths, sizeBytes };
}

async function blobsOf({ store }: CopierWorld, job: CopyJob): Promise<readonly BlobEntry[]> {
  const blobs: BlobEntry[] = [];
  for await (const page of store.listBlobs(container, job.prefix)) blobs.push(...page);
  return blobs;
}

const { signal } = new AbortController();

describe.each([
  ['a fake', fakeWorld],
  ['AzCopy', azCopyWorld],
])('%s that copies in bulk', (_name, createWorld) => {
  let world: CopierWorld;
  beforeAll(async () => {
    world = await createWorld();
    await world.store.createContainer(container);
  });
  afterAll(() => world.stop());

  it('carries files under their names, however odd, with their MD5s', async () => {
    const job = await jobOf(world, oddNames);
    const seen: number[] = [];
    const result = await world.copier.copyFiles(job, {
      signal,
      onProgress: ({ files }) => seen.push(files),
    });
    expect(result.failures).toEqual(new Map());
    expect(seen.at(-1)).toBe(oddNames.length);
    const blobs = await blobsOf(world, job);
    expect(new Map(blobs.map(({ name, md5Hex }) => [name, md5Hex]))).toEqual(
      new Map(oddNames.map((path) => [job.prefix + path, md5HexOf(Buffer.from(path))])),
    );
  });

  it('leaves a blob alone that is there already', async () => {
    const job = await jobOf(world, ['a', 'b']);
    const bytes = Buffer.from('there before');
    const md5 = Buffer.from(md5HexOf(bytes), 'hex');
    const address = { container, name: `${job.prefix}a` };
    const condition = { kind: 'absent' } as const;
    const { etag } = await world.store.putBlob(address, { bytes, md5 }, { condition });
    await world.copier.copyFiles(job, { signal });
    expect(await world.store.head(address)).toMatchObject({ etag });
    expect(await blobsOf(world, job)).toHaveLength(2);
  });

  it('copies the others when a file is gone, and makes nothing of it', async () => {
    const job = await jobOf(world, ['gone', 'stays']);
    await world.remove(`${job.folder}/gone`);
    await world.copier.copyFiles(job, { signal });
    expect((await blobsOf(world, job)).map(({ name }) => name)).toEqual([`${job.prefix}stays`]);
  });

  it('ends when it is told to', async () => {
    const job = await jobOf(world, ['a', 'b']);
    const controller = new AbortController();
    controller.abort();
    await expect(world.copier.copyFiles(job, { signal: controller.signal })).rejects.toThrow(
      'aborted',
    );
  });
});

describe('AzCopy as it is installed', () => {
  let world: AzCopyWorld;
  beforeAll(async () => {
    world = await azCopyWorld();
    await world.store.createContainer(container);
  });
  afterAll(() => world.stop());
  beforeEach(() => {
    world.logger.text = '';
  });

  async function filesBelow(folder: string): Promise<readonly string[]> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((e) => e.isFile()).map((e) => join(e.parentPath, e.name));
  }

  it('logs where it is told to, without its signature, and leaves no plan, in which it stands', async () => {
    const job = await jobOf(world, ['a']);
    const logFolder = join(world.folder, 'my logs');
    const stateFolder = join(world.folder, 'my state');
    await world.create({ logFolder, logLevel: 'DEBUG', stateFolder }).copyFiles(job, { signal });
    expect(await filesBelow(stateFolder)).toEqual([]);
    const logs = await filesBelow(logFolder);
    expect(logs.length).toBeGreaterThan(0);
    for (const log of logs) {
      expect(await readFile(log, 'utf8')).not.toMatch(/sig=(?!-REDACTED-)/);
    }
    expect(world.logger.text).not.toContain('sig=');
  });

  it('gets no secret of others in its environment', async () => {
    const spy = join(world.folder, 'spy.sh');
    const seen = join(world.folder, 'seen.txt');
    await writeFile(spy, `#!/bin/sh\nenv > '${seen}'\n`, { mode: 0o755 });
    const environment = {
      PATH: process.env['PATH'],
      PGPASSWORD: 'p',
      AZURE_STORAGE_KEY: 'k',
      AZCOPY_BUFFER_GB: '1',
    };
    const job = await jobOf(world, ['a']);
    await expect(
      world.create({ path: spy, environment }).copyFiles(job, { signal }),
    ).rejects.toMatchObject({ reason: 'engineFailed' });
    const text = await readFile(seen, 'utf8');
    expect(text).toContain('AZCOPY_BUFFER_GB=1');
    expect(text).not.toMatch(/PGPASSWORD|AZURE_STORAGE_KEY/);
  });

  it('tells which files the service refused', async () => {
    const job = await jobOf(world, ['a', 'sub/b']);
    const sas = 'sv=2025-01-05&sr=c&sp=rl&se=2099-01-01T00%3A00%3A00Z&sig=AAAA';
    const credential = { kind: 'sas', query: sas } as const;
    const { failures } = await world.create({ credential }).copyFiles(job, { signal });
    expect([...failures.keys()].toSorted()).toEqual(['a', 'sub/b']);
    expect(failures.get('a')).toContain('AzCopy could not send it; its logs in ');
  });

  it('follows no link that took a file’s place', async () => {
    const job = await jobOf(world, ['real', 'link']);
    await rm(join(world.root, job.folder, 'link'));
    await symlink('/etc/hostname', join(world.root, job.folder, 'link'));
    await world.copier.copyFiles(job, { signal });
    expect((await blobsOf(world, job)).map(({ name }) => name)).toEqual([`${job.prefix}real`]);
  });

  it('is ended with everything it started', async () => {
    const pidFile = join(world.folder, 'pid');
    const stub = join(world.folder, 'stub.sh');
    await writeFile(stub, `#!/bin/sh\nsleep 300 &\necho $! > '${pidFile}'\nwait\n`, {
      mode: 0o755,
    });
    const controller = new AbortController();
    const job = await jobOf(world, ['a']);
    const copying = world.create({ path: stub }).copyFiles(job, { signal: controller.signal });
    copying.catch(() => undefined);
    await expect
      .poll(() => readFile(pidFile, 'utf8').catch(() => ''), { timeout: 10_000 })
      .not.toBe('');
    controller.abort();
    await expect(copying).rejects.toThrow('aborted');
    const pid = Number(await readFile(pidFile, 'utf8'));
    await expect.poll(() => isRunning(pid), { timeout: 5000 }).toBe(false);
  });

  it.each([
    ['is not where it is said to be', { path: '/nowhere/azcopy', environment: {} }],
    ['is not on the PATH', { environment: { PATH: '/nowhere:relative' } }],
    ['is not what the environment names', { environment: { LAKESIDE_AZCOPY: '/nowhere/azcopy' } }],
  ])('says how to get it if it %s', async (_what, options) => {
    const job = await jobOf(world, ['a']);
    const { logger, folder } = world;
    const addressOf = async () => ({ url: 'https://x.invalid/', isSigned: true });
    const copier = new AzCopy({
      ...options,
      stateFolder: folder,
      logger,
      addressOf,
      processes,
    });
    await expect(copier.copyFiles(job, { signal })).rejects.toMatchObject({
      reason: 'engineMissing',
      remedy: expect.stringContaining('--azcopy-path') as string,
    });
  });

  /** What AzCopy is started with: its command line, then its environment. */
  async function startedWith(options: Parameters<AzCopyWorld['create']>[0]): Promise<string> {
    const spy = join(world.folder, 'spy.sh');
    const seen = join(world.folder, 'seen.txt');
    await writeFile(spy, `#!/bin/sh\n{ echo "$@"; echo; env; } > '${seen}'\n`, { mode: 0o755 });
    const copying = world
      .create({ path: spy, ...options })
      .copyFiles(await jobOf(world, ['a']), { signal });
    await expect(copying).rejects.toMatchObject({ reason: 'engineFailed' });
    return readFile(seen, 'utf8');
  }

  it('gets the secret of an application in its environment, where others cannot read it', async () => {
    const application = { tenantId: 'tenant-1', clientId: 'app-1', clientSecret: 'hunter2' };
    const token = {
      kind: 'token',
      getToken: async () => ({ token: 't', expiresAtMs: 0 }),
    } as const;
    const given = await startedWith({ credential: { ...token, application } });
    const ofEnvironment = await startedWith({
      credential: token,
      environment: {
        AZURE_TENANT_ID: 'tenant-1',
        AZURE_CLIENT_ID: 'app-1',
        AZURE_CLIENT_SECRET: 'hunter2',
      },
    });
    for (const seen of [given, ofEnvironment]) {
      const [args = '', env = ''] = seen.split('\n\n');
      expect(args).not.toMatch(/hunter2|sig=|app-1/);
      expect(env).toMatch(/^AZCOPY_AUTO_LOGIN_TYPE=SPN$/m);
      expect(env).toMatch(/^AZCOPY_TENANT_ID=tenant-1$/m);
      expect(env).toMatch(/^AZCOPY_SPA_APPLICATION_ID=app-1$/m);
      expect(env).toMatch(/^AZCOPY_SPA_CLIENT_SECRET=hunter2$/m);
      expect(env).not.toContain('AZURE_CLIENT_SECRET');
    }
  });

  it('gets a signature that opens one container for hours and no more', async () => {
    const terms = new URLSearchParams(/\?(\S+)/.exec(await startedWith({}))?.[1]);
    expect([terms.get('sr'), terms.get('sp'), terms.get('sip')]).toEqual([
      'c',
      'rcwl',
      '127.0.0.1',
    ]);
    const hoursLeft = (Date.parse(terms.get('se') ?? '') - Date.now()) / 3_600_000;
    expect(hoursLeft).toBeGreaterThan(0.9);
    expect(hoursLeft).toBeLessThan(1.1);
  });

  it('that a killed Lakeside left running is ended by the next, with all it started', async () => {
    const stateFolder = join(world.folder, 'stray state');
    const pidFile = join(world.folder, 'stray pid');
    const stub = join(world.folder, 'stray.sh');
    await writeFile(stub, `#!/bin/sh\nsleep 300 &\necho $! > '${pidFile}'\nwait\n`, {
      mode: 0o755,
    });
    const job = await jobOf(world, ['a']);
    // The one that is killed counts as gone as soon as it is asked about.
    const lives = world.create({ path: stub, stateFolder });
    const copying = lives.copyFiles(job, { signal });
    copying.catch(() => undefined);
    await expect
      .poll(() => readFile(pidFile, 'utf8').catch(() => ''), { timeout: 10_000 })
      .not.toBe('');
    const pid = Number(await readFile(pidFile, 'utf8'));
    await lives.endStrays();
    expect(isRunning(pid)).toBe(true);
    const isGone: Processes['isGone'] = async (identity) =>
      identity.processId === process.pid || processes.isGone(identity);
    await world.create({ stateFolder, processes: { ...processes, isGone } }).endStrays();
    await expect.poll(() => isRunning(pid), { timeout: 5000 }).toBe(false);
    expect(world.logger.text).toMatch(/AzCopy ran on as process \d+ after the Lakeside/);
    await expect(copying).rejects.toMatchObject({ reason: 'engineFailed' });
    expect(await readdir(join(stateFolder, 'azcopy'))).toEqual([]);
  });

  it('takes an Entra identity only by its own variables', async () => {
    const job = await jobOf(world, ['a']);
    const credential = {
      kind: 'token',
      getToken: async () => ({ token: 't', expiresAtMs: 0 }),
    } as const;
    await expect(world.create({ credential }).copyFiles(job, { signal })).rejects.toMatchObject({
      reason: 'engineNoCredential',
      remedy: expect.stringContaining('AZCOPY_AUTO_LOGIN_TYPE') as string,
    });
  });

  it('says what it complained of when it does no job at all', async () => {
    const job = await jobOf(world, ['a']);
    const addressOf = async () => ({ url: 'https://x.invalid/?sig=SECRET', isSigned: true });
    const failing = world.create({ addressOf }).copyFiles(job, { signal });
    await expect(failing).rejects.toMatchObject({ reason: 'engineFailed' });
    await expect(failing).rejects.not.toThrow('SECRET');
  });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
