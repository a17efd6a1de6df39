import { describe, expect, it } from 'vitest';
import {
  planDocument,
  renderCsv,
  renderMd5Sums,
  renderPlan,
  runsDocument,
} from '../../../src/core/sync/report/documents';
import type { SyncPlan } from '../../../src/core/sync/plan';
import type { FileReport, VerificationReport } from '../../../src/core/sync/report/report';
import { emptyVerdicts } from '../../../src/core/sync/compare/verdicts';

const md5Hex = '900150983cd24fb0d6963f7d28e17f72';

function reportOf(files: readonly FileReport[], run = 'R1'): VerificationReport {
  return {
    run,
    source: 'miseq',
    state: 'verified',
    because: 'all match',
    operation: 'sync',
    destination: 'runs/R1',
    files,
    fileCount: files.length,
    sizeBytes: 0,
    verdicts: { ...emptyVerdicts, match: files.length },
    evidence: { size: 0, recordedMd5: 0, attested: files.length, reread: 0 },
    adopted: files.filter(({ isAdopted }) => isAdopted === true).length,
    uploaded: 0,
    uploadedBytes: 0,
    kept: files.length,
    problems: [],
    startedAtMs: 0,
    elapsedMs: 1.5,
  };
}

const match = (path: string): FileReport => ({
  path,
  sizeBytes: 3,
  verdict: 'match',
  evidence: 'attested',
  md5Hex,
});

describe('the document of reports', () => {
  it('has exactly the promised keys, every verdict counted', () => {
    expect(runsDocument([reportOf([match('a')])])).toEqual({
      runs: [
        {
          run: 'R1',
          source: 'miseq',
          state: 'verified',
          files: 1,
          bytes: 0,
          verdicts: {
            match: 1,
            differs: 0,
            missingRemote: 0,
            missingLocal: 0,
            noDigest: 0,
            changedRemotely: 0,
            changedLocally: 0,
            notCarried: 0,
            failed: 0,
          },
          evidence: { size: 0, recordedMd5: 0, attested: 1, reread: 0 },
          uploaded: 0,
          kept: 1,
          problems: [],
          elapsedMs: 2,
        },
      ],
    });
  });

  it('is sorted by source and run', () => {
    const runs = runsDocument([reportOf([], 'b'), reportOf([], 'a')]).runs;
    expect(runs.map(({ run }) => run)).toEqual(['a', 'b']);
  });
});

describe('the md5sum list', () => {
  it('escapes what md5sum escapes and leaves out what does not match', async () => {
    const failed: FileReport = { path: 'x', sizeBytes: 1, verdict: 'failed' };
    expect(
      await renderMd5Sums(reportOf([match('plain name'), match('a\\b'), match('n\nl'), failed])),
    ).toBe(`${md5Hex}  R1/plain name\n\\${md5Hex}  R1/a\\\\b\n\\${md5Hex}  R1/n\\nl\n`);
  });
});

describe('the CSV', () => {
  it('quotes what needs it and never lets a name become a formula', () => {
    expect(renderCsv(reportOf([match('=cmd()'), match('a,"b"')]))).toBe(
      [
        'path,sizeBytes,verdict,evidence,md5,message',
        `'=cmd(),3,match,attested,${md5Hex},`,
        `"a,""b""",3,match,attested,${md5Hex},`,
        '',
      ].join('\r\n'),
    );
  });
});

describe('a plan', () => {
  const plan: SyncPlan = {
    run: 'R1',
    source: 'miseq',
    container: 'runs',
    prefix: 'MiSeqOutput/R1/',
    actions: [
      {
        kind: 'upload',
        path: 'new|file',
        sizeBytes: 1500,
        reason: 'new',
        replacesEtag: undefined,
        md5Hex: undefined,
      },
      { kind: 'keep', path: 'kept', sizeBytes: 2, md5Hex, evidence: 'attested', etag: 'x' },
      {
        kind: 'refuse',
        path: 'dot.',
        sizeBytes: 1,
        verdict: 'failed',
        message: 'ends with a dot',
        md5Hex: undefined,
      },
    ],
    notCarried: ['link'],
    missingLocal: [],
    uploadCount: 1,
    uploadBytes: 1500,
  };

  it('shows the first of very many files and says how many more there are', async () => {
    const [action] = plan.actions;
    const actions = Array.from({ length: 1_200 }, () => action).filter(
      (each) => each !== undefined,
    );
    const text = await renderPlan({ ...plan, actions });
    expect(text).toContain('… and 950 more; `lakeside plan --json` lists them all');
    expect(text.split('new\\|file')).toHaveLength(251);
  });

  it('reads as Markdown in which every file stands', async () => {
    expect(await renderPlan(plan)).toMatchInlineSnapshot(`
      "# Plan: R1

      miseq → runs/MiSeqOutput/R1

      - 1 file to upload, 1.5 KB
      - 1 file kept: the blob is proven or its recorded MD5 is the file's
      - 1 file refused: nothing is sent
      - 1 not carried: links, special files, empty folders, files without a place

      Nothing has been done. Blobs are never deleted, and a blob that a receipt proves is never replaced.

      ## Refused

      |     Size | Why             | File |
      | -------: | --------------- | ---- |
      |      1 B | ends with a dot | dot. |

      ## Upload

      |     Size | Why | File |
      | -------: | --- | ---- |
      |   1.5 KB | new | new\\|file |

      ## Keep

      |     Size | Why                     | File |
      | -------: | ----------------------- | ---- |
      |      2 B | attested by the service | kept |
      "
    `);
  });

  it('is a document of what would be done', () => {
    expect(planDocument(plan, 'ready')).toEqual({
      run: 'R1',
      source: 'miseq',
      state: 'ready',
      actions: [
        { path: 'new|file', action: 'upload', reason: 'new', sizeBytes: 1500 },
        { path: 'kept', action: 'keep', reason: 'attested by the service', sizeBytes: 2 },
      ],
    });
  });
});
