import { expect, test } from 'vitest';
import { CachedRanges } from '../../src/connectors/parquet/cachedRanges';

test('ranges that could not be read take no room from those that were', async () => {
  let reads = 0;
  let isAway = false;
  const ranges = new CachedRanges({
    name: 'x.parquet',
    sizeBytes: 1_000_000_000,
    read: async function* ({ sizeBytes }) {
      reads += 1;
      if (isAway) throw new Error('the storage is away');
      yield new Uint8Array(sizeBytes);
    },
  });
  await ranges.slice(0, 1000);
  isAway = true;
  for (let start = 1000; start < 1010; start += 1) {
    await expect(ranges.slice(start, start + 30_000_000)).rejects.toThrow('away');
  }
  isAway = false;
  await ranges.slice(0, 1000);
  expect(reads).toBe(11);
});
