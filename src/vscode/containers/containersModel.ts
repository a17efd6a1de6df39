import { EventEmitter } from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposables';
import type { BlobEntry } from '../../core/storage/blobStore';
import { StorageError } from '../../core/storage/blobStore';
import type { OpenLake } from '../support/lakes/openLakes';
import { pageSize } from '../support/editor/settings';
import { addPage, pin, type FolderPages } from './folderPages';

/** A level of a container. */
export interface FolderPlace {
  readonly lake: OpenLake;
  readonly container: string;
  /** Empty or ending with `/`. */
  readonly prefix: string;
}

/** What was listed of containers, until a refresh. */
export class ContainersModel implements Disposable {
  readonly #store = new DisposableStore();
  readonly #onDidChange = this.#store.add(new EventEmitter<FolderPlace | undefined>());
  /** Fires with the level that changed, `undefined` for everything. */
  readonly onDidChange = this.#onDidChange.event;
  #containers = new Map<string, Promise<readonly string[]>>();
  #folders = new Map<string, Promise<FolderPages>>();

  /** Names, sorted. Where the account may not be listed, those that the lake file names. @throws StorageError */
  containers(lake: OpenLake): Promise<readonly string[]> {
    return kept(this.#containers, lake.id, () => listContainers(lake));
  }

  /** What is loaded of a level, its first page at least. @throws StorageError */
  folder(place: FolderPlace): Promise<FolderPages> {
    return kept(this.#folders, keyOf(place), () => loadPage(place, undefined));
  }

  async loadMore(place: FolderPlace): Promise<void> {
    const pages = await this.folder(place);
    if (pages.continuation === undefined) return;
    this.#folders.set(keyOf(place), Promise.resolve(await loadPage(place, pages)));
    this.#onDidChange.fire(place);
  }

  /** Makes sure that a level shows a blob or a prefix, however far down its pages it stands. */
  async pin(place: FolderPlace, found: BlobEntry | string): Promise<void> {
    const pages = await this.folder(place);
    const pinned = pin(pages, found);
    this.#folders.set(keyOf(place), Promise.resolve(pinned));
    this.#onDidChange.fire(place);
  }

  refresh(): void {
    this.#containers = new Map();
    this.#folders = new Map();
    this.#onDidChange.fire(undefined);
  }

  dispose(): void {
    this.#store.dispose();
  }
}

async function listContainers(lake: OpenLake): Promise<readonly string[]> {
  const named = [...new Set(lake.lake.sources.map(({ container }) => container))].sort();
  try {
    const listed = await lake.use(({ blobStore }) => blobStore.listContainers());
    return listed.map(({ name }) => name);
  } catch (error) {
    if (StorageError.is(error, 'forbidden') && named.length > 0) return named;
    throw error;
  }
}

async function loadPage(
  { lake, container, prefix }: FolderPlace,
  pages: FolderPages | undefined,
): Promise<FolderPages> {
  const from = pages?.continuation;
  const options = { pageSize: pageSize(), ...(from !== undefined && { continuation: from }) };
  const page = await lake.use(({ blobStore }) => blobStore.listFolder(container, prefix, options));
  return addPage(pages, page);
}

/** Asks once; a failed answer is not kept. */
function kept<T>(map: Map<string, Promise<T>>, key: string, load: () => Promise<T>): Promise<T> {
  const known = map.get(key);
  if (known !== undefined) return known;
  const loading = load();
  map.set(key, loading);
  loading.catch(() => map.delete(key));
  return loading;
}

function keyOf({ lake, container, prefix }: FolderPlace): string {
  return [lake.id, container, prefix].join('\u0000');
}
