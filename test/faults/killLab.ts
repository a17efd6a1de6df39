import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { BlobCall } from '../fakes/blobCalls';
import {
  documentOf,
  runLakeside,
  type LakesideDocument,
  type LakesideResult,
} from '../connectors/command/lakesideProcess';
import type { DiskChange } from './disk/watchDisk.mjs';
import { destination, oneFolder, runName, twoFolders, type Shape } from './labRun';
import { StrictService } from './strict/strictService';

/** When a process is killed: some time after it began, or just when the service acts on its behalf. */
export type Instant =
  | { readonly kind: 'time'; readonly afterMs: number }
  | { readonly kind: 'call'; readonly number: number; readonly edge: 'before' | 'after' }
  /** The first write to a blob whose name ends like this. */
  | { readonly kind: 'blob'; readonly name: RegExp; readonly edge: 'before' | 'after' }
  | DiskInstant;

/** A change that the process itself makes to a disk. */
export interface DiskInstant {
  readonly kind: 'disk';
  readonly change: DiskChange['kind'];
  /** Where it is made; for a rename, where it leads. */
  readonly path: RegExp;
  /** `within`: half of a write reached the disk. */
  readonly edge: 'before' | 'within' | 'after';
  /** Which of these changes; the first, if left out. */
  readonly number?: number;
}

const killAt = new URL('disk/killAt.mjs', import.meta.url).href;

/** Far enough from loopback's speed that requests are under way at any instant. */
const latencyMs = 3;

/** One run on disk that many syncs read, each into a container of its own, all on one service. */
export class KillLab {
  readonly files = new Map<string, Buffer>();
  readonly #watchers = new Map<string, (call: BlobCall, edge: 'before' | 'after') => void>();

  private constructor(
    readonly folder: string,
    readonly service: StrictService,
    readonly shape: Shape,
  ) {
    service.store.onCall = (call) => this.#watchers.get(call.container ?? '')?.(call, 'before');
    service.store.onDone = (call) => this.#watchers.get(call.container ?? '')?.(call, 'after');
  }

  static async create({
    smallFiles = 24,
    largeBytes = 17 * 1024 * 1024,
    shape = oneFolder,
  } = {}): Promise<KillLab> {
    const folder = await mkdtemp(join(tmpdir(), 'lakeside-kills-'));
    const lab = new KillLab(folder, await StrictService.start({ latencyMs }), shape);
    if (shape === oneFolder) await lab.#write('RunInfo.xml', Buffer.from('<RunInfo/>'));
    for (let index = 0; index < smallFiles; index += 1) {
      await lab.#write(`data/${index}.bin`, randomBytes(1000 * index));
    }
    await lab.#write('large.bin', randomBytes(largeBytes));
    if (shape === twoFolders) await lab.#write('1/mzML/more.bin', randomBytes(1000));
    return lab;
  }

  get sizeBytes(): number {
    return [...this.files.values()].reduce((sum, { length }) => sum + length, 0);
  }

  /** A run on its way to a container of its own, with a state folder of its own. */
  attempt(container: string): Attempt {
    this.service.store.addContainer(container);
    const runs = join(this.folder, 'runs');
    const stateFolder = join(this.folder, `state-${container}`);
    return new Attempt(this, { container, runs, stateFolder }, (watch) => {
      if (watch === undefined) this.#watchers.delete(container);
      else this.#watchers.set(container, watch);
    });
  }

  /** The same with a copy of the run on disk, for what moves and deletes it. */
  async ownAttempt(container: string): Promise<Attempt> {
    const runs = join(this.folder, `runs-${container}`);
    await cp(join(this.folder, 'runs'), runs, { recursive: true });
    return this.attempt(container).within({ runs });
  }

  async dispose(): Promise<void> {
    await this.service.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  async #write(path: string, bytes: Buffer): Promise<void> {
    const file = join(this.folder, 'runs', this.shape.onDisk(path));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes);
    this.files.set(path, bytes);
  }
}

/** Where an attempt reads, and keeps what it remembers. */
export interface Place {
  readonly container: string;
  readonly runs: string;
  readonly stateFolder: string;
  /** What every process is run by. */
  readonly through?: readonly string[];
}

type Watch = (call: BlobCall, edge: 'before' | 'after') => void;

/** One run's way into the lake, with processes that may be killed. */
export class Attempt {
  /** Calls that the service acted on, whoever made them. */
  calls = 0;
  /** Of files, in requests that the service acted on. */
  contentBytes = 0;
  readonly #lab: KillLab;
  readonly #place: Place;
  readonly #watch: (watch: Watch | undefined) => void;

  constructor(lab: KillLab, place: Place, watch: (watch: Watch | undefined) => void) {
    this.#lab = lab;
    this.#place = place;
    this.#watch = watch;
  }

