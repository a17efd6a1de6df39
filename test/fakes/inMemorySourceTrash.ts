import type { FileEntry } from '../../src/core/storage/fileTree';
import {
  purgingSuffix,
  trashError,
  trashFolder,
  type Obstacle,
  type PurgePermit,
  type PurgeResult,
  type ReleaseGround,
  type SourceTrash,
  type SurveyedPlace,
  type TrashErrorReason,
} from '../../src/core/storage/sourceTrash';
import type { InMemoryFileTree } from './inMemoryFileTree';

/** What changes the source, as hooks see it: before it is done and after. */
export interface TrashStep {
  readonly operation:
    | 'write'
    | 'remove'
    | 'moveIn'
    | 'moveOut'
    | 'makeFolder'
    | 'rename'
    | 'removeFolder'
    | 'beginPurge'
    | 'removeFile';
  readonly when: 'before' | 'after';
  /** Of the record or folder; of a file, its path in the source. */
  readonly name: string;
}

/** The trash beside the runs of an {@link InMemoryFileTree}. */
export class InMemorySourceTrash implements SourceTrash {
  isSteady = true;
  /** What a survey finds beside what it sees itself. */
  readonly obstacles: Obstacle[] = [];
  /** May throw, as a process that is killed does nothing more. */
  onStep: ((step: TrashStep) => void) | undefined;
  /** Called with the permit before a file is deleted. */
  onRemoveFile: ((path: string, permit: PurgePermit) => void) | undefined;
  readonly #tree: InMemoryFileTree;
  readonly #failures: { readonly operation: TrashStep['operation']; reason: TrashErrorReason }[] =
    [];

  constructor(tree: InMemoryFileTree) {
    this.#tree = tree;
  }

  /** Makes the next call of a kind fail. */
  failNext(operation: TrashStep['operation'], reason: TrashErrorReason): this {
    this.#failures.push({ operation, reason });
    return this;
  }

  async survey({ folder }: SurveyedPlace): Promise<ReleaseGround> {
    const kind = this.#tree.entry(folder)?.kind;
    const found: Obstacle[] =
      kind === 'folder' ? [] : [{ kind: kind === undefined ? 'missing' : 'link', place: folder }];
    const { isSteady } = this;
    return { isSteady, key: this.#keyOf(folder), obstacles: [...found, ...this.obstacles] };
  }

  async write(name: string, bytes: Uint8Array): Promise<void> {
    this.#do('write', name, () => void this.#tree.write(placeOf(name), Uint8Array.from(bytes)));
  }

  async remove(name: string): Promise<void> {
    this.#do('remove', name, () => void this.#tree.remove(placeOf(name)));
  }

  async moveIn(folder: string, { name, key }: { name: string; key: string }): Promise<void> {
    this.#do('moveIn', name, () => {
      this.#requireFree(placeOf(name));
      this.#require(folder);
      if (this.#keyOf(folder) !== key) throw trashError('changed', { place: folder });
      this.#tree.folder(trashFolder).move(folder, placeOf(name));
    });
  }

  async moveOut(name: string, folder: string): Promise<void> {
    this.#do('moveOut', name, () => {
      this.#require(placeOf(name));
      this.#requireFree(folder);
      this.#tree.move(placeOf(name), folder);
    });
  }

  async makeFolder(name: string): Promise<void> {
    this.#do('makeFolder', name, () => {
      if (this.#tree.entry(placeOf(name)) === undefined) this.#tree.folder(placeOf(name));
    });
  }

  async rename(name: string, to: string): Promise<void> {
    this.#do('rename', name, () => {
      this.#require(placeOf(name));
      this.#requireFree(placeOf(to));
      this.#tree.move(placeOf(name), placeOf(to));
    });
  }

  async removeFolder(name: string): Promise<void> {
    this.#do('removeFolder', name, () => {
      if (this.#tree.entriesBelow(placeOf(name)).length > 0) {
        throw trashError('occupied', { place: name });
      }
      this.#tree.remove(placeOf(name));
    });
  }

  async beginPurge(name: string): Promise<void> {
    this.#do('beginPurge', name, () => {
      this.#require(placeOf(name));
      this.#requireFree(placeOf(name + purgingSuffix));
      this.#tree.move(placeOf(name), placeOf(name + purgingSuffix));
    });
  }

  async purge(name: string, permit: PurgePermit): Promise<PurgeResult> {
    const folder = placeOf(name + purgingSuffix);
    const entries = this.#tree.entriesBelow(folder);
    for (const { path } of entries.filter(({ kind }) => kind !== 'folder')) {
      this.onStep?.({ operation: 'removeFile', name: path, when: 'before' });
      // Looking and deleting are one step: nothing comes between the two calls of the system.
      const entry = this.#tree.entry(path);
      const stopped = entry && this.#removeFile(folder, entry, permit);
      if (stopped !== undefined) return stopped;
      this.onStep?.({ operation: 'removeFile', name: path, when: 'after' });
    }
    if (this.#tree.entriesBelow(folder).some(({ kind }) => kind !== 'folder')) {
      return { kind: 'stopped', path: '' };
    }
    if (!permit.isLive()) return { kind: 'expired' };
    this.#tree.remove(folder);
    return { kind: 'purged' };
  }

  #removeFile(
    folder: string,
    { path, kind, identity }: FileEntry,
    permit: PurgePermit,
  ): PurgeResult | undefined {
    permit.signal?.throwIfAborted();
    const inner = path.slice(folder.length + 1);
    if (kind !== 'file' || permit.files.get(inner) !== identity) {
      return { kind: 'stopped', path: inner };
    }
    if (!permit.isLive()) return { kind: 'expired' };
    this.onRemoveFile?.(path, permit);
    this.#tree.remove(path);
    permit.onRemoved?.(inner);
    return undefined;
  }

  #do(operation: TrashStep['operation'], name: string, act: () => void): void {
    this.onStep?.({ operation, name, when: 'before' });
    const index = this.#failures.findIndex((failure) => failure.operation === operation);
    const [failure] = index < 0 ? [] : this.#failures.splice(index, 1);
    if (failure !== undefined) throw trashError(failure.reason, { place: name });
    act();
    this.onStep?.({ operation, name, when: 'after' });
  }

  #keyOf(folder: string): string {
    return this.#tree.entry(folder)?.identity.split('.').at(-1) ?? '';
  }

  #require(place: string): void {
    const kind = this.#tree.entry(place)?.kind;
    if (kind === undefined) throw trashError('missing', { place });
    if (kind !== 'folder') throw trashError('changed', { place });
  }

  #requireFree(place: string): void {
    if (this.#tree.entry(place) !== undefined) throw trashError('occupied', { place });
  }
}

function placeOf(name: string): string {
  return `${trashFolder}/${name}`;
}
