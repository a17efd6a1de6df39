import { setImmediate } from 'node:timers/promises';
import type { WalkOptions } from '../../core/storage/fileTree';
import { scanFolder } from './scanFolder';
import { ScanCollector, type ScannedTree, type ScanPlace } from './scannedTree';

/** How long the caller's thread may be held at a time. */
const sliceMs = 8;

/** Scans on the caller's thread, in slices that leave it responsive between folders. */
export async function scanHere(place: ScanPlace, options: WalkOptions): Promise<ScannedTree> {
  const collector = new ScanCollector();
  let sliceEndsAtMs = performance.now() + sliceMs;
  for (const step of scanFolder(place)) {
    collector.add(step);
    if (performance.now() < sliceEndsAtMs) continue;
    options.onEntries?.(collector.entries.length);
    await setImmediate();
    options.signal?.throwIfAborted();
    sliceEndsAtMs = performance.now() + sliceMs;
  }
  options.signal?.throwIfAborted();
  return collector;
}
