import { createHash } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { md5Of, separator, slotOf, type ReadBatch, type ReadOutcomes } from './readBatch';
import { readWholeFile, type WholeFile } from './readWholeFile';
import { systemCodeOf } from '../fileSystem/systemCodes';

const slab: SharedArrayBuffer = workerData;

function filesOf({ locations, identities, sizes, intos }: ReadBatch): readonly WholeFile[] {
  const listed = identities.split(separator);
  return locations.split(separator).map((location, index) => ({
    location,
    identity: listed[index] ?? '',
    into: intos[index] ?? slotOf(slab, index, sizes[index] ?? 0),
  }));
}

function readOne(file: WholeFile, index: number): string {
  try {
    if (!readWholeFile(file)) return 'changed';
    md5Of(slab, index).set(createHash('md5').update(file.into).digest());
    return 'read';
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === undefined) throw error;
    return code;
  }
}

parentPort?.on('message', (batch: ReadBatch) => {
  const outcomes: ReadOutcomes = filesOf(batch).map(readOne);
  parentPort?.postMessage(outcomes);
});
