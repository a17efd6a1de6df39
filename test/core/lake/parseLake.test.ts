import { expect, it } from 'vitest';
import { parseLake } from '../../../src/core/lake/parseLake';

it('reads the smallest lake', () => {
  const text = '{ "storage": { "blobEndpoint": "https://lab.blob.core.windows.net/" } }';
  const { lake, problems } = parseLake(text, {
    file: '/lake/lake.json',
    resolveFolder: (folder) => folder,
  });
  expect(problems).toEqual([]);
  expect(lake?.storage.blobEndpoint).toBe('https://lab.blob.core.windows.net');
});
