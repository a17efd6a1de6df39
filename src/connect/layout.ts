import { join } from 'node:path';
import type { GraphLayout } from '../core/graph/graphLayout';

/** Places graphs on a thread of its own; `workerFolder` = where the built workers lie. */
export async function graphLayout(workerFolder = __dirname): Promise<GraphLayout> {
  const { WorkerLayout } = await import('../connectors/layout/workerLayout');
  return new WorkerLayout(join(workerFolder, 'layout.worker.js'));
}
