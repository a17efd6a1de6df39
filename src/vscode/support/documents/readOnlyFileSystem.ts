import {
  Disposable,
  EventEmitter,
  FilePermission,
  FileSystemError,
  FileType,
  type Event,
  type FileChangeEvent,
  type FileStat,
  type FileSystemProvider,
  type Uri,
} from 'vscode';
import { OperatorError } from '../../../core/base/errors';
import { failureText } from '../editor/failures';

export type FolderEntry = [name: string, type: FileType];

/** Files of a lake, to look at only: whoever opens one sees what it was then. */
export abstract class ReadOnlyFileSystem implements FileSystemProvider {
  /** Never fires. */
  readonly onDidChangeFile: Event<FileChangeEvent[]> = new EventEmitter<FileChangeEvent[]>().event;

  abstract stat(uri: Uri): Promise<FileStat>;
  abstract readDirectory(uri: Uri): Promise<FolderEntry[]>;
  abstract readFile(uri: Uri): Promise<Uint8Array>;

  watch(): Disposable {
    return new Disposable(() => undefined);
  }

  createDirectory(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  delete(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  rename(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }
}

export const folderStat: FileStat = { type: FileType.Directory, ctime: 0, mtime: 0, size: 0 };

export function fileStat(file: { readonly sizeBytes: number; readonly atMs: number }): FileStat {
  return {
    type: FileType.File,
    ctime: file.atMs,
    mtime: file.atMs,
    size: file.sizeBytes,
    permissions: FilePermission.Readonly,
  };
}

/** The editor shows only messages of its own error class, so failures of `work` become one here. */
export async function askFor<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof OperatorError ? FileSystemError.Unavailable(failureText(error)) : error;
  }
}
