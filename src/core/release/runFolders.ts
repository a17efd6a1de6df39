import { movingSuffix, trashFolder, type ReleaseGround } from '../storage/sourceTrash';
import type { Session } from '../sync/session';
import { seeFolder, seenTogether, type SeenFolder } from './seenFolder';

/** A path of the source's as it is told of a run: below its folder, or below what holds the several. */
export function withinFolders(folders: readonly string[], treePath: string): string {
  const [folder = '', ...others] = folders;
  return others.length === 0 ? treePath.slice(folder.length + 1) : treePath;
}

/** All that is in a folder of the source, now. @throws FileError */
export async function see({ run, ports, signal }: Session, folder: string): Promise<SeenFolder> {
  return seeFolder(folder, await ports.fileTree(run.source.folder).walk(folder, { signal }));
}

/** All that is in the folders of a run, where they lie among the runs. @throws FileError */
export function seeRun(session: Session, folders: readonly string[]): Promise<SeenFolder> {
  const [folder = '', ...others] = folders;
  return others.length === 0 ? see(session, folder) : seeParts(session, '', folders);
}

/** The same once they lie in the trash under a name. @throws FileError */
export function seeMoved(
  session: Session,
  name: string,
  folders: readonly string[],
): Promise<SeenFolder> {
  const place = `${trashFolder}/${name}`;
  return folders.length === 1 ? see(session, place) : seeParts(session, `${place}/`, folders);
}

/** Moving a folder changes it, and what is in it not: each is looked into, and none at. */
async function seeParts(
  session: Session,
  start: string,
  folders: readonly string[],
): Promise<SeenFolder> {
  const parts = new Map<string, SeenFolder>();
  for (const folder of folders) parts.set(folder, await see(session, start + folder));
  return seenTogether(parts);
}

/** What lies around all folders of a run together. */
export type JointGround = Omit<ReleaseGround, 'key'>;

/** What lies around the folders of a run, and the key of each. */
export async function surveyRun(
  { run, ports }: Session,
  folders: readonly string[],
  seen: SeenFolder,
): Promise<{ readonly ground: JointGround; readonly keys: readonly string[] }> {
  const trash = ports.sourceTrash(run.source.folder);
  const grounds: ReleaseGround[] = [];
  for (const folder of folders) {
    const start = folders.length === 1 ? `${folder}/` : '';
    const inner = [...seen.folders.keys()].map((path) => start + path);
    const own = inner.filter((path) => path.startsWith(`${folder}/`));
    grounds.push(await trash.survey({ folder, folders: own }));
  }
  return {
    ground: {
      isSteady: grounds.every(({ isSteady }) => isSteady),
      obstacles: grounds.flatMap(({ obstacles }) => obstacles),
    },
    keys: grounds.map(({ key }) => key),
  };
}

/**
 * Moves the folders of a run into the trash. One goes in one rename. Several come together, one after
 * the other, in a folder that gets its name only once all are there: until then whoever finds it puts
 * them back. @throws TrashError
 */
export async function moveFoldersIn(
  { run, ports }: Session,
  name: string,
  proven: { readonly folders: readonly string[]; readonly folderKeys: readonly string[] },
): Promise<void> {
  const trash = ports.sourceTrash(run.source.folder);
  const keyOf = (index: number): string => proven.folderKeys[index] ?? '';
  const [folder = '', ...others] = proven.folders;
  if (others.length === 0) return trash.moveIn(folder, { name, key: keyOf(0) });
  const together = name + movingSuffix;
  await trash.makeFolder(together);
  for (const [index, part] of proven.folders.entries()) {
    await trash.moveIn(part, { name: `${together}/${part}`, key: keyOf(index) });
  }
  return trash.rename(together, name);
}

/** Puts the folders of a run back, also what an interruption left of that or of moving them in. @throws TrashError */
export async function moveFoldersOut(
  { run, ports }: Session,
  name: string,
  folders: readonly string[],
): Promise<void> {
  const trash = ports.sourceTrash(run.source.folder);
  const tree = ports.fileTree(run.source.folder);
  const [folder = '', ...others] = folders;
  if (others.length === 0) return trash.moveOut(name, folder);
  const together = name + movingSuffix;
  if ((await tree.stat(`${trashFolder}/${name}`)) !== undefined) await trash.rename(name, together);
  for (const part of folders) {
    const isThere = (await tree.stat(`${trashFolder}/${together}/${part}`)) !== undefined;
    if (isThere) await trash.moveOut(`${together}/${part}`, part);
  }
  return trash.removeFolder(together);
}
