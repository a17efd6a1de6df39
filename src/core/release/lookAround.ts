import { trashNameOf } from '../runs/releasedRuns';
import { purgingSuffix, trashFolder, type ReleaseGround } from '../storage/sourceTrash';
import type { Session } from '../sync/session';
import { seeFolder, type SeenFolder } from './seenFolder';

/** What lies around a run on disk; each part absent where there is not one folder to look at. */
export async function lookAround(
  session: Session,
  receiptSha256: string | undefined,
): Promise<{
  readonly seen: SeenFolder | undefined;
  readonly ground: ReleaseGround | undefined;
  readonly isOccupied: boolean;
}> {
  const { run, ports } = session;
  const [folder, ...others] = run.folders;
  if (folder === undefined || others.length > 0) {
    return { seen: undefined, ground: undefined, isOccupied: false };
  }
  const seen = await see(session, folder);
  const ground = await ports.sourceTrash(run.source.folder).survey({
    folder,
    folders: [...seen.folders.keys()].map((path) => `${folder}/${path}`),
  });
  return { seen, ground, isOccupied: await isOccupied(session, receiptSha256 ?? '') };
}

async function isOccupied({ run, ports }: Session, receiptSha256: string): Promise<boolean> {
  const tree = ports.fileTree(run.source.folder);
  const name = `${trashFolder}/${trashNameOf(run.name, receiptSha256)}`;
  for (const place of [name, name + purgingSuffix]) {
    if ((await tree.stat(place)) !== undefined) return true;
  }
  return false;
}

/** All that is in a folder of the source, now. @throws FileError */
export async function see({ run, ports, signal }: Session, folder: string): Promise<SeenFolder> {
  return seeFolder(folder, await ports.fileTree(run.source.folder).walk(folder, { signal }));
}
