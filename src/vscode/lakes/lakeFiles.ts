import {
  commands,
  EventEmitter,
  FileSystemError,
  RelativePattern,
  Uri,
  workspace,
  type WorkspaceFolder,
} from 'vscode';
import { describeError } from '../../core/base/errors';
import { DisposableStore, MutableDisposable, type Disposable } from '../../core/base/disposables';
import type { Logger } from '../../core/base/logger';
import { parseLake, type ParsedLake } from '../../core/lake/parseLake';
import type { Connectors } from '../support/lakes/connectors';
import { contextKeys, settings } from '../support/editor/contributions';
import { debounce } from '../support/editor/debounce';
import type { BrokenLake, OpenLakes } from '../support/lakes/openLakes';
import type { StorageAccess } from '../support/lakes/storageAccess';
import { createLakeDiagnostics } from './lakeDiagnostics';
import { LakeSession } from './lakeSession';
import { resolveFolder } from './resolveFolder';

export const lakeFileName = 'lake.json';

export interface LakeFilesOptions {
  readonly connectors: Connectors;
  readonly access: StorageAccess;
  readonly logger: Logger;
}

/** What connections are made with. */
const connectionSettings = [settings.azcopyPath, settings.stateFolder];

/** A save often comes as several events. */
const settleMs = 150;

