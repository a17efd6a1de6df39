import { describe, expect, it } from 'vitest';
import type { DatasetSummary } from '../../../../src/core/datasets/datasets';
import { DatasetFinder } from '../../../../src/core/datasets/writing/datasetFinder';

function summary(repo: string, branch: string): DatasetSummary {
  const latest = { date: '2026-11-27', number: 1 };
  return { name: { repo, branch }, latest, versionCount: 1, sizeBytes: 9, publishedAtMs: 0 };
}

const datasets = [
  summary('Expression', 'master'),
  summary('qc', 'feature/expression'),
  summary('qc', 'master'),
  summary('strict-qc', 'master'),
];

describe('looking for a dataset', () => {
  it.each([
    ['', ['Expression/master', 'qc/feature/expression', 'qc/master', 'strict-qc/master']],
    ['expression', ['Expression/master', 'qc/feature/expression']],
    ['QC', ['qc/feature/expression', 'qc/master', 'strict-qc/master']],
    ['master qc', ['qc/master', 'strict-qc/master']],
    ['gros://qc/m', ['qc/master', 'strict-qc/master']],
    ['nothing like it', []],
  ])('"%s"', async (text, names) => {
    const found = (await DatasetFinder.of(datasets)).find(text, 10);
    expect(found.map(({ name }) => `${name.repo}/${name.branch}`)).toEqual(names);
  });

  it('gives no more than are asked for, those that begin so in any case', async () => {
    const found = (await DatasetFinder.of(datasets)).find('s', 1);
    expect(found.map(({ name }) => name.repo)).toEqual(['strict-qc']);
  });
});
