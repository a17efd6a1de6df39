import { describe, expect, it } from 'vitest';
import { headlineOf, toneOfVerdict } from '../../../src/core/sync/report/reportHeadline';
import { matchingFiles, mixedReport, reportOf, verifiedReport } from '../../fakes/sampleReports';

describe('headlineOf', () => {
  it('says how many files match and on what that rests', () => {
    expect(headlineOf(verifiedReport())).toEqual({
      tone: 'good',
      lead: 'Verified: 2,048 of 2,048 files match',
      detail: '2,048 attested by the service',
    });
  });

  it('is not good if any match rests on a recorded MD5', () => {
    const [first, ...rest] = matchingFiles(3);
    const report = reportOf([...rest, { ...first!, evidence: 'recordedMd5' }]);
    expect(headlineOf(report)).toEqual({
      tone: 'caution',
      lead: 'Verified: 3 of 3 files match',
      detail: '2 attested by the service, 1 by recorded MD5 only',
    });
  });

  it('hides nothing that is not a match', () => {
    expect(headlineOf(mixedReport(100))).toEqual({
      tone: 'bad',
      lead: 'Mismatch: 91 of 98 files match',
      detail:
        '2 differ, 1 missing remote, 1 missing local, 1 no digest, 1 changed remotely, ' +
        '1 changed locally, 1 not carried, 1 failed, 87 attested by the service, 1 read back, ' +
        '3 by recorded MD5 only',
    });
  });

  it('says why where nothing was compared', () => {
    const report = reportOf([], { state: 'settling', because: 'the last file came 5 min ago' });
    expect(headlineOf(report)).toEqual({
      tone: 'neutral',
      lead: 'Settling: the last file came 5 min ago',
      detail: '',
    });
  });
});

describe('toneOfVerdict', () => {
  it.each([
    ['attested', 'good'],
    ['reread', 'good'],
    ['recordedMd5', 'caution'],
    ['size', 'caution'],
  ] as const)('takes a match by %s as %s', (evidence, tone) => {
    expect(toneOfVerdict('match', evidence)).toBe(tone);
  });

  it('never takes a blob without MD5 as good', () => {
    expect(toneOfVerdict('noDigest')).toBe('caution');
  });
});
