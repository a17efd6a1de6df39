import { describe, expect, it } from 'vitest';
import { noFilter, problemsFirst } from '../../src/core/sync/report/reportPage';
import type { ReportSummary } from '../../src/protocol/reportApi';
import {
  isFiltered,
  keepShown,
  nextSort,
  parseSavedUi,
  shownEvidence,
  shownVerdicts,
  toggleEvidence,
  toggleVerdict,
} from '../../webview/report/state';
import { mixedReport, verifiedReport } from '../fakes/sampleReports';

function summaryOf(report = mixedReport(100)): ReportSummary {
  const { files, problems: _problems, ...rest } = report;
  return { ...rest, rowCount: files.length, findings: [] };
}

describe('filtering', () => {
  it('adds a verdict and takes it away again', () => {
    const filter = toggleVerdict(toggleVerdict(noFilter, 'differs'), 'failed');
    expect(filter.verdicts).toEqual(['differs', 'failed']);
    expect(toggleVerdict(filter, 'differs').verdicts).toEqual(['failed']);
  });

  it('adds evidence and takes it away again', () => {
    const filter = toggleEvidence(noFilter, 'recordedMd5');
    expect(filter.evidence).toEqual(['recordedMd5']);
    expect(toggleEvidence(filter, 'recordedMd5')).toEqual(noFilter);
  });

  it('is on only while it could hide something', () => {
    expect(isFiltered(noFilter)).toBe(false);
    expect(isFiltered({ ...noFilter, text: '  ' })).toBe(false);
    expect(isFiltered({ ...noFilter, text: 'xml' })).toBe(true);
    expect(isFiltered({ ...noFilter, evidence: ['size'] })).toBe(true);
  });

  it('forgets what a newer report has no chip for', () => {
    const filter = { verdicts: ['match', 'failed'], evidence: ['reread'], text: 'a' } as const;
    expect(keepShown(filter, summaryOf(verifiedReport()))).toEqual({
      verdicts: ['match'],
      evidence: [],
      text: 'a',
    });
  });
});

describe('chips', () => {
  it('show every verdict that occurs, and matches always', () => {
    expect(shownVerdicts(summaryOf(verifiedReport()))).toEqual(['match']);
    expect(shownVerdicts(summaryOf())).toHaveLength(9);
  });

  it('show the strongest evidence first', () => {
    expect(shownEvidence(summaryOf())).toEqual(['reread', 'attested', 'recordedMd5']);
  });
});

describe('sorting', () => {
  it('turns round on the same column', () => {
    expect(nextSort(problemsFirst, 'severity')).toEqual({ by: 'severity', direction: 'ascending' });
  });

  it('starts with what is looked for first: A, the largest, the worst', () => {
    expect(nextSort(problemsFirst, 'path').direction).toBe('ascending');
    expect(nextSort(problemsFirst, 'size').direction).toBe('descending');
  });
});

describe('what was saved', () => {
  it('comes back', () => {
    const ui = {
      filter: { verdicts: ['differs'], evidence: ['attested'], text: 'L001' },
      sort: { by: 'size', direction: 'descending' },
    } as const;
    expect(parseSavedUi(JSON.parse(JSON.stringify(ui)))).toEqual(ui);
  });

  it.each([
    undefined,
    null,
    'x',
    { filter: 3, sort: [] },
    { filter: { verdicts: 'match', evidence: [7], text: 5 }, sort: { by: 'color' } },
  ])('is the default if it cannot be read: %j', (saved) => {
    expect(parseSavedUi(saved)).toEqual({ filter: noFilter, sort: problemsFirst });
  });
});
