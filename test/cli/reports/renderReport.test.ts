import { describe, expect, it } from 'vitest';
import { renderReport, renderTotals } from '../../../src/cli/reports/renderReport';
import { plainStyle } from '../../../src/cli/terminal/textStyle';
import type { VerificationReport } from '../../../src/core/sync/report/report';
import { emptyVerdicts } from '../../../src/core/sync/compare/verdicts';

const report: VerificationReport = {
  run: '201127_M02023_0583_000000000-J7HPH',
  source: 'MiSeq',
  state: 'incomplete',
  because: '1 file failed',
  operation: 'sync',
  destination: 'sequencing/MiSeqOutput/201127_M02023_0583_000000000-J7HPH',
  files: [{ path: 'a', sizeBytes: 1, verdict: 'match', evidence: 'attested' }],
  sheet: { kind: 'sample sheet v1', place: '2020/201127.csv' },
  fileCount: 2003,
  sizeBytes: 104_200_000,
  verdicts: { ...emptyVerdicts, match: 2002, failed: 1 },
  evidence: { size: 0, recordedMd5: 2, attested: 2000, reread: 0 },
  uploaded: 2000,
  adopted: 0,
  uploadedBytes: 104_000_000,
  kept: 2,
  problems: [
    { path: 'Data/s_1.bcl', verdict: 'failed', message: 'may not be read; give permission' },
    { path: '', verdict: null, message: 'an mtime lies in the future' },
  ],
  startedAtMs: 0,
  elapsedMs: 4000,
};

describe('a report in a terminal', () => {
  it('is a block of figures, then what is wrong and what to do', () => {
    expect(renderReport(report, plainStyle)).toBe(
      `✖ 201127_M02023_0583_000000000-J7HPH  incomplete
  why          1 file failed
  files        2,003 files, 104 MB
  sheet        2020/201127.csv, sample sheet v1
  verdicts     2,002 match, 1 failed
  evidence     2,000 attested by the service, 2 by recorded MD5 only
  uploaded     2,000 files, 104 MB, 26.0 MB/s
  kept         2 files
  took         4.0 s
  destination  sequencing/MiSeqOutput/201127_M02023_0583_000000000-J7HPH
  problems     2
    failed           Data/s_1.bcl: may not be read; give permission
    note             an mtime lies in the future`,
    );
  });

  it('counts what an interrupted sync had brought, but not as fast', () => {
    const resumed = { ...report, resumedBytes: 64_000_000 };
    expect(renderReport(resumed, plainStyle)).toContain(
      'uploaded     2,000 files, 104 MB, 64.0 MB of it by an interrupted sync before, 10.0 MB/s\n',
    );
  });

  it('is one line for a run that was not compared', () => {
    const waiting: VerificationReport = {
      ...report,
      state: 'settling',
      because: 'written to 5 min ago',
      files: [],
      problems: [],
    };
    expect(renderReport(waiting, plainStyle)).toBe(
      '◔ 201127_M02023_0583_000000000-J7HPH  settling — written to 5 min ago',
    );
  });

  it('counts runs by state at the end', () => {
    const reports = [report, { ...report, state: 'verified' as const }, report];
    expect(renderTotals(reports, plainStyle)).toBe('3 runs: ✖ 2 incomplete, ✔ 1 verified');
  });
});
