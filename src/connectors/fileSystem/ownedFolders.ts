import { appendFile, lstat, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  identityOf,
  isGone,
  isRunning,
  machineNamespace,
  ownIdentity,
  type ProcessIdentity,
} from './processIdentity';

/*
 * Folders among the temporary files that say who uses them, a line of JSON each: the process that runs a step
 * and the group of the step, which may live on if that process is killed.
 */

const ownersFile = 'owners.ndjson';

interface Owner extends ProcessIdentity {
  /** See {@link machineNamespace}. */
  readonly namespace: string;
  /** The processes that it has started belong to it. */
  readonly isGroup: boolean;
}

/** Says in a folder that this process uses it, or those of a group that it has started. */
export async function addOwner(
  folder: string,
  owner: { readonly groupId?: number } = {},
): Promise<void> {
  const { groupId } = owner;
  const identity = await (groupId === undefined ? ownIdentity() : identityOf(groupId));
  const namespace = await machineNamespace();
  const line: Owner = { ...identity, namespace, isGroup: groupId !== undefined };
  await appendFile(join(folder, ownersFile), `${JSON.stringify(line)}\n`);
}

/**
 * Deletes the folders called so whose owners are gone, all of them: what was killed cannot do so itself. One
 * that cannot be told, or deleted, stays, and one that `prepare` says no of.
 */
export async function sweepOwnedFolders(
  prefix: string,
  prepare: (folder: string) => Promise<boolean> = async () => true,
): Promise<void> {
  // Some machines let nobody list what is there.
  const names = await readdir(tmpdir()).catch(() => []);
  for (const name of names.filter((one) => one.startsWith(prefix))) {
    const folder = join(tmpdir(), name);
    if (!(await isAbandoned(folder))) continue;
    await removePrepared(folder, prepare).catch(() => undefined);
  }
}

async function removePrepared(
  folder: string,
  prepare: (folder: string) => Promise<boolean>,
): Promise<void> {
  if (await prepare(folder)) await rm(folder, { recursive: true, force: true });
}

/** One that nobody has signed yet is being made. */
async function isAbandoned(folder: string): Promise<boolean> {
  if (!(await isOwnFolder(folder))) return false;
  const text = await readFile(join(folder, ownersFile), 'utf8').catch(() => '');
  const owners = text.split('\n').filter((line) => line !== '');
  if (owners.length === 0) return false;
  const gone = await Promise.all(owners.map((line) => isOwnerGone(parseOwner(line))));
  return gone.every(Boolean);
}

/** What another user puts there could lead anywhere while it is being deleted, which root may do. */
async function isOwnFolder(folder: string): Promise<boolean> {
  const found = await lstat(folder).catch(() => undefined);
  const userId = process.getuid?.();
  return found?.isDirectory() === true && (userId === undefined || found.uid === userId);
}

async function isOwnerGone(owner: Owner | undefined): Promise<boolean> {
  if (owner === undefined || owner.namespace !== (await machineNamespace())) return false;
  const isLeaderGone = await isGone(owner);
  if (!isLeaderGone || !owner.isGroup || process.platform === 'win32') return isLeaderGone;
  const now = await ownIdentity();
  return owner.bootId !== now.bootId || !isRunning(-owner.processId);
}

/** `undefined` = it cannot be told: a line that was cut off, or of a later version. */
function parseOwner(line: string): Owner | undefined {
  try {
    const value = JSON.parse(line) as Partial<Owner> | null;
    const { processId, bootId, startTicks, namespace, isGroup } = value ?? {};
    if (typeof processId !== 'number' || processId <= 1 || typeof bootId !== 'string') {
      return undefined;
    }
    if (typeof namespace !== 'string' || typeof isGroup !== 'boolean') return undefined;
    return { processId, bootId, startTicks, namespace, isGroup };
  } catch {
    return undefined;
  }
}
