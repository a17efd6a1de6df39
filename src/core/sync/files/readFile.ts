import { inOneSentence } from '../../base/errors';
import { FileError, type OpenFile } from '../../storage/fileTree';
import type { CarriedFile } from './carriedFiles';

/** Why a file was not read to its end. */
export type Unread =
  { readonly kind: 'changed' } | { readonly kind: 'failed'; readonly message: string };

/** What a person is told about a file that changed under the reader's eyes. */
export const changedMessage =
  'the file changed or vanished while it was read; sync again when nothing writes to it';

/** Opens a file, makes sure that it still is the one observed, and closes it whatever happens. */
export async function withOpenFile<T>(
  file: CarriedFile,
  work: (open: OpenFile) => Promise<T>,
): Promise<T | Unread> {
  return catchFileError(async () => {
    const open = await file.tree.open(file.treePath);
    try {
      return open.entry.identity === file.entry.identity ? await work(open) : { kind: 'changed' };
    } finally {
      await open.close();
    }
  });
}

/** Turns read errors into outcomes; a file that is gone has changed. */
export async function catchFileError<T>(work: () => Promise<T | Unread>): Promise<T | Unread> {
  try {
    return await work();
  } catch (error) {
    if (!FileError.is(error)) throw error;
    if (error.reason === 'missing') return { kind: 'changed' };
    return { kind: 'failed', message: inOneSentence(error) };
  }
}

/** Reads until `into` is full; false if the file ends before. */
export async function fill(open: OpenFile, offset: number, into: Uint8Array): Promise<boolean> {
  let filled = 0;
  while (filled < into.length) {
    const count = await open.read(offset + filled, into.subarray(filled));
    if (count === 0) return false;
    filled += count;
  }
  return true;
}
