import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { openCsv } from '../../../src/core/datasets/preview/csvTable';
import type { DatasetVersion } from '../../../src/core/datasets/versions/datasetVersion';
import { PreviewModel, type OpenedVersion } from '../../../src/vscode/datasets/previewModel';
import { memoryText } from '../../fakes/memoryText';

const rowCount = 20;
const cellBytes = 1_000_000;

/** A head, and rows whose second cells are megabytes. */
async function* longText(): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  yield encoder.encode('sample,spectrum\n');
  for (let row = 0; row < rowCount; row += 1) {
    yield encoder.encode(`s${row},${String(row % 10).repeat(cellBytes)}\n`);
  }
}

/** Of what is still in use. */
function heapBytes(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return getHeapStatistics().used_heap_size;
}

it('shows of cells of megabytes the beginning and the size, and keeps no more of them', async () => {
  const types = new Map<string, string>();
  const table = await openCsv(longText(), { name: 'spectra', types, kept: memoryText() });
  const file = { bytesRead: 0, isVerified: false } as OpenedVersion['file'];
  const version = {} as DatasetVersion;
  const model = new PreviewModel(async () => ({ version, record: undefined, table, file }));
  const before = heapBytes();
  const page = await model.rows({ offset: 0, limit: 500 });
  expect(heapBytes() - before).toBeLessThan((rowCount * cellBytes) / 4);
  expect(page.rows).toHaveLength(rowCount);
  expect(page.rows[7]).toEqual(['s7', { text: '7'.repeat(1000), bytes: cellBytes }]);
  model.dispose();
});
