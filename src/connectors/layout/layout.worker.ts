import { parentPort } from 'node:worker_threads';
import Elk from 'elkjs/lib/elk.bundled.js';
import { fromElk, toElk } from './elkGraph';
import type { LayoutAnswer, LayoutQuestion } from './workerLayout';

/** Within this thread ELK does all at once: the thread is ended to stop it. */
const elk = new Elk();

async function answer({ id, graph }: LayoutQuestion): Promise<LayoutAnswer> {
  try {
    return { id, placed: fromElk(await elk.layout(toElk(graph)), graph) };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.on('message', (question: LayoutQuestion) => {
  void answer(question).then((found) => parentPort?.postMessage(found));
});
