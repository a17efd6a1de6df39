import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { FileEntry, WalkOptions } from '../../core/storage/fileTree';
import { scanFolder } from './scanFolder';
import { ScanCollector, type ScannedTree, type UnlistedFolder } from './scannedTree';

/** A folder as the operating system finds it, and its path in the tree. */
export interface ScanPlace {
  readonly location: string;
  readonly path: string;
}

/** What a scan's worker says: how far it is, then the sorted entries in batches, then that it ended. */
export type ScanMessage =
  | { readonly kind: 'seen'; readonly count: number }
  | { readonly kind: 'batch'; readonly entries: readonly FileEntry[] }
  | { readonly kind: 'done'; readonly unlisted: readonly UnlistedFolder[] };

/** How long the caller's thread may be held at a time. */
const sliceMs = 8;

/** Walks on the caller's thread, in slices that leave it responsive. */
export async function walkHere(place: ScanPlace, options: WalkOptions): Promise<ScannedTree> {
  const collector = new ScanCollector();
  let sliceEndsAtMs = performance.now() + sliceMs;
  for (const step of scanFolder(place.location, place.path)) {
    collector.add(step);
    if (performance.now() < sliceEndsAtMs) continue;
    options.onEntries?.(collector.count);
    await setImmediate();
    options.signal?.throwIfAborted();
    sliceEndsAtMs = performance.now() + sliceMs;
  }
  options.signal?.throwIfAborted();
  return collector.finish();
}

/** Walks on a thread of its own; an abort ends the thread. */
export async function walkInWorker(
  place: ScanPlace,
  options: WalkOptions & { readonly workerFile: string },
): Promise<ScannedTree> {
  const worker = new Worker(options.workerFile, { workerData: place });
  const abort = (): void => void worker.terminate();
  options.signal?.addEventListener('abort', abort, { once: true });
  try {
    return await receiveTree(worker, options);
  } finally {
    options.signal?.removeEventListener('abort', abort);
    await worker.terminate();
  }
}

function receiveTree(worker: Worker, options: WalkOptions): Promise<ScannedTree> {
  const entries: FileEntry[] = [];
  return new Promise((resolve, reject) => {
    worker.on('message', (message: ScanMessage) => {
      if (message.kind === 'seen') options.onEntries?.(message.count);
      else if (message.kind === 'done') resolve({ entries, unlisted: message.unlisted });
      else for (const entry of message.entries) entries.push(entry);
    });
    worker.on('error', reject);
    worker.on('exit', () => {
      reject(options.signal?.reason ?? new Error('The scan ended before it was done'));
    });
  });
}
