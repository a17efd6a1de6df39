import { describe, expect, it } from 'vitest';
import type { DatasetSummary } from '../../../../src/core/datasets/datasets';
import { completeAddress } from '../../../../src/core/datasets/writing/completeAddress';
import type { VersionFacts } from '../../../../src/core/datasets/writing/suggestReferences';

function summary(repo: string, branch: string): DatasetSummary {
  const latest = { date: '2026-11-27', number: 1 };
  return { name: { repo, branch }, latest, versionCount: 1, sizeBytes: 1, publishedAtMs: 0 };
}

function knownOf(names: readonly string[], days: readonly string[] = []) {
  return {
    datasets: async () =>
      names.map((name) => {
        const [repo = '', ...branch] = name.split('/');
        return summary(repo, branch.join('/'));
      }),
    versions: async (): Promise<readonly VersionFacts[]> =>
      days.map((date) => ({
        version: { date, number: 1 },
        format: 'csv.gz',
        sizeBytes: 1,
        publishedAtMs: 0,
        isLatest: false,
      })),
  };
}

describe('completeAddress', () => {
  it.each(['gros:/', 'gros', 'GROS://', ''])(
    'takes %s for the begin of any address',
    async (written) => {
      const words = await completeAddress(written, knownOf(['a/b']));
      expect(words.map(({ word }) => word)).toEqual(['gros://a/b']);
    },
  );

  it.each(['x', 'a/b', 'gross://a', 'gros://a b'])('makes nothing of %s', async (written) => {
    expect(await completeAddress(written, knownOf(['a/b']))).toEqual([]);
  });

  it('writes names as addresses hold them', async () => {
    const known = knownOf(['café/a(b)', 'café/c']);
    expect((await completeAddress('gros://caf', known)).map(({ word }) => word)).toEqual([
      'gros://caf%C3%A9/',
    ]);
    expect((await completeAddress('gros://caf%C3%A9/', known)).map(({ word }) => word)).toEqual([
      'gros://caf%C3%A9/a%28b%29',
      'gros://caf%C3%A9/c',
    ]);
  });

  it('offers beginnings where there are too many to read, so that none is left out of what they share', async () => {
    const names = Array.from({ length: 1_000 }, (_, at) => `repo-${String(at).padStart(4, '0')}/b`);
    const words = await completeAddress('gros://r', knownOf([...names, 'repo-1/x']));
    expect(words).toEqual([
      { word: 'gros://repo-0', description: '1,000 datasets …', isWhole: false },
      { word: 'gros://repo-1', description: '1 dataset …', isWhole: false },
    ]);
    expect(await completeAddress('gros://repo-00', knownOf(names))).toHaveLength(100);
  });

  it('offers versions by their beginnings, too', async () => {
    const days = Array.from({ length: 300 }, (_, at) =>
      new Date(Date.UTC(2026, 0, 1 + at)).toISOString().slice(0, 10),
    );
    const words = await completeAddress('gros://a/b:2026-', knownOf([], days));
    expect(words.map(({ word, description }) => `${word} ${description}`)).toEqual([
      'gros://a/b:2026-1 27 versions …',
      'gros://a/b:2026-0 273 versions …',
    ]);
  });
});
