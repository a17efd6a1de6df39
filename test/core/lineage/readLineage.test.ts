import { describe, expect, it } from 'vitest';
import { readLineage } from '../../../src/core/lineage/readLineage';
import { storageError } from '../../../src/core/storage/storageErrors';
import { aLineage, readerOf } from '../../fakes/lineage';

const failing = {
  name: 'Runs',
  read: async () => {
    throw storageError('unreachable', { endpoint: 'https://lab' });
  },
};

describe('readLineage', () => {
  it('makes one graph of what readers tell, and a problem of one that fails', async () => {
    const { signal } = new AbortController();
    const graph = aLineage('dataset:a/master reads pipeline:p');
    const read = await readLineage([failing, readerOf(graph, ['one file is locked'])], {
      signal,
      nowMs: 1,
    });
    expect(read.graph).toEqual(graph);
    expect(read.problems).toEqual([
      expect.stringMatching(/^Runs could not be read: .*https:\/\/lab.*; [a-z]/),
      'one file is locked',
    ]);
  });

  it('is cancelled as a whole', async () => {
    const controller = new AbortController();
    controller.abort();
    const options = { signal: controller.signal, nowMs: 1 };
    await expect(readLineage([failing], options)).rejects.toThrow('aborted');
  });
});
