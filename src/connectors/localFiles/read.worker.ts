import { createHash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import type { ReadAnswer } from './readThread';
import { readWholeFile, type WholeFile } from './readWholeFile';
import { systemCodeOf } from './systemErrors';

function answer(file: WholeFile): ReadAnswer {
  try {
    if (!readWholeFile(file)) return { kind: 'changed' };
    return { kind: 'read', md5: Uint8Array.from(createHash('md5').update(file.into).digest()) };
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === undefined) throw error;
    return { kind: 'refused', code };
  }
}

parentPort?.on('message', (batch: readonly WholeFile[]) => {
  parentPort?.postMessage(batch.map(answer));
});
