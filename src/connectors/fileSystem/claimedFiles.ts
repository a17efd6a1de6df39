import { createHash, randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { systemCodeOf } from './systemCodes';

interface ClaimedFileOptions {
  readonly mode?: number;
}

/** Makes a file appear with all its text; false if there is one already. @throws Error of the system */
export async function createWhole(
  file: string,
  text: string,
  options: ClaimedFileOptions = {},
): Promise<boolean> {
  try {
    await placeWhole(file, text, { ...options, place: link });
    return true;
  } catch (error) {
    if (systemCodeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

export type TakeOver =
  | { readonly kind: 'taken' }
  /** The file is not the stale one any more. */
  | { readonly kind: 'changed' }
  /** A process that lives is about to take it; what it writes there. */
  | { readonly kind: 'claimed'; readonly text: string };

export interface TakeOverOptions extends ClaimedFileOptions {
  /** What the file holds, of a process that is gone. */
  readonly stale: string;
  /** What it is to hold, which names this process. */
  readonly text: string;
  /** True of a text whose process is gone. */
  readonly isOver: (text: string) => Promise<boolean>;
}

/**
 * Puts an own text in the place of one that a dead process left. Only who has claimed that very text,
 * by a file named after it, looks and replaces, so that no moment comes in which two may think they
 * have it; a claim whose maker died is taken over in the same way. @throws Error of the system
 */
export async function takeOver(file: string, options: TakeOverOptions): Promise<TakeOver> {
  const { stale, text, isOver } = options;
  const claim = claimOn(file, stale);
  if (!(await createWhole(claim, text, options))) {
    const found = await readText(claim);
    if (found === undefined) return { kind: 'changed' };
    if (!(await isOver(found))) return { kind: 'claimed', text: found };
    const claimed = await takeOver(claim, { ...options, stale: found });
    if (claimed.kind !== 'taken') return claimed;
  }
  try {
    if ((await readText(file)) !== stale) return { kind: 'changed' };
    await placeWhole(file, text, { ...options, place: rename });
    return { kind: 'taken' };
  } finally {
    await rm(claim, { force: true });
  }
}

/** The file by which one process alone may replace a text. */
export function claimOn(file: string, stale: string): string {
  return `${file}.${createHash('sha256').update(stale).digest('hex').slice(0, 8)}.claim`;
}

/** `undefined` if it cannot be read. */
async function readText(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}

async function placeWhole(
  file: string,
  text: string,
  { mode, place }: ClaimedFileOptions & { readonly place: typeof link },
): Promise<void> {
  const partial = `${file}.${randomUUID().slice(0, 8)}.partial`;
  try {
    await writeFile(partial, text, mode === undefined ? {} : { mode });
    await place(partial, file);
  } finally {
    await rm(partial, { force: true });
  }
}
