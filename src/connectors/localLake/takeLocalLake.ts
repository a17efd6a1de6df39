import { setTimeout as delay } from 'node:timers/promises';
import { createWhole, takeOver } from '../fileSystem/claimedFiles';
import { askServers } from './controlClient';
import {
  parseServerStatus,
  readTextOf,
  statusText,
  type ServerAnswer,
  type ServerStatus,
} from './serverStatus';

const pollMs = 50;
/** It holds the token. */
const mode = 0o600;

/**
 * Makes this process the only one that serves a local lake, by writing its status; false if others
 * do already. A status that nobody stands behind, after a crash or a restart of the machine, is
 * replaced: its process id alone proves nothing, since another program may have it by now.
 */
export async function takeLocalLake(file: string, mine: ServerStatus): Promise<boolean> {
  const text = statusText(mine);
  while (!(await createWhole(file, text, { mode }))) {
    const stale = await readTextOf(file);
    if (stale === undefined) continue;
    const answer = await askBehind(stale);
    if (answer !== undefined && answer.state !== 'stopping') return false;
    const isMine = answer === undefined && (await replaced(file, { stale, text }));
    if (isMine) return true;
    await delay(pollMs);
  }
  return true;
}

async function replaced(
  file: string,
  texts: { readonly stale: string; readonly text: string },
): Promise<boolean> {
  const isOver = async (text: string): Promise<boolean> => (await askBehind(text)) === undefined;
  return (await takeOver(file, { ...texts, mode, isOver })).kind === 'taken';
}

/** `undefined` = nobody stands behind that text. */
async function askBehind(text: string): Promise<ServerAnswer | undefined> {
  const status = parseServerStatus(text);
  return status && askServers(status);
}
