import { parentPort } from 'node:worker_threads';
import { HashBench } from './hashJobs';
import type { HashAnswer, HashQuestion } from './hashLane';

const bench = new HashBench();

function answer({ id, job }: HashQuestion): HashAnswer {
  try {
    return { id, md5: bench.do(job) };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.on('message', (question: HashQuestion) => {
  parentPort?.postMessage(answer(question));
});
