import { randomBytes } from 'node:crypto';
import {
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  BlobServiceClient,
  RestError,
  StorageSharedKeyCredential,
  type BlockBlobClient,
  type ContainerClient,
} from '@azure/storage-blob';
import { emulatorAccount } from '../../src/core/lake/endpointTrust';
import { trashFolder } from '../../src/core/storage/sourceTrash';
import { FaultProxy } from './faultProxy';
import { destination, oneFolder, runName, type Shape } from './labRun';
import { StrictService } from './strict/strictService';

/** A blob service that scenarios run on. */
export interface ServiceUnderFault {
  readonly kind: 'Azurite' | 'the strict stand-in';
  readonly blobEndpoint: string;
  /** What lies behind the stand-in. */
  readonly strict?: StrictService;
  stop(): Promise<void>;
}

/** Something in a run that is no folder with something in it. */
export interface Leaf {
  /** Relative to the run; bytes that are no UTF-8 are replaced. */
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'other';
}

/** More than goes up in one request, so that it takes three blocks. */
export const largeBytes = 17 * 1024 * 1024;

let labs = 0;

/** A run on disk, an empty container, and a proxy between the two that can be told to misbehave. */
export class FaultLab {
  readonly container = `lab-${(labs += 1)}-${process.pid}`;
  /** What lies in the run and nobody may lose: bytes by path. Files that the scenario spoils are not in it. */
  readonly kept = new Map<string, Buffer>();
  readonly lake: ContainerClient;
  #isAway = false;

  private constructor(
    readonly service: ServiceUnderFault,
    readonly proxy: FaultProxy,
    /** Everything of the lab on disk; the runs are in `runs`. */
    readonly folder: string,
    readonly shape: Shape,
  ) {
    const key = new StorageSharedKeyCredential(emulatorAccount.name, emulatorAccount.keyBase64);
    // Past the proxy: what the scenario itself does meets no fault.
    const account = new BlobServiceClient(service.blobEndpoint, key);
    this.lake = account.getContainerClient(this.container);
  }

  /** `below` is where its folder is made: in memory, for those that sync much more than they write. */
  static async create(
    service: ServiceUnderFault,
    {
      below = tmpdir(),
      shape = oneFolder,
    }: { readonly below?: string; readonly shape?: Shape } = {},
  ): Promise<FaultLab> {
    const folder = await mkdtemp(join(below, 'lakeside-faults-'));
    const proxy = await FaultProxy.start(service.blobEndpoint);
    const lab = new FaultLab(service, proxy, folder, shape);
    await lab.lake.create();
    for (const [path, content] of Object.entries(shape.files)) await lab.write(path, content);
    return lab;
  }

  get runs(): string {
    return join(this.folder, 'runs');
  }

  /** Where a path of the run lies on disk, also while the source is away. */
  at(path: string): string {
    return join(this.#runsNow, this.shape.onDisk(path));
  }

  /** True while the run, all folders of it, lies among the runs of its source. */
  async isInPlace(): Promise<boolean> {
    return (await this.foldersThere()).length === this.shape.folders.length;
  }

  /** Those of the run's folders that lie among the runs of its source. */
  async foldersThere(): Promise<readonly string[]> {
    const names = await readdir(this.#runsNow).catch((): string[] => []);
    return this.shape.folders.filter((folder) => names.includes(folder));
  }

  /** Where a path of the run lies once the run was moved into the trash. @throws Error if it is not there */
  async inTrash(path: string): Promise<string> {
    const trash = join(this.runs, trashFolder);
    const entries = await readdir(trash, { withFileTypes: true });
    const folder = entries.find((entry) => entry.isDirectory() && entry.name.startsWith(runName));
    if (folder === undefined) throw new Error('The run is not in the trash');
    return join(trash, folder.name, path);
  }

  /** True if a file lies in the trash as it is to be kept, also in a folder that is being purged. */
  async isKeptInTrash(path: string): Promise<boolean> {
    const bytes = this.kept.get(path);
    const found = await readFile(await this.inTrash(path)).catch(() => undefined);
    return bytes !== undefined && found?.equals(bytes) === true;
  }

  /** Files of the run in the trash, whatever folder of it they lie in; paths relative to the trash. */
  async leftInTrash(): Promise<readonly string[]> {
    const trash = join(this.runs, trashFolder);
    const entries = await readdir(trash, { withFileTypes: true, recursive: true }).catch(() => []);
    const places = entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name));
    return places
      .map((place) => place.slice(trash.length + 1))
      .filter((path) => path.includes('/'));
  }

