import type { Source } from '../lake/lake';
import type { FileEntry, FileTree } from '../storage/fileTree';
import { layoutOf } from './layouts/layoutOf';
import type { ObservingPorts } from './observingPorts';

/** What {@link readRunSigns} says of a run that has no folder. */
export const noFolder = 'no folder';

/**
 * What can be seen of a run's folders without walking them, as one short text: it changes whenever an
 * entry at the top of one comes, goes or is written, flags above all. What is written further down
 * shows in it only where the instrument also touches the top.
 * @throws FileError if a folder cannot be listed.
 */
export async function readRunSigns(
  source: Source,
  name: string,
  ports: Pick<ObservingPorts, 'fileTree'>,
): Promise<string> {
  const tree = ports.fileTree(source.folder);
  const signs: string[] = [];
  for (const folder of layoutOf(source).foldersOf(name)) {
    const entry = await tree.stat(folder);
    if (entry !== undefined) signs.push(signOf(entry), ...(await signsWithin(tree, entry, source)));
  }
  return signs.length === 0 ? noFolder : signs.join(' ');
}

async function signsWithin(
  tree: FileTree,
  folder: FileEntry,
  { completionFlag }: Source,
): Promise<readonly string[]> {
  if (folder.kind !== 'folder') return [];
  const flag = completionFlag && (await tree.stat(`${folder.path}/${completionFlag}`));
  return [summed(await tree.list(folder.path)), ...(flag ? [flag] : [])].map(signOf);
}

type Summed = Pick<FileEntry, 'identity' | 'sizeBytes' | 'modifiedAtMs'>;

/** Any number of entries as one: a source of plain folders may keep thousands at a run's top. */
function summed(entries: readonly FileEntry[]): Summed {
  let modifiedAtMs = 0;
  let sizeBytes = 0;
  for (const entry of entries) {
    modifiedAtMs = Math.max(modifiedAtMs, entry.modifiedAtMs);
    sizeBytes += entry.sizeBytes;
  }
  return { identity: String(entries.length), sizeBytes, modifiedAtMs };
}

function signOf({ identity, sizeBytes, modifiedAtMs }: Summed): string {
  return `${identity}/${sizeBytes}/${modifiedAtMs}`;
}
