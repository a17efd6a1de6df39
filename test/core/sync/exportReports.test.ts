import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  exportFormatOf,
  exportReports,
  type ExportFormat,
} from '../../../src/core/sync/report/export/exportReports';
import { fromFileRow, toFileRow, type FileRow } from '../../../src/core/sync/report/export/fileRow';
import type { FileReport, VerificationReport } from '../../../src/core/sync/report/report';
import { evidences, verdicts } from '../../../src/core/sync/compare/verdicts';
import { matchingFiles, mixedReport, reportOf, verifiedReport } from '../../fakes/sampleReports';

const page = {
  script: 'start()',
  style: 'body{}',
  scriptHash: 'sha256-ofScript',
  styleHash: 'sha256-ofStyle',
};
const nowMs = Date.UTC(2026, 10, 21, 8, 30);

function exported(format: ExportFormat, ...reports: readonly VerificationReport[]): string {
  return [...exportReports(format, reports, { page, nowMs })].join('');
}

/** The data of a page as its script would read them. */
function dataIn(html: string): readonly { readonly run: string; readonly files: FileRow[] }[] {
  const blocks = html.matchAll(/<script type="application\/json" data-run="\d+">(.*?)<\/script>/gs);
  return [...blocks].map(([, json]) => JSON.parse(json ?? '') as { run: string; files: FileRow[] });
}

const hostile = `</script><img src=x onerror=alert(1)>&"'\u2028\u202e`;

describe('the form of an export', () => {
  it.each([
    ['report.html', 'html'],
    ['REPORT.CSV', 'csv'],
    ['a.b/c.json', 'json'],
    ['report.pdf', undefined],
    ['html', undefined],
  ])('is read from %s', (name, format) => {
    expect(exportFormatOf(name)).toBe(format);
  });
});

describe('a row of an exported page', () => {
  const anyFile: fc.Arbitrary<FileReport> = fc
    .record({
      path: fc.string({ unit: 'binary' }),
      sizeBytes: fc.nat(),
      verdict: fc.constantFrom(...verdicts),
      evidence: fc.constantFrom(...evidences),
      isAdopted: fc.boolean(),
      md5Hex: fc.option(fc.constant('0'.repeat(32)), { nil: undefined }),
      message: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
      localPath: fc.option(fc.string(), { nil: undefined }),
    })
    .map(({ evidence, isAdopted, md5Hex, message, localPath, ...file }) => ({
      ...file,
      ...(file.verdict === 'match' && { evidence }),
      ...(file.verdict === 'match' && evidence === 'recordedMd5' && isAdopted && { isAdopted }),
      ...(md5Hex !== undefined && { md5Hex }),
      ...(message !== undefined && { message }),
      ...(localPath !== undefined && { localPath }),
    }));

  it('tells all that the page shows of a file', () => {
    fc.assert(
      fc.property(anyFile, (file) => {
        expect(fromFileRow(toFileRow(file))).toEqual(file);
      }),
    );
  });
});

