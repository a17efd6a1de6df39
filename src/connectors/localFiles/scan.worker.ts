import { parentPort } from 'node:worker_threads';
import { batchOf } from './entryBatch';
import { scanFolder } from './scanFolder';
import { ScanCollector, type ScannedTree, type ScanPlace } from './scannedTree';
import type { ScanMessage, ScanRequest } from './scanThread';

/** Small enough that taking one in holds the receiving thread for a few milliseconds only. */
const batchSize = 2000;
const reportEveryMs = 100;

/** Messages of the scan that ended last which its receiver has yet to ask for. */
let outgoing: Iterator<ScanMessage> | undefined;

function scan(place: ScanPlace, send: (message: ScanMessage) => void): ScannedTree {
  const collector = new ScanCollector();
  let reportAtMs = performance.now() + reportEveryMs;
  for (const step of scanFolder(place)) {
    collector.add(step);
    if (performance.now() < reportAtMs) continue;
    send({ kind: 'seen', count: collector.count });
    reportAtMs = performance.now() + reportEveryMs;
  }
  return collector.finish();
}

function* messagesOf({ entries, unlisted }: ScannedTree): Generator<ScanMessage> {
  for (let start = 0; start < entries.length; start += batchSize) {
    yield { kind: 'batch', batch: batchOf(entries.slice(start, start + batchSize)) };
  }
  yield { kind: 'done', unlisted };
}

parentPort?.on('message', (request: ScanRequest) => {
  const send = (message: ScanMessage): void => parentPort?.postMessage(message);
  if (request.kind === 'scan') outgoing = messagesOf(scan(request.place, send));
  const next = outgoing?.next();
  if (next?.done === false) send(next.value);
});