  /** The same elsewhere on disk. */
  within(place: Partial<Omit<Place, 'container'>>): Attempt {
    return new Attempt(this.#lab, { ...this.#place, ...place }, this.#watch);
  }

  /** Syncs to the end. */
  async sync(
    options: readonly string[] = [],
  ): Promise<LakesideDocument & Pick<LakesideResult, 'code' | 'stderr'>> {
    const result = await this.#run(['sync', ...options]);
    const { code, stderr } = result;
    return { ...documentOf(result), code, stderr };
  }

  /** Works until it is killed; false if it came to its end before. */
  async until(instant: Instant, command: readonly string[]): Promise<boolean> {
    const { code } = await this.#run(command, instant);
    return code === null;
  }

  /** Removes the run to the end. */
  async release(grace: string): Promise<LakesideResult> {
    return this.#run(releaseCommand(grace));
  }

  /** Paths of the run's files that are not where it lies on disk, as they were; `undefined` = it is gone from there. */
  async missingOnDisk(): Promise<readonly string[] | undefined> {
    const { folders, onDisk } = this.#lab.shape;
    const places = folders.map((folder) => join(this.#place.runs, folder));
    if (!places.some((place) => existsSync(place))) return undefined;
    const missing: string[] = [];
    for (const [path, bytes] of this.#lab.files) {
      const found = await readFile(join(this.#place.runs, onDisk(path))).catch(() => undefined);
      if (found?.equals(bytes) !== true) missing.push(path);
    }
    return missing;
  }

  /** Paths of files that are not in the lake byte by byte. */
  missing(): readonly string[] {
    const { files, service } = this.#lab;
    return [...files].flatMap(([path, bytes]) => {
      const content = service.store.content({
        container: this.#place.container,
        name: `${base}/${path}`,
      });
      return content !== undefined && bytes.equals(content) ? [] : [path];
    });
  }

  async dispose(): Promise<void> {
    this.#watch(undefined);
    const { container, runs, stateFolder } = this.#place;
    this.#lab.service.store.removeContainer(container);
    await rm(stateFolder, { recursive: true, force: true });
    if (runs !== join(this.#lab.folder, 'runs')) await rm(runs, { recursive: true });
  }

  async #run(command: readonly string[], instant?: Instant): Promise<LakesideResult> {
    let kill = (): void => undefined;
    const before = this.calls;
    this.#watch((call, edge) => {
      if (edge === 'before') this.calls += 1;
      else this.contentBytes += contentBytesOf(call);
      if (instant !== undefined && isDue(instant, { call, edge, number: this.calls - before }))
        kill();
    });
    const timers = new Set<ReturnType<typeof setTimeout>>();
    const result = await runLakeside([...command, ...this.#args()], {
      cwd: this.#lab.folder,
      ...(this.#place.through && { through: this.#place.through }),
      ...(instant?.kind === 'disk' && { env: environmentFor(instant) }),
      onStart: (signal) => {
        kill = () => signal('SIGKILL');
        if (instant?.kind === 'time') timers.add(setTimeout(kill, instant.afterMs));
      },
    });
    for (const timer of timers) clearTimeout(timer);
    return result;
  }

  #args(): readonly string[] {
    const flags = {
      '--main-folder': this.#place.runs,
      '--kind': this.#lab.shape.kind,
      '--container': this.#place.container,
      '--destination': destination,
      '--completion-delay': '0s',
      '--blob-endpoint': this.#lab.service.blobEndpoint,
      '--state-dir': this.#place.stateFolder,
    };
    return ['--json', ...Object.entries(flags).flat()];
  }
}

/** Removes the run and keeps it in the trash for so long. */
export function releaseCommand(grace: string): readonly string[] {
  return ['release', '--run', runName, '--grace', grace];
}

function isDue(
  instant: Instant,
  {
    call,
    edge,
    number,
  }: { readonly call: BlobCall; readonly edge: string; readonly number: number },
): boolean {
  if (instant.kind === 'call') return instant.number === number && instant.edge === edge;
  if (instant.kind !== 'blob') return false;
  const isWrite = call.operation === 'putBlob' || call.operation === 'commitBlocks';
  return isWrite && instant.edge === edge && instant.name.test(call.name ?? '');
}

function environmentFor({ change, path, edge, number = 1 }: DiskInstant): Record<string, string> {
  const at = { change, path: path.source, edge, number };
  return { NODE_OPTIONS: `--import ${killAt}`, LAKESIDE_KILL_AT: JSON.stringify(at) };
}

const base = `${destination}/${runName}`;

function contentBytesOf({ operation, name = '', sizeBytes }: BlobCall): number {
  const isContent = operation === 'putBlob' || operation === 'putBlock';
  return isContent && name.startsWith(`${base}/`) ? sizeBytes : 0;
}
