import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemCodeOf } from '../fileSystem/systemCodes';
import { createWhole, takeOver } from '../fileSystem/claimedFiles';
import {
  isGone,
  isRunning,
  ownIdentity,
  type ProcessIdentity,
} from '../fileSystem/processIdentity';

export type PidFileClaim =
  | { readonly kind: 'claimed'; readonly release: () => Promise<void> }
  | { readonly kind: 'held'; readonly processId: number };

/** A file may be given back or taken while one looks at it; then one looks once more. */
const mostAttempts = 5;

/**
 * Makes a pid file name this process, unless one that still runs is named there. The first line is the
 * number alone, as other programs expect; the second tells this process from a later one that gets the
 * same number.
 */
export async function claimPidFile(file: string): Promise<PidFileClaim> {
  const { processId, bootId, startTicks } = await ownIdentity();
  const text = `${processId}\n${bootId} ${startTicks ?? ''}\n`;
  // One missing folder, not several: where none can be made, Node tries for ever to make them all.
  await mkdir(dirname(file)).catch(unlessCode('EEXIST'));
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    if (await createWhole(file, text)) {
      return { kind: 'claimed', release: () => removeOwn(file, text) };
    }
    const found = await readFile(file, 'utf8').catch(() => undefined);
    if (found === undefined) continue;
    const other = await livingProcess(found);
    if (other !== undefined) return { kind: 'held', processId: other };
    const took = await takeOver(file, { stale: found, text, isOver: isNobodys });
    if (took.kind === 'taken') return { kind: 'claimed', release: () => removeOwn(file, text) };
    const taker = took.kind === 'claimed' ? await livingProcess(took.text) : undefined;
    if (taker !== undefined) return { kind: 'held', processId: taker };
  }
  throw new Error(`The pid file ${file} can be neither made nor removed`);
}

/** The number of the process that a pid file names if it runs; `undefined` if it does not, or none is named. */
async function livingProcess(text: string): Promise<number | undefined> {
  const [first = '', second = ''] = text.split('\n');
  const processId = Number(first.trim());
  if (!/^\d+$/.test(first.trim()) || processId === 0) return undefined;
  const [bootId = '', startTicks = ''] = second.split(' ');
  const identity: ProcessIdentity = { processId, bootId, startTicks: startTicks || undefined };
  // A number alone, as other programs write it, is believed while a process has it.
  const isStale = second === '' ? !isRunning(processId) : await isGone(identity);
  return isStale ? undefined : processId;
}

async function isNobodys(text: string): Promise<boolean> {
  return (await livingProcess(text)) === undefined;
}

async function removeOwn(file: string, text: string): Promise<void> {
  const found = await readFile(file, 'utf8').catch(() => undefined);
  if (found === text) await rm(file, { force: true });
}

function unlessCode(code: string): (error: unknown) => void {
  return (error) => {
    if (systemCodeOf(error) !== code) throw error;
  };
}
