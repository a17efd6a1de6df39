import { describe, expect, it } from 'vitest';
import { noFilter, problemsFirst, selectFiles } from '../../src/core/sync/report/reportPage';
import type { FilesPage, FilesQuery } from '../../src/protocol/reportApi';
import { FilePages } from '../../webview/report/filePages';
import { matchingFiles } from '../fakes/sampleReports';

const files = matchingFiles(1000);

/** Answers when told to, and counts what it is asked. */
function fakeApi() {
  const queries: FilesQuery[] = [];
  const waiting: (() => void)[] = [];
  const api = {
    files: (query: FilesQuery, signal?: AbortSignal) => {
      queries.push(query);
      const selected = selectFiles(files, query.filter, query.sort);
      const rows = selected.slice(query.offset, query.offset + query.limit);
      return new Promise<FilesPage>((resolve, reject) => {
        waiting.push(() => resolve({ rows, total: selected.length }));
        signal?.addEventListener('abort', () => reject(signal.reason));
      });
    },
  };
  const answerAll = async (): Promise<void> => {
    for (const answer of waiting.splice(0)) answer();
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { api, queries, answerAll };
}

function pagesOver({ api }: ReturnType<typeof fakeApi>) {
  const events = { arrivals: 0, failures: [] as unknown[] };
  const pages = new FilePages(api, {
    onArrival: () => (events.arrivals += 1),
    onFailure: (error) => events.failures.push(error),
  });
  return { pages, events };
}

describe('FilePages', () => {
  it('asks for a page once, however many of its rows are drawn', async () => {
    const fake = fakeApi();
    const { pages, events } = pagesOver(fake);
    const loaded = pages.load(noFilter, problemsFirst);
    await fake.answerAll();
    expect(await loaded).toBe(1000);
    expect(pages.row(450)).toBeUndefined();
    expect(pages.row(451)).toBeUndefined();
    await fake.answerAll();
    expect(pages.row(450)).toEqual(files[450]);
    expect(fake.queries.map(({ offset }) => offset)).toEqual([0, 400]);
    expect(events).toEqual({ arrivals: 1, failures: [] });
  });

  it('serves the rows of before until those of the new filter are here', async () => {
    const fake = fakeApi();
    const { pages } = pagesOver(fake);
    void pages.load(noFilter, problemsFirst);
    await fake.answerAll();
    const loaded = pages.load({ ...noFilter, text: 'L002' }, problemsFirst);
    expect(pages.row(0)).toEqual(files[0]);
    await fake.answerAll();
    expect(await loaded).toBe(250);
    expect(pages.row(0)?.path).toContain('L002');
  });

  it('lets a newer filter overtake an older one', async () => {
    const fake = fakeApi();
    const { pages } = pagesOver(fake);
    const first = pages.load({ ...noFilter, text: 'L001' }, problemsFirst).catch(String);
    const second = pages.load({ ...noFilter, text: 'L004' }, problemsFirst);
    await fake.answerAll();
    expect(await first).toContain('AbortError');
    expect(await second).toBe(250);
    expect(pages.row(0)?.path).toContain('L004');
  });
});
