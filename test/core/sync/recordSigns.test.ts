import { describe, expect, it } from 'vitest';
import { readRecordSigns } from '../../../src/core/sync/records/recordSigns';
import { InMemoryBlobStore } from '../../fakes/inMemoryBlobStore';
import { testSource } from '../../fakes/lakeBench';

const bytes = new TextEncoder().encode('x');

function storeWith(names: readonly string[]): InMemoryBlobStore {
  const store = new InMemoryBlobStore().addContainer('runs');
  for (const name of names) store.place({ container: 'runs', name }, bytes);
  return store;
}

describe('the signs of records', () => {
  it('name every run that has anything in the lake, and nobody else', async () => {
    const store = storeWith([
      'MiSeqOutput/a/file',
      'MiSeqOutput/a.receipt',
      'MiSeqOutput/b.lock',
      'MiSeqOutput/notes.txt',
      'Elsewhere/c.sync',
    ]);
    const signs = await readRecordSigns(testSource, store);
    expect([...signs.keys()].toSorted()).toEqual(['a', 'b']);
  });

  it('change when a record is written again, and not when a blob of the run is', async () => {
    const store = storeWith(['MiSeqOutput/a/file', 'MiSeqOutput/a.sync']);
    const before = await readRecordSigns(testSource, store);
    store.touch({ container: 'runs', name: 'MiSeqOutput/a/file' });
    expect(await readRecordSigns(testSource, store)).toEqual(before);
    store.touch({ container: 'runs', name: 'MiSeqOutput/a.sync' });
    expect(await readRecordSigns(testSource, store)).not.toEqual(before);
  });
});
