import { describe, expect, test } from 'vitest';
import type { DatasetSummary } from '../../../../src/core/datasets/datasets';
import type { DatasetVersion } from '../../../../src/core/datasets/versions/datasetVersion';
import {
  ReferenceIndex,
  suggestTags,
} from '../../../../src/core/datasets/writing/suggestReferences';

function summary(repo: string, branch: string, publishedAtMs = 0): DatasetSummary {
  const latest = { date: '2026-11-27', number: 1 };
  return { name: { repo, branch }, latest, versionCount: 2, sizeBytes: 9, publishedAtMs };
}

function version(date: string, number: number, isLatest = false): DatasetVersion {
  return {
    name: { repo: 'qc', branch: 'master' },
    version: { date, number },
    format: 'csv.gz',
    blob: '',
    sizeBytes: 1_200_000,
    md5Hex: undefined,
    etag: '',
    publishedAtMs: Date.UTC(2026, 10, 27, 6, 12),
    isLatest,
  };
}

describe('What may be written next in an address', () => {
  test('repositories that begin with what is written come first', async () => {
    const datasets = [
      summary('old-qc', 'a'),
      summary('qc', 'a'),
      summary('qc', 'b'),
      summary('x', 'a'),
    ];
    const { suggestions, isCut } = (await ReferenceIndex.of(datasets)).repos('QC');
    expect(suggestions.map(({ text, description }) => [text, description])).toEqual([
      ['qc', '2 branches'],
      ['old-qc', '1 branch'],
    ]);
    expect(isCut).toBe(false);
  });

  test('of branches the default comes first, then the one published last, as an address holds it', async () => {
    const datasets = [
      summary('qc', 'feature/a b', 1),
      summary('qc', 'master', 0),
      summary('qc', 'newer', 2),
      summary('other', 'z', 3),
    ];
    const { suggestions } = (await ReferenceIndex.of(datasets)).branches('qc');
    expect(suggestions.map(({ label }) => label)).toEqual(['master', 'newer', 'feature/a b']);
    expect(suggestions[2]?.text).toBe('feature/a%20b');
  });

  test('of versions the newest comes first, with its date, behind the word that follows it', () => {
    const versions = [version('2026-11-26', 1), version('2026-11-27', 1, true)];
    const { suggestions } = suggestTags(versions);
    expect(suggestions.map(({ text }) => text)).toEqual(['latest', '2026-11-27.1', '2026-11-26.1']);
    expect(suggestions[1]).toEqual({
      label: '2026-11-27.1',
      text: '2026-11-27.1',
      description: 'latest, csv.gz, 1.2 MB',
      detail: 'published 2026-11-27 06:12 UTC',
    });
    expect(suggestTags([]).suggestions).toEqual([]);
  });

  test('of a hundred thousand a few hundred are offered, and that there are more is told', async () => {
    const datasets = Array.from({ length: 100_000 }, (_, index) => summary(`r${index}`, 'master'));
    const index = await ReferenceIndex.of(datasets);
    const { suggestions, isCut } = index.repos('');
    expect(suggestions.length).toBe(200);
    expect(isCut).toBe(true);
    expect(index.repos('r99999').suggestions.map(({ text }) => text)).toEqual(['r99999']);
    expect(index.repos('99999').suggestions.map(({ text }) => text)).toEqual(['r99999']);
    expect(index.repos('9').isCut).toBe(true);
  });

  test('reads the list once, however many letters are written', async () => {
    let reads = 0;
    const datasets = Array.from({ length: 100_000 }, (_, row) => ({
      ...summary('', 'master'),
      get name() {
        reads += 1;
        return { repo: `r${row}`, branch: 'master' };
      },
    }));
    const index = await ReferenceIndex.of(datasets);
    const readsOnce = reads;
    for (const written of ['', 'r', 'r9', 'r99', '99']) index.repos(written);
    index.branches('r7');
    expect(reads - readsOnce).toBeLessThanOrEqual(1);
  });
});
