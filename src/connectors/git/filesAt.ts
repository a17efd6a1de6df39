import type { FolderFile } from '../../core/schemaDiff/impact/folders/folderImpact';
import { foreignFolders } from '../../core/schemaDiff/impact/folders/passedOver';
import { languageOfFile } from '../../core/sql/documents/fileLanguage';
import { GitCommands } from './gitCommands';

/**
 * The files below a folder that SQL may be in, as a commit has them; nothing is checked out.
 * @throws RepositoryError
 */
export async function* filesAt(
  folder: string,
  commit: string,
  signal: AbortSignal,
): AsyncGenerator<FolderFile> {
  const git = new GitCommands(folder, signal);
  const listed = await git.run('ls-tree', '-r', '-l', '-z', commit);
  for (const entry of listed.split('\0')) {
    const [, hash = '', size, path = ''] = entryPattern.exec(entry) ?? [];
    if (size === undefined || languageOfFile(path) === undefined) continue;
    if (path.split('/').some((part) => foreignFolders.has(part))) continue;
    yield { path, sizeBytes: Number(size), read: () => git.run('cat-file', 'blob', hash) };
  }
}

/** `<mode> blob <hash> <size>\t<path>`; links and submodules have other modes or types. */
const entryPattern = /^100\d{3} blob ([0-9a-f]{40,64}) +(\d+)\t([^]+)$/;
