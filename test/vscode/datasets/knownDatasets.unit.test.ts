import { expect, it, vi } from 'vitest';
import type { DatasetSummary } from '../../../src/core/datasets/datasets';
import type { OpenLakes } from '../../../src/vscode/support/lakes/openLakes';
import { KnownDatasets } from '../../../src/vscode/datasets/knownDatasets';

vi.mock('vscode', async () => ({
  CancellationError: Error,
  EventEmitter: (await import('../../fakes/silentEmitter')).SilentEmitter,
  workspace: { isTrusted: true },
}));

function summary(repo: string, versionCount: number): DatasetSummary {
  const latest = { date: '2026-11-27', number: 1 };
  const name = { repo, branch: 'master' };
  return { name, latest, versionCount, sizeBytes: 9, publishedAtMs: 0 };
}

function lakesOf(...lists: readonly (readonly DatasetSummary[])[]): OpenLakes {
  const all = lists.map((list, at) => ({
    id: String(at),
    lake: { datasets: {} },
    useDatasets: async (use: (datasets: unknown) => unknown) => use({ list: async () => list }),
  }));
  const onDidChange = () => ({ dispose: () => undefined });
  return { all, whenRead: Promise.resolve(), onDidChange } as unknown as OpenLakes;
}

it('puts the datasets of several lakes together once, those of the first before others, until it is to ask anew', async () => {
  const known = new KnownDatasets(lakesOf([summary('qc', 1)], [summary('qc', 2), summary('x', 3)]));
  const list = await known.list();
  expect(list.map(({ name, versionCount }) => [name.repo, versionCount])).toEqual([
    ['qc', 1],
    ['x', 3],
  ]);
  expect(await known.list()).toBe(list);
  known.forget();
  expect(await known.list()).not.toBe(list);
});
