import { parentPort } from 'node:worker_threads';
import { scanFolder } from './scanFolder';
import { ScanCollector, type ScanPlace } from './scannedTree';
import type { ScanMessage } from './scanThread';

/** Small enough that taking one in holds the receiving thread for a few milliseconds only. */
const batchSize = 2000;
const reportEveryMs = 100;

function scan(place: ScanPlace, send: (message: ScanMessage) => void): void {
  const collector = new ScanCollector();
  let reportAtMs = performance.now() + reportEveryMs;
  for (const step of scanFolder(place)) {
    collector.add(step);
    if (performance.now() < reportAtMs) continue;
    send({ kind: 'seen', count: collector.count });
    reportAtMs = performance.now() + reportEveryMs;
  }
  const { entries, unlisted } = collector.finish();
  for (let start = 0; start < entries.length; start += batchSize) {
    send({ kind: 'batch', entries: entries.slice(start, start + batchSize) });
  }
  send({ kind: 'done', unlisted });
}

parentPort?.on('message', (place: ScanPlace) => {
  scan(place, (message) => parentPort?.postMessage(message));
});
