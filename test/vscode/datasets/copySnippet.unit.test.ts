import { expect, it, vi } from 'vitest';
import type { PreviewFile } from '../../../src/core/datasets/preview/previewTable';
import { copySnippet, type SnippetOptions } from '../../../src/vscode/datasets/copySnippet';

const { titles, copied } = vi.hoisted(() => ({ titles: [] as string[], copied: [] as string[] }));

/** A person who picks the first language, and cancels what shows its progress. */
vi.mock('vscode', () => ({
  CancellationError: Error,
  EventEmitter: Object,
  Range: Object,
  ProgressLocation: { Notification: 15 },
  env: { clipboard: { writeText: async (text: string) => void copied.push(text) } },
  window: {
    showQuickPick: async ([first]: readonly unknown[]) => first,
    setStatusBarMessage: () => undefined,
    withProgress: async (
      { title }: { readonly title: string },
      work: (progress: unknown, token: unknown) => unknown,
    ) => {
      titles.push(title);
      const cancel = (listener: () => void) => {
        listener();
        return { dispose: () => undefined };
      };
      return work({}, { isCancellationRequested: false, onCancellationRequested: cancel });
    },
  },
}));

it('says that it reads the beginning of a dataset, which a person can cancel', async () => {
  const name = { repo: 'qc', branch: 'master' };
  const version = {
    name,
    version: { date: '2026-11-27', number: 1 },
    format: 'csv.gz',
    blob: 'qc.csv.gz',
    etag: '1',
    sizeBytes: 10,
  };
  const signals: AbortSignal[] = [];
  const datasets = {
    read: (_: unknown, { signal }: { readonly signal: AbortSignal }) => {
      signals.push(signal);
      signal.throwIfAborted();
      return [];
    },
  };
  const lake = { useDatasets: async (use: (it: unknown) => unknown) => use(datasets) };
  const known = {
    signIn: async () => undefined,
    find: async () => ({ kind: 'version', version, lake }),
  };
  const openPreview = async (file: PreviewFile): Promise<never> => {
    for await (const _ of file.read({ offset: 0, sizeBytes: 10 })) continue;
    throw new Error('it was read');
  };
  const options = { known, connectors: { openPreview } } as unknown as SnippetOptions;
  await expect(copySnippet({ ...name, tag: { kind: 'live' } }, options)).rejects.toThrow('aborted');
  expect(titles).toEqual(['Reading the beginning of gros://qc/master:2026-11-27.1']);
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  expect(copied).toEqual([]);
});
