import { describe, expect, it } from 'vitest';
import { assert, constantFrom, property } from 'fast-check';
import {
  noFilter,
  problemsFirst,
  selectFiles,
  selectInSlices,
  severityOf,
} from '../../../src/core/sync/report/reportPage';
import type { FileReport } from '../../../src/core/sync/report/report';
import { evidences, verdicts } from '../../../src/core/sync/compare/verdicts';
import { mixedReport } from '../../fakes/sampleReports';

const byPath = { by: 'path', direction: 'ascending' } as const;

const files: readonly FileReport[] = [
  { path: 'a/RunInfo.xml', sizeBytes: 3, verdict: 'match', evidence: 'attested', md5Hex: 'ab12' },
  { path: 'b.bcl', sizeBytes: 1, verdict: 'differs', message: 'the MD5 is another (x)' },
  { path: 'c.bcl', sizeBytes: 2, verdict: 'match', evidence: 'recordedMd5', md5Hex: 'cd34' },
  { path: 'd [1].bcl', sizeBytes: 9, verdict: 'noDigest' },
  { path: 'é.bcl', localPath: 'E\u0301\n.bcl', sizeBytes: 1, verdict: 'match', evidence: 'reread' },
];

function pathsOf(filter: Partial<typeof noFilter>, sort = byPath as typeof problemsFirst) {
  return selectFiles(files, { ...noFilter, ...filter }, sort).map(({ path }) => path);
}

describe('selectInSlices', () => {
  it.each(['severity', 'path', 'size'] as const)(
    'gives the same by %s, a slice at a time',
    async (by) => {
      const { files: many } = mixedReport(5_000);
      for (const direction of ['ascending', 'descending'] as const) {
        const filter = { ...noFilter, text: '1' };
        expect(await selectInSlices(many, filter, { by, direction })).toEqual(
          selectFiles(many, filter, { by, direction }),
        );
      }
    },
  );
});

describe('selectFiles', () => {
  it('gives every file if nothing is filtered', () => {
    expect(selectFiles(files, noFilter, byPath)).toEqual(files);
  });

  it('gives files of any of the verdicts or evidence asked for', () => {
    expect(pathsOf({ verdicts: ['differs'], evidence: ['recordedMd5'] })).toEqual([
      'b.bcl',
      'c.bcl',
    ]);
    expect(pathsOf({ verdicts: ['match'] })).toEqual(['a/RunInfo.xml', 'c.bcl', 'é.bcl']);
  });

  it.each([
    ['runinfo', ['a/RunInfo.xml']],
    ['another (X', ['b.bcl']],
    ['[1]', ['d [1].bcl']],
    ['CD3', ['c.bcl']],
    ['d34', []],
    ['É', ['é.bcl']],
    ['  b.bcl ', ['b.bcl']],
    ['e\u0301', ['é.bcl']],
    ['\\', []],
  ])('finds %j in path, message or at the start of the MD5', (text, expected) => {
    expect(pathsOf({ text })).toEqual(expected);
  });

  it('puts what asks for attention first and the best proven last', () => {
    expect(pathsOf({}, problemsFirst)).toEqual([
      'b.bcl',
      'd [1].bcl',
      'c.bcl',
      'a/RunInfo.xml',
      'é.bcl',
    ]);
  });

  it('sorts by size and keeps equal sizes sorted by path', () => {
    expect(pathsOf({}, { by: 'size', direction: 'ascending' })).toEqual([
      'b.bcl',
      'é.bcl',
      'c.bcl',
      'a/RunInfo.xml',
      'd [1].bcl',
    ]);
  });

  it('loses and doubles no file whatever the order', () => {
    const report = mixedReport(300);
    assert(
      property(
        constantFrom('severity' as const, 'path' as const, 'size' as const),
        constantFrom('ascending' as const, 'descending' as const),
        (by, direction) => {
          const selected = selectFiles(report.files, noFilter, { by, direction });
          expect(new Set(selected)).toEqual(new Set(report.files));
          expect(selected.length).toBe(report.files.length);
        },
      ),
    );
  });

  it('filters and sorts 150,000 files fast enough to follow typing', () => {
    const { files } = mixedReport(150_000);
    const startedAtMs = performance.now();
    selectFiles(files, { ...noFilter, text: 'c12.1' }, problemsFirst);
    expect(performance.now() - startedAtMs).toBeLessThan(2000);
    // Making that many files takes longer than using them.
  }, 30_000);
});

describe('severityOf', () => {
  it('tells every verdict and every evidence apart', () => {
    const kinds = [
      ...verdicts.filter((verdict) => verdict !== 'match').map((verdict) => ({ verdict })),
      ...evidences.map((evidence) => ({ verdict: 'match' as const, evidence })),
    ];
    expect(new Set(kinds.map(severityOf)).size).toBe(kinds.length);
    expect(Math.min(...kinds.map(severityOf))).toBe(0);
  });
});
