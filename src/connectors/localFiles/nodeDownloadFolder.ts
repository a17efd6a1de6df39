import { mkdir, lstat, open, realpath, rename, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import {
  DownloadError,
  type DownloadErrorReason,
  type DownloadFolder,
  type PartialFile,
} from '../../core/storage/downloadFolder';
import { isMissing, systemCodeOf } from '../fileSystem/systemCodes';

/** A folder of this machine that downloads go to. */
export class NodeDownloadFolder implements DownloadFolder {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  async exists(path: string): Promise<boolean> {
    try {
      await lstat(join(this.folder, path));
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw downloadError(path, error);
    }
  }

  async create(path: string): Promise<PartialFile> {
    try {
      const target = await this.#targetOf(path);
      const partial = `${target}.partial`;
      // Removed first: a link of that name would be written through.
      await rm(partial, { force: true });
      return new NodePartialFile(path, target, await open(partial, 'wx'));
    } catch (error) {
      throw downloadError(path, error);
    }
  }

  /** The place of a file whose folders exist and, links resolved, lie within the chosen one. */
  async #targetOf(path: string): Promise<string> {
    const segments = path.split('/');
    const name = segments.pop() ?? '';
    let parent = await realpath(this.folder);
    for (const segment of segments) parent = await enterFolder(parent, segment, path);
    return join(parent, name);
  }
}

/** Makes a folder and goes into it, unless it is a link that leads somewhere else. */
async function enterFolder(parent: string, segment: string, path: string): Promise<string> {
  const next = join(parent, segment);
  await mkdir(next, { recursive: true });
  if ((await realpath(next)) === next) return next;
  throw outside(path, segment);
}

class NodePartialFile implements PartialFile {
  readonly #path: string;
  readonly #target: string;
  readonly #handle: FileHandle;

  constructor(path: string, target: string, handle: FileHandle) {
    this.#path = path;
    this.#target = target;
    this.#handle = handle;
  }

  async write(bytes: Uint8Array): Promise<void> {
    try {
      await this.#handle.writeFile(bytes);
    } catch (error) {
      throw downloadError(this.#path, error);
    }
  }

  async commit(): Promise<void> {
    try {
      await this.#handle.sync();
      await this.#handle.close();
      await rename(`${this.#target}.partial`, this.#target);
    } catch (error) {
      throw downloadError(this.#path, error);
    }
  }

  async discard(): Promise<void> {
    // What cannot be removed keeps its `.partial` name, which says what it is.
    await this.#handle.close().catch(() => undefined);
    await rm(`${this.#target}.partial`, { force: true }).catch(() => undefined);
  }
}

const reasons: Readonly<Record<string, { reason: DownloadErrorReason; remedy: string }>> = {
  EACCES: { reason: 'denied', remedy: 'choose a folder that you may write to' },
  EPERM: { reason: 'denied', remedy: 'choose a folder that you may write to' },
  EROFS: { reason: 'denied', remedy: 'choose a folder that you may write to' },
  ENOSPC: { reason: 'diskFull', remedy: 'free space there, or choose another folder' },
  EDQUOT: { reason: 'diskFull', remedy: 'free space there, or choose another folder' },
};

function downloadError(path: string, error: unknown): DownloadError {
  if (error instanceof DownloadError) return error;
  const code = systemCodeOf(error) ?? 'unknown';
  const known = reasons[code] ?? { reason: 'io', remedy: 'choose another folder' };
  return new DownloadError(known.reason, `Could not write ${path} (${code})`, {
    remedy: known.remedy,
    cause: error,
  });
}

function outside(path: string, segment: string): DownloadError {
  return new DownloadError(
    'outside',
    `Did not write ${path}: ${segment} is a link, which could lead out of the folder`,
    {
      remedy: 'choose a folder without such a link',
    },
  );
}
