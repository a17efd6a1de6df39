import { parentPort, receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import { HashBench } from './hashJobs';
import type { HashAnswer, HashQuestion } from './hashLane';

const bench = new HashBench();

function take(port: MessagePort, { id, job }: HashQuestion): void {
  const answer = (said: HashAnswer): void => port.postMessage(said);
  try {
    bench.take(job, (md5) => answer({ id, md5 }));
  } catch (error) {
    answer({ id, error: error instanceof Error ? error.message : String(error) });
  }
}

/** What comes in meanwhile joins in: more files at a time are cheaper. */
function takeWaiting(port: MessagePort): void {
  for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) {
    take(port, next.message as HashQuestion);
  }
}

parentPort?.on('message', (question: HashQuestion) => {
  if (parentPort === null) return;
  take(parentPort, question);
  while (bench.work()) takeWaiting(parentPort);
});
