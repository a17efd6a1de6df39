import { CancellationError, window, type QuickPickItem } from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposables';
import { formatBytes, formatCount, formatQuantity } from '../../core/base/sizes';
import type { BlobEntry } from '../../core/storage/blobStore';
import { debounce } from '../support/editor/debounce';
import { throttle } from '../support/editor/throttle';
import { lastPart } from './blobPresentation';
import type { FolderPlace } from './containersModel';
import { NameIndex } from './nameIndex';

/** A list longer than this is narrowed by typing, not read. */
const mostItems = 200;
const typingPauseMs = 120;
/** Drawing a list that grows moves what the person looks at, so it is done seldom. */
const redrawMs = 1_000;

/**
 * Lists everything below a level while the person types a part of a name, and returns the blob they
 * choose. Closing the list stops the listing. @throws CancellationError, StorageError
 */
export async function findBlobByName(place: FolderPlace): Promise<BlobEntry> {
  const finder = new BlobFinder(place);
  try {
    return await Promise.race([finder.choice, finder.list()]);
  } finally {
    finder.dispose();
  }
}

interface BlobItem extends QuickPickItem {
  readonly blob: BlobEntry;
}

class BlobFinder implements Disposable {
  readonly #place: FolderPlace;
  readonly #store = new DisposableStore();
  readonly #controller = new AbortController();
  readonly #index = new NameIndex();
  readonly #pick = this.#store.add(window.createQuickPick<BlobItem>());
  readonly #grew = this.#store.add(throttle(() => this.#draw(), redrawMs));
  readonly choice: Promise<BlobEntry>;

  constructor(place: FolderPlace) {
    this.#place = place;
    const pick = this.#pick;
    pick.title = `Find blob in ${place.container}/${place.prefix}`;
    pick.placeholder = 'Part of a name; several words narrow it down';
    pick.busy = true;
    const typed = this.#store.add(debounce(() => this.#draw(), typingPauseMs));
    this.#store.add(pick.onDidChangeValue(() => typed.call()));
    this.choice = new Promise((resolve, reject) => {
      this.#store.add(
        pick.onDidAccept(() => {
          const [item] = pick.selectedItems;
          if (item !== undefined) resolve(item.blob);
        }),
      );
      this.#store.add(pick.onDidHide(() => reject(new CancellationError())));
    });
    pick.show();
  }

  /** Reads the listing to its end; settles only if it fails, the choice being the person's. */
  async list(): Promise<never> {
    const { lake, container, prefix } = this.#place;
    const { signal } = this.#controller;
    await lake.use(async ({ blobStore }) => {
      for await (const page of blobStore.listBlobs(container, prefix, { signal })) {
        this.#index.add(page);
        this.#grew.call();
      }
    });
    this.#pick.busy = false;
    this.#draw();
    return new Promise(() => undefined);
  }

  dispose(): void {
    this.#controller.abort();
    this.#store.dispose();
  }

  #draw(): void {
    if (this.#controller.signal.aborted) return;
    const { blobs, isCut } = this.#index.find(this.#pick.value, mostItems);
    const pick = this.#pick;
    const listed = `${formatQuantity(this.#index.size, 'blob')} ${pick.busy ? 'so far' : 'in all'}`;
    pick.title = `Find blob in ${this.#place.container}/${this.#place.prefix} · ${listed}`;
    pick.placeholder = isCut
      ? `More than ${formatCount(mostItems)} match; type more to narrow it down`
      : 'Part of a name; several words narrow it down';
    pick.items = blobs.map(itemOf);
  }
}

function itemOf(blob: BlobEntry): BlobItem {
  const folder = blob.name.slice(0, blob.name.length - lastPart(blob.name).length);
  // The index did the matching; the list's own would hide what it matched in the folder's name.
  return {
    label: lastPart(blob.name),
    description: formatBytes(blob.sizeBytes),
    detail: folder,
    alwaysShow: true,
    blob,
  };
}
