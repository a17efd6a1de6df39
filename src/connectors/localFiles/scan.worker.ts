import { parentPort } from 'node:worker_threads';
import type { FileEntry } from '../../core/storage/fileTree';
import { batchOf } from './entryBatch';
import { scanFolder } from './scanFolder';
import type { ScanPlace, UnlistedFolder } from './scannedTree';
import type { ScanMessage, ScanRequest } from './scanThread';

/** Small enough that taking one in holds the receiving thread for a few milliseconds only. */
const batchSize = 2000;
/** A slow share shows that it gets on. */
const mostMs = 100;

/** What the scan that was asked for last has yet to say. */
let coming: Iterator<ScanMessage> | undefined;

/** Scans no further than it is asked to: what nobody took in yet would only take up memory. */
function* scan(place: ScanPlace): Generator<ScanMessage, undefined> {
  const unlisted: UnlistedFolder[] = [];
  let pending: FileEntry[] = [];
  let dueAtMs = performance.now() + mostMs;
  for (const step of scanFolder(place)) {
    if (step.kind === 'unreadable') {
      unlisted.push({ path: step.path, code: step.code });
      continue;
    }
    for (const entry of step.entries) {
      pending.push(entry);
      if (pending.length < batchSize && performance.now() < dueAtMs) continue;
      yield { kind: 'batch', batch: batchOf(pending) };
      pending = [];
      dueAtMs = performance.now() + mostMs;
    }
  }
  yield { kind: 'batch', batch: batchOf(pending) };
  yield { kind: 'done', unlisted };
  return undefined;
}

parentPort?.on('message', (request: ScanRequest) => {
  if (request.kind === 'scan') coming = scan(request.place);
  const next = coming?.next();
  if (next?.done === false) parentPort?.postMessage(next.value);
});
