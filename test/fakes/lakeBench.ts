import { nullLogger } from '../../src/core/base/logger';
import type { Source } from '../../src/core/lake/lake';
import type { ObservedRun, Readiness } from '../../src/core/runs/run';
import { BufferBudget, defaultBufferBytes } from '../../src/core/storage/bufferBudget';
import type { RunHashes } from '../../src/core/storage/hashCache';
import type { LakePorts } from '../../src/core/storage/ports';
import { InMemoryBlobStore } from './inMemoryBlobStore';
import { InMemoryBulkCopier } from './inMemoryBulkCopier';
import { InMemoryFileTree } from './inMemoryFileTree';
import { InMemorySourceTrash } from './inMemorySourceTrash';
import { InMemoryJournals } from './inMemoryJournals';
import { InMemoryRunLocks } from './inMemoryRunLocks';
import { inlineDigests } from './inlineDigests';

export const testSource: Source = {
  name: 'miseq',
  folder: '/source',
  kind: 'illumina',
  container: 'runs',
  destination: 'MiSeqOutput',
  completionFlag: undefined,
  completionDelayMs: 0,
  projectGlob: 'prot[0-9]*',
  blankGlob: 'blank*.raw',
  sampleSheets: undefined,
  removeSource: false,
  engine: 'lakeside',
  limits: {
    concurrency: undefined,
    bufferBytes: undefined,
    bytesPerSecond: undefined,
    quietHours: undefined,
  },
  release: { graceMs: 604_800_000, emptyFolders: 'refuse' },
  escapeNames: false,
};

/** One source folder, one account and a clock that stands still, all in memory. */
export class LakeBench {
  nowMs = Date.UTC(2026, 0, 2);
  steadyMs = 0;
  readonly tree = new InMemoryFileTree('/source');
  readonly sheets = new InMemoryFileTree('/sheets');
  readonly store = new InMemoryBlobStore({ clock: { nowMs: () => this.nowMs } });
  readonly hashes = new Map<string, string>();
  readonly trash = new InMemorySourceTrash(this.tree);
  readonly journals = new InMemoryJournals();
  readonly runLocks = new InMemoryRunLocks();
  readonly azCopy = new InMemoryBulkCopier(() => this.tree, this.store);
  readonly ports: LakePorts;

  constructor() {
    this.store.addContainer('runs');
    this.ports = {
      fileTree: (folder) => (folder === '/sheets' ? this.sheets : this.tree),
      blobStore: this.store,
      sourceTrash: () => this.trash,
      digests: inlineDigests,
      hashCache: { open: async (_folder, run) => this.#runHashes(run) },
      runHistory: {
        firstSeen: async (_folder, runs, nowMs) => new Map(runs.map((run) => [run, nowMs])),
      },
      buffers: new BufferBudget({
        limitBytes: defaultBufferBytes,
        allocate: (sizeBytes) => inlineDigests.allocate(sizeBytes),
      }),
      journals: this.journals,
      datasetStore: this.store,
      runLocks: this.runLocks,
      azCopy: this.azCopy,
      clock: { nowMs: () => this.nowMs, steadyMs: () => this.steadyMs },
      logger: nullLogger,
    };
  }

  /** The run as it lies on disk now, with the readiness given. */
  async observe(
    name: string,
    options: { readonly source?: Source; readonly readiness?: Readiness } = {},
  ): Promise<ObservedRun> {
    const { entries, unreadable } = await this.tree.walk(name);
    const locked = new Set(unreadable.map(({ path }) => path));
    const within = entries.map((entry) => ({
      ...entry,
      path: entry.path.slice(name.length + 1),
      treePath: entry.path,
    }));
    const files = within.filter(({ kind }) => kind === 'file');
    return {
      name,
      source: options.source ?? testSource,
      folders: [name],
      files,
      notCarried: within.filter(
        ({ kind, path }) =>
          kind !== 'file' && isLeaf(path, within) && !locked.has(`${name}/${path}`),
      ),
      unreadable: unreadable.map(({ path, error }) => ({
        path: path.slice(name.length + 1),
        message: error.message,
      })),
      sizeBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      instrument: undefined,
      verdict: { readiness: options.readiness ?? 'ready', because: 'quiet', evidence: [] },
      sheet: undefined,
      problems: [],
      firstSeenAtMs: this.nowMs,
    };
  }

  #runHashes(run: string): RunHashes {
    const keyOf = (path: string, identity: string): string => `${run}\0${path}\0${identity}`;
    return {
      md5Of: (path, identity) => this.hashes.get(keyOf(path, identity)),
      remember: (path, identity, md5Hex) => void this.hashes.set(keyOf(path, identity), md5Hex),
      save: async () => undefined,
    };
  }
}

function isLeaf(path: string, entries: readonly { readonly path: string }[]): boolean {
  return !entries.some((entry) => entry.path.startsWith(`${path}/`));
}