describe('an exported page', () => {
  it('refers to nothing outside itself, and lets only its own script and style run', () => {
    const html = exported('html', mixedReport());
    expect(html).toContain(
      'content="default-src &#39;none&#39;; script-src &#39;sha256-ofScript&#39;; style-src &#39;sha256-ofStyle&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;"',
    );
    expect(html).not.toMatch(
      /<(?:link|img|iframe|object|embed|base)\b|\bsrc=|url\(|@import|https?:/i,
    );
    expect(html.match(/\bhref="[^"]*"/g)).toBeNull();
    expect(html.match(/\son\w+=|\sstyle=/g)).toBeNull();
  });

  it('lets no name and no message out of their place', () => {
    const file: FileReport = { path: hostile, sizeBytes: 1, verdict: 'failed', message: hostile };
    const report = reportOf([file], {
      run: hostile,
      source: hostile,
      because: hostile,
      destination: hostile,
    });
    const html = exported('html', report, {
      ...report,
      problems: [{ path: hostile, verdict: null, message: hostile }],
    });
    expect(html).not.toContain('<img');
    expect(html).not.toMatch(/[\u2028\u202e]/);
    expect(html.match(/<script/g)).toHaveLength(3);
    expect(html.match(/<\/script>/g)).toHaveLength(3);
    const [first] = dataIn(html);
    expect(first?.files.map(fromFileRow)).toMatchObject([{ path: hostile, message: hostile }]);
  });

  it('can be read without its script: the verdict, the evidence, what is no match, what a sample says', () => {
    const files = matchingFiles(3).map((file) => ({
      ...file,
      evidence: 'recordedMd5' as const,
      isAdopted: true as const,
    }));
    const sample = { files: 3, sizeBytes: 9, of: 9, failed: 0, supports: 'too few' };
    const html = exported('html', { ...mixedReport(20), sample }, reportOf(files));
    for (const text of [
      'Verification of 2 runs',
      '2026-11-21 08:30 UTC',
      'Mismatch: 11 of 18 files match',
      'Config/FirmwareVersions.txt',
      'the receipt was written by another version',
      '3 of 9 files read back, 9 B: too few',
      '3 by recorded MD5 only (3 adopted)',
      'nextseq',
    ]) {
      expect(html).toContain(text);
    }
  });

  it('says why a run is in its state unless the headline does', () => {
    expect(exported('html', verifiedReport())).not.toContain('<dt>Why</dt>');
    expect(exported('html', mixedReport())).toContain('<dt>Why</dt>');
    const waiting = { ...verifiedReport(), state: 'settling', because: 'just written' } as const;
    const uncompared = { ...waiting, verdicts: { ...waiting.verdicts, match: 0 } };
    expect(exported('html', uncompared)).not.toContain('<dt>Why</dt>');
  });

  it('holds every file of every run', () => {
    const html = exported('html', verifiedReport(), mixedReport(50));
    expect(dataIn(html).map(({ files }) => files.length)).toEqual([2048, 50]);
    expect(html.match(/href="#run-\d"/g)).toHaveLength(2);
  });

  it('lists at most 200 exceptions in its head', () => {
    const files = Array.from({ length: 300 }, (_, index) => ({
      path: `f${index}`,
      sizeBytes: 1,
      verdict: 'missingRemote' as const,
      message: 'gone',
    }));
    const html = exported('html', reportOf(files));
    expect(html).toContain('Not a match: 300, the first 200');
    expect(html.match(/<tr><td>Missing remote/g)).toHaveLength(200);
  });

  it('is written in pieces', () => {
    const pieces = [...exportReports('html', [verifiedReport()], { page, nowMs })];
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(200_000);
  });
});

describe('an exported table', () => {
  it('has a line for every file of every run', () => {
    const file: FileReport = {
      path: 'a',
      localPath: 'on disk',
      sizeBytes: 3,
      verdict: 'match',
      evidence: 'recordedMd5',
      isAdopted: true,
      md5Hex: 'f'.repeat(32),
      etag: '0x1',
    };
    const failed: FileReport = {
      path: '=b',
      sizeBytes: 1,
      verdict: 'failed',
      message: 'no, "not"',
    };
    expect(
      exported('csv', reportOf([file, failed], { run: 'R1' }), reportOf([], { run: 'R2' })),
    ).toBe(
      [
        'source,run,path,localPath,sizeBytes,verdict,evidence,adopted,md5,etag,message',
        `nextseq,R1,'=b,,1,failed,,,,,"no, ""not"""`,
        `nextseq,R1,a,on disk,3,match,recordedMd5,yes,${'f'.repeat(32)},0x1,`,
        '',
      ].join('\r\n'),
    );
  });
});

describe('an exported document', () => {
  it('says what verify --json says, and every file', () => {
    const files: readonly FileReport[] = [
      {
        path: 'a',
        sizeBytes: 3,
        verdict: 'match',
        evidence: 'attested',
        md5Hex: 'f'.repeat(32),
        etag: '0x1',
        isUploaded: true,
      },
      { path: 'b', sizeBytes: 1, verdict: 'failed', message: 'no' },
    ];
    const document: unknown = JSON.parse(exported('json', reportOf(files), verifiedReport()));
    expect(document).toMatchObject({
      exportedAt: '2026-11-21T08:30:00.000Z',
      runs: [
        {
          state: 'verified',
          evidence: { attested: 1 },
          startedAt: '2026-11-20T22:14:05.000Z',
          entries: [
            {
              path: 'a',
              sizeBytes: 3,
              verdict: 'match',
              evidence: 'attested',
              md5: 'f'.repeat(32),
              etag: '0x1',
              uploaded: true,
            },
            { path: 'b', sizeBytes: 1, verdict: 'failed', message: 'no' },
          ],
        },
        { run: verifiedReport().run },
      ],
    });
  });

  it('is one document also of no run', () => {
    expect(JSON.parse(exported('json'))).toMatchObject({ runs: [] });
  });
});