  /** Takes the whole source away, as a share that is unmounted. */
  async unmount(): Promise<void> {
    await rename(this.runs, this.#away);
    this.#isAway = true;
  }

  async mount(): Promise<void> {
    await rename(this.#away, this.runs);
    this.#isAway = false;
  }

  /** Writes a file, in place if it exists, as if an hour ago. */
  async write(path: string, content: string | Uint8Array): Promise<void> {
    await mkdir(dirname(this.at(path)), { recursive: true });
    await writeFile(this.at(path), content);
    await this.#age(path);
    this.kept.set(path, Buffer.from(content));
  }

  /** A file that goes up in several blocks, no two of them alike. */
  async writeLarge(path = 'large.bin'): Promise<void> {
    await this.write(path, randomBytes(largeBytes));
  }

  /** Puts another file in the place of one. */
  async replace(path: string, content: string | Uint8Array): Promise<void> {
    await this.write('replacement', content);
    this.kept.delete('replacement');
    await rename(this.at('replacement'), this.at(path));
    this.kept.set(path, Buffer.from(content));
  }

  async remove(path: string): Promise<void> {
    await rm(this.at(path));
    this.kept.delete(path);
  }

  /** The blob of a file. */
  blob(path: string): BlockBlobClient {
    return this.lake.getBlockBlobClient(`${destination}/${runName}/${path}`);
  }

  /** A blob's bytes, read past the proxy; `undefined` if it does not exist. */
  async carried(path: string): Promise<Buffer | undefined> {
    const { container, service } = this;
    if (service.strict) {
      const content = service.strict.store.content({ container, name: this.blob(path).name });
      return content && Buffer.from(content);
    }
    try {
      return await this.blob(path).downloadToBuffer();
    } catch (error) {
      if (error instanceof RestError && error.statusCode === 404) return undefined;
      throw error;
    }
  }

  /** Everything of the run that is a file, or an empty folder, or neither file nor folder; sorted by path. */
  async leaves(): Promise<readonly Leaf[]> {
    const found: Leaf[] = [];
    for (const folder of await this.foldersThere()) {
      found.push(...(await leavesBelow(Buffer.from(join(this.#runsNow, folder)))));
    }
    const start = this.#runsNow.length + 1;
    const leaves = found.map(({ path, kind }) => ({
      path: this.shape.inLake(path.slice(start)),
      kind,
    }));
    return leaves.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** Files that are on disk as they are kept; what is not among them was lost or spoiled. */
  async intact(): Promise<ReadonlySet<string>> {
    const intact = new Set<string>();
    for (const [path, bytes] of this.kept) {
      if (await this.#isIntact(path, bytes)) intact.add(path);
    }
    return intact;
  }

  async dispose(): Promise<void> {
    await this.proxy.stop();
    await rm(this.folder, { recursive: true, force: true });
    await this.lake.deleteIfExists();
  }

  /** A file that this process may not read counts by its size. */
  async #isIntact(path: string, bytes: Buffer): Promise<boolean> {
    try {
      return (await readFile(this.at(path))).equals(bytes);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'ENOENT') return false;
      if (code !== 'EACCES') throw error;
      return (await lstat(this.at(path))).size === bytes.length;
    }
  }

  get #runsNow(): string {
    return this.#isAway ? this.#away : this.runs;
  }

  get #away(): string {
    return `${this.runs}.unmounted`;
  }

  async #age(path: string): Promise<void> {
    const time = new Date(Date.now() - 3_600_000);
    await utimes(this.at(path), time, time);
  }
}

async function leavesBelow(folder: Buffer): Promise<readonly Leaf[]> {
  const leaves: Leaf[] = [];
  for (const name of await readdir(folder, { encoding: 'buffer' })) {
    const path = Buffer.concat([folder, Buffer.from('/'), name]);
    const shown = path.toString().replace('//', '/');
    const found = await lstat(path);
    if (!found.isDirectory()) leaves.push({ path: shown, kind: found.isFile() ? 'file' : 'other' });
    else if ((await readdir(path)).length === 0) leaves.push({ path: shown, kind: 'folder' });
    else leaves.push(...(await leavesBelow(path)));
  }
  return leaves.sort((a, b) => (a.path < b.path ? -1 : 1));
}

export async function startStrict(): Promise<ServiceUnderFault> {
  const strict = await StrictService.start();
  return {
    kind: 'the strict stand-in',
    blobEndpoint: strict.blobEndpoint,
    strict,
    stop: () => strict.stop(),
  };
}
