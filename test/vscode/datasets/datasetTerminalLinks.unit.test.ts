import { expect, it, vi } from 'vitest';
import { nullLogger } from '../../../src/core/base/logger';
import type { GrosReference } from '../../../src/core/datasets/reference/grosReference';
import { StorageError } from '../../../src/core/storage/blobStore';
import { DatasetTerminalLinks } from '../../../src/vscode/datasets/datasetTerminalLinks';
import type { Found, FoundVersion } from '../../../src/vscode/datasets/knownDatasets';

vi.mock('vscode', async () => ({
  CancellationError: Error,
  EventEmitter: (await import('../../fakes/silentEmitter')).SilentEmitter,
}));

const version = {
  name: { repo: 'qc', branch: 'master' },
  version: { date: '2026-11-27', number: 1 },
  format: 'csv.gz',
  sizeBytes: 1_200_000,
  publishedAtMs: Date.UTC(2026, 10, 27, 6, 12),
  isLatest: true,
};

const producer = {
  repo: '[x](command:quit)',
  branch: 'main',
  commit: 'c'.repeat(40),
  dirty: false,
};

function linksOf(find: (reference: GrosReference) => Promise<Found>): DatasetTerminalLinks {
  const record = async (): Promise<never> =>
    ({ rows: 3, upstreams: ['gros://a/b:1', 'gros://c/d:1', 'gros://e/f:1'], producer }) as never;
  return new DatasetTerminalLinks({ find, record }, nullLogger);
}

async function tooltips(links: DatasetTerminalLinks, line: string): Promise<readonly string[]> {
  return (await links.provideTerminalLinks({ line })).map(({ tooltip = '' }) => tooltip);
}

it('tells in one line what a version is, and nothing of a record as a link', async () => {
  const links = linksOf(async () => ({ kind: 'version', version }) as unknown as FoundVersion);
  expect(await tooltips(links, 'wrote gros://qc.')).toEqual([
    "2026-11-27.1, the latest, published 2026-11-27 06:12 UTC · csv.gz, 1.2 MB, 3 rows · produced by 'x'(command:quit), branch main, commit cccccccccc · made from gros://a/b:1, gros://c/d:1 and 1 more",
  ]);
});

it('says why there is nothing to tell', async () => {
  const links = linksOf(async ({ repo }) => {
    if (repo === 'nolake') return { kind: 'noLake' };
    throw new StorageError('noCredential', 'Nobody is signed in', { remedy: 'sign in' });
  });
  expect(await tooltips(links, 'gros://nolake gros://qc gros://master/qc:x')).toEqual([
    expect.stringMatching(/^No lake file of this window says where datasets lie/),
    'Nobody is signed in. Sign in.',
    expect.stringMatching(/^Not an address of a dataset: /),
  ]);
});

it('keeps no link waiting for a lake that does not answer', async () => {
  const links = linksOf(() => new Promise(() => undefined));
  const startedAtMs = performance.now();
  const line = Array.from({ length: 12 }, (_, at) => `gros://r${at}`).join(' ');
  const told = await tooltips(links, line);
  expect(performance.now() - startedAtMs).toBeLessThan(2_000);
  expect(told).toEqual([
    ...Array.from({ length: 8 }, () => 'Open dataset; its lake has not answered yet'),
    ...Array.from({ length: 4 }, () => 'Open dataset'),
  ]);
});