/** The lake files at the roots of the workspace, read again whenever one changes on disk. */
export class LakeFiles implements OpenLakes, Disposable {
  readonly #options: LakeFilesOptions;
  readonly #store = new DisposableStore();
  readonly #onDidChange = this.#store.add(new EventEmitter<void>());
  readonly onDidChange = this.#onDidChange.event;
  readonly #sessions = new Map<string, Read>();
  readonly #diagnostics = this.#store.add(
    createLakeDiagnostics({
      isLakeFile: (uri) => folderOf(uri) !== undefined,
      parse: (uri, text) => parseAt(uri, text).problems,
    }),
  );
  readonly whenRead: Promise<void>;
  #reading: Promise<'changed' | 'same'> = Promise.resolve('same');

  constructor(options: LakeFilesOptions) {
    this.#options = options;
    this.#watch();
    this.whenRead = this.reload();
  }

  get all(): readonly LakeSession[] {
    return [...this.#sessions.values()].flatMap(({ session }) => (session ? [session] : []));
  }

  get broken(): readonly BrokenLake[] {
    return [...this.#sessions.values()].flatMap(({ uri, label, session, message }) =>
      session ? [] : [{ id: uri.fsPath, label, uri, message }],
    );
  }

  async reload(): Promise<void> {
    await this.#readInTurn();
    this.#onDidChange.fire();
  }

  dispose(): void {
    this.#store.dispose();
    for (const { session } of this.#sessions.values()) session?.dispose();
    this.#sessions.clear();
  }

  #watch(): void {
    const reload = this.#store.add(debounce(() => void this.#follow(), settleMs));
    const watchers = this.#store.add(new MutableDisposable());
    const watchFolders = (): void => {
      watchers.value = watchLakeFiles(() => reload.call());
    };
    watchFolders();
    this.#store.add(
      workspace.onDidChangeWorkspaceFolders(() => {
        watchFolders();
        reload.call();
      }),
    );
    this.#store.add(workspace.onDidGrantWorkspaceTrust(() => this.#onDidChange.fire()));
    this.#store.add(this.#options.access.onDidChange(() => this.#reconnect()));
    this.#store.add(
      workspace.onDidChangeConfiguration((change) => {
        if (connectionSettings.some((id) => change.affectsConfiguration(id))) this.#reconnect();
      }),
    );
  }

  #reconnect(): void {
    for (const session of this.all) session.disconnect();
    this.#onDidChange.fire();
  }

  /** A file that was touched but says the same makes nobody look again. */
  async #follow(): Promise<void> {
    if ((await this.#readInTurn()) === 'changed') this.#onDidChange.fire();
  }

  /** One reading at a time, so that the last one to start decides. */
  #readInTurn(): Promise<'changed' | 'same'> {
    this.#reading = this.#reading.then(() => this.#readAll());
    return this.#reading;
  }

  async #readAll(): Promise<'changed' | 'same'> {
    const folders = workspace.workspaceFolders ?? [];
    const read = await Promise.all(folders.map((folder) => this.#read(folder)));
    const present = new Map(read.flatMap((one) => (one ? [[one.uri.toString(), one]] : [])));
    for (const [key, { uri, session }] of this.#sessions) {
      if (present.get(key)?.session !== session) session?.dispose();
      if (!present.has(key)) this.#diagnostics.delete(uri);
    }
    const keys = new Set([...this.#sessions.keys(), ...present.keys()]);
    const isSame = [...keys].every((key) => this.#sessions.get(key) === present.get(key));
    this.#sessions.clear();
    for (const [key, one] of present) this.#sessions.set(key, one);
    await this.#publishState();
    return isSame ? 'same' : 'changed';
  }

  /** `undefined` if the folder has no lake file. An unchanged file keeps its session and connections. */
  async #read(folder: WorkspaceFolder): Promise<Read | undefined> {
    const uri = Uri.joinPath(folder.uri, lakeFileName);
    const text = await this.#readText(uri);
    if (text === undefined) return undefined;
    const before = this.#sessions.get(uri.toString());
    if (before?.text === text) return before;
    const { lake, problems } = parseAt(uri, text);
    this.#diagnostics.set(uri, problems);
    this.#options.logger.info(`read ${uri.fsPath}: ${lake ? 'usable' : 'not usable'}`);
    const label = folder.name;
    const session = lake && new LakeSession({ ...this.#options, uri, label, lake });
    const error = problems.find(({ severity }) => severity === 'error');
    return { uri, label, text, session, message: error?.message ?? '' };
  }

  async #readText(uri: Uri): Promise<string | undefined> {
    try {
      return new TextDecoder().decode(await workspace.fs.readFile(uri));
    } catch (error) {
      const isMissing = error instanceof FileSystemError && error.code === 'FileNotFound';
      if (!isMissing) this.#options.logger.warn(`read ${uri.fsPath}: ${describeError(error)}`);
      return undefined;
    }
  }

  async #publishState(): Promise<void> {
    const nothing = this.#sessions.size === 0 ? 'none' : 'broken';
    const state = this.all.length > 0 ? 'open' : nothing;
    await commands.executeCommand('setContext', contextKeys.lakes, state);
  }
}

interface Read {
  readonly uri: Uri;
  readonly label: string;
  readonly text: string;
  /** `undefined` = the file has errors. */
  readonly session: LakeSession | undefined;
  /** The first error; `''` = there is none. */
  readonly message: string;
}

/** Watches each root's one file: a recursive watch would follow every file a sequencer writes. */
function watchLakeFiles(onEvent: () => void): Disposable {
  const store = new DisposableStore();
  for (const folder of workspace.workspaceFolders ?? []) {
    const pattern = new RelativePattern(folder, lakeFileName);
    const watcher = store.add(workspace.createFileSystemWatcher(pattern));
    for (const event of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete]) {
      store.add(event(onEvent));
    }
  }
  return store;
}

/** The folder whose lake file this is, `undefined` if it is any other file. */
function folderOf(uri: Uri): WorkspaceFolder | undefined {
  const folder = workspace.getWorkspaceFolder(uri);
  const isLakeFile =
    folder !== undefined && Uri.joinPath(folder.uri, lakeFileName).toString() === uri.toString();
  return isLakeFile ? folder : undefined;
}

function parseAt(uri: Uri, text: string): ParsedLake {
  const base = Uri.joinPath(uri, '..');
  return parseLake(text, {
    file: uri.fsPath,
    resolveFolder: (folder) => resolveFolder(base, folder),
  });
}
