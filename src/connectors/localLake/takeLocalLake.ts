import { rename, rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { askServers } from './controlClient';
import { claimServerStatus, isErrno, readServerStatus, type ServerStatus } from './serverStatus';

const pollMs = 50;

/**
 * Makes this process the only one that serves a local lake, by writing its status; false if others
 * do already. A status that nobody stands behind, after a crash or a restart of the machine, is
 * replaced: its process id alone proves nothing, since another program may have it by now.
 */
export async function takeLocalLake(file: string, mine: ServerStatus): Promise<boolean> {
  while (!(await claimServerStatus(file, mine))) {
    const other = await readServerStatus(file);
    const answer = other && (await askServers(other));
    if (answer && answer.state !== 'stopping') return false;
    if (answer) await delay(pollMs);
    else await removeStale(file, other);
  }
  return true;
}

/** Renamed first: of two processes that find the same stale status only one removes it. */
async function removeStale(file: string, stale: ServerStatus | undefined): Promise<void> {
  const moved = `${file}.stale-${process.pid}`;
  try {
    await rename(file, moved);
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return;
    throw error;
  }
  const found = await readServerStatus(moved);
  // Somebody was faster and runs now: the status is theirs.
  if (found?.token === stale?.token) await rm(moved);
  else await rename(moved, file);
}
