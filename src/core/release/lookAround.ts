import { trashNameOf } from '../runs/releasedRuns';
import { movingSuffix, purgingSuffix, trashFolder } from '../storage/sourceTrash';
import type { Session } from '../sync/session';
import { seeRun, surveyRun, type JointGround } from './runFolders';
import type { SeenFolder } from './seenFolder';

/** What lies around a run on disk; each part absent where there is no folder to look at. */
export async function lookAround(
  session: Session,
  receiptSha256: string | undefined,
): Promise<{
  readonly seen: SeenFolder | undefined;
  readonly ground: JointGround | undefined;
  readonly keys: readonly string[];
  readonly isOccupied: boolean;
}> {
  const { folders } = session.run;
  if (folders.length === 0) {
    return { seen: undefined, ground: undefined, keys: [], isOccupied: false };
  }
  const seen = await seeRun(session, folders);
  const surveyed = await surveyRun(session, folders, seen);
  return { seen, ...surveyed, isOccupied: await isOccupied(session, receiptSha256 ?? '') };
}

async function isOccupied({ run, ports }: Session, receiptSha256: string): Promise<boolean> {
  const tree = ports.fileTree(run.source.folder);
  const name = `${trashFolder}/${trashNameOf(run.name, receiptSha256)}`;
  for (const place of [name, name + movingSuffix, name + purgingSuffix]) {
    if ((await tree.stat(place)) !== undefined) return true;
  }
  return false;
}
