import { open, realpath, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { OutputError, type ResultOutput } from '../../core/warehouse/byteOutput';
import { syncFolder } from '../fileSystem/syncFolder';
import { isMissing, systemCodeOf } from '../fileSystem/systemCodes';

/**
 * A file that has its name only when all of it is there: until then it is called `<file>.partial`.
 * What is no ordinary file, such as a pipe or a device, is written to as it is.
 * @throws OutputError `outputUnusable`
 */
export async function fileOutput(file: string): Promise<ResultOutput> {
  try {
    const target = await targetOf(file);
    const written = target.isOrdinary ? `${target.path}.partial` : target.path;
    return new FileOutput(await open(written, 'w'), { ...target, written });
  } catch (error) {
    throw unusable(file, error);
  }
}

interface Target {
  /** Where links lead. */
  readonly path: string;
  readonly isOrdinary: boolean;
}

async function targetOf(file: string): Promise<Target> {
  try {
    const path = await realpath(file);
    const found = await stat(path);
    return { path, isOrdinary: found.isFile() };
  } catch (error) {
    if (!isMissing(error)) throw error;
    return { path: file, isOrdinary: true };
  }
}

class FileOutput implements ResultOutput {
  constructor(
    readonly handle: FileHandle,
    readonly target: Target & { readonly written: string },
  ) {}

  async write(bytes: Uint8Array): Promise<void> {
    try {
      await this.handle.writeFile(bytes);
    } catch (error) {
      throw unusable(this.target.path, error);
    }
  }

  async complete(): Promise<void> {
    const { path, written, isOrdinary } = this.target;
    try {
      if (isOrdinary) await this.handle.sync();
      await this.handle.close();
      if (!isOrdinary) return;
      await rename(written, path);
      await syncFolder(dirname(path));
    } catch (error) {
      throw unusable(path, error);
    }
  }

  async abandon(): Promise<void> {
    await this.handle.close();
    if (this.target.isOrdinary) await rm(this.target.written, { force: true });
  }
}

function unusable(file: string, cause: unknown): OutputError {
  return new OutputError('outputUnusable', `${file} cannot be written (${systemCodeOf(cause)})`, {
    remedy: 'Check the path, its rights, and the space on its disk; nothing of the result is left',
    cause,
  });
}
