import { createHash } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { md5Of, slotOf, type ReadBatch, type ReadOutcomes } from './readBatch';
import { readWholeFile } from './readWholeFile';
import { systemCodeOf } from '../fileSystem/systemCodes';

const slab: SharedArrayBuffer = workerData;

function readOne(batch: ReadBatch, index: number): string {
  const location = batch.locations[index] ?? '';
  const identity = batch.identities[index] ?? '';
  const into = batch.intos[index] ?? slotOf(slab, index, batch.sizes[index] ?? 0);
  try {
    if (!readWholeFile({ location, identity, into })) return 'changed';
    md5Of(slab, index).set(createHash('md5').update(into).digest());
    return 'read';
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === undefined) throw error;
    return code;
  }
}

parentPort?.on('message', (batch: ReadBatch) => {
  const outcomes: ReadOutcomes = batch.sizes.map((_, index) => readOne(batch, index));
  parentPort?.postMessage(outcomes);
});
