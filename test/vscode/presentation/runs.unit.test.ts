import { describe, expect, it } from 'vitest';
import { runDetails } from '../../../src/vscode/runs/runDetails';
import { asHeld, type RunFacts } from '../../../src/vscode/runs/runFacts';
import {
  concludeReport,
  isRunState,
  runDescription,
  runSpeech,
  stateLook,
} from '../../../src/vscode/runs/runPresentation';
import { runTooltip } from '../../../src/vscode/runs/runTooltip';
import { verifiedReport } from '../../fakes/sampleReports';

const nowMs = Date.UTC(2026, 10, 21, 9);
const none = { size: 0, recordedMd5: 0, attested: 0, reread: 0 };

const verified: RunFacts = {
  ref: { lake: '/lab/lake.json', source: 'miseq', run: '201127_M02023_0583_000000000-J7HPH' },
  state: 'verified',
  because: '2,048 files match: 2048 attested by the service',
  seenAtMs: nowMs - 180_000,
  report: {
    operation: 'sync',
    destination: 'sequencing/raw/201127_M02023_0583_000000000-J7HPH',
    verdicts: { ...noVerdicts(), match: 2048 },
    evidence: { ...none, attested: 2048 },
    adopted: 0,
  },
  fileCount: 2048,
  sizeBytes: 3_112_000_000,
  instrument: 'MiSeq, M02023',
  flags: ['RTAComplete.txt'],
  readyAtMs: undefined,
  undoUntilMs: undefined,
  isReady: true,
  sheet: 'sheets/201127.csv',
  notYet: undefined,
  namedSheet: { kind: 'sample sheet v2', place: 'sheets/201127.csv' },
  problems: [],
  problemCount: 0,
};

function noVerdicts() {
  return {
    match: 0,
    differs: 0,
    missingRemote: 0,
    missingLocal: 0,
    noDigest: 0,
    changedRemotely: 0,
    changedLocally: 0,
    notCarried: 0,
    failed: 0,
  };
}

const settling: RunFacts = {
  ...verified,
  state: 'settling',
  because: 'RTAComplete.txt is there, but a file was written 20 min ago',
  readyAtMs: nowMs + 2_400_000,
  report: undefined,
};

describe('the look of a run', () => {
  it('says every state in words and by an icon of its own shape', () => {
    const states = [
      'sequencing',
      'copying',
      'settling',
      'ready',
      'syncing',
      'verified',
      'released',
      'incomplete',
      'mismatch',
      'unverifiable',
      'failedRun',
      'sheetOnly',
      'offline',
      'stale',
    ].filter(isRunState);
    expect(states).toHaveLength(14);
    expect(new Set(states.map((state) => stateLook(state).icon)).size).toBe(14);
    expect(states.every((state) => stateLook(state).label !== '')).toBe(true);
  });

  it('puts state and size behind the name, and says where the lake was not seen', () => {
    expect(runDescription(verified)).toBe('verified · 3.1 GB · attested');
    expect(runDescription(settling)).toBe('settling · 3.1 GB · lake not seen');
  });

  it('says behind the name what a verified run rests on, and of another how much matches', () => {
    const { report } = verified;
    const evidence = { ...none, attested: 2045, recordedMd5: 3 };
    const weak = { ...verified, report: report && { ...report, evidence, adopted: 2 } };
    expect(runDescription(weak)).toBe('verified · 3.1 GB · recorded MD5 (3 of 2,048)');
    expect(plain(runTooltip(weak, nowMs))).toContain(
      'Evidence: 2,045 attested by the service, 3 by recorded MD5 only (2 adopted)',
    );
    const verdicts = { ...noVerdicts(), match: 2000, missingRemote: 48 };
    const incomplete = { ...weak, state: 'incomplete' as const };
    expect(runDescription({ ...incomplete, report: report && { ...report, verdicts } })).toBe(
      'incomplete · 3.1 GB · 2,000 of 2,048 match',
    );
  });

  it('says who has a run that another machine writes to', () => {
    const held = asHeld(verified, 'held by vm2 (lakeside sync, user cron, process 7) since noon');
    expect(runDescription(held)).toBe(
      'syncing · held by vm2 (lakeside sync, user cron, process 7) since noon',
    );
    expect(held.isReady).toBe(false);
  });

  it('tells a screen reader the state and why', () => {
    expect(runSpeech('A', verified)).toBe(
      'A, verified: 2,048 files match: 2048 attested by the service',
    );
  });

  it('names the evidence, the flags and the sheet in the tooltip', () => {
    expect(plain(runTooltip(verified, nowMs))).toBe(
      [
        '**201127_M02023_0583_000000000-J7HPH**',
        '**verified** — 2,048 files match: 2048 attested by the service',
        '2,048 files, 3.1 GB',
        'Instrument: MiSeq, M02023',
        'Flags: RTAComplete.txt',
        'Sample sheet: sheets/201127.csv, sample sheet v2',
        'Evidence: 2,048 attested by the service',
        'Destination: sequencing/raw/201127_M02023_0583_000000000-J7HPH',
        '_Synced 3 min ago_',
      ].join('\n\n'),
    );
  });

  it('says why a run is not ready yet, and when it will be', () => {
    const text = plain(runTooltip(settling, nowMs));
    expect(text).toContain('Not yet: RTAComplete.txt is there, but a file was written 20 min ago');
    expect(text).toContain('Ready in 40 min if nothing more is written');
    expect(text).toContain('The lake could not be asked; this is the folder alone');
  });

  it('says of a run that is wrong why no sync would help it yet', () => {
    const facts: RunFacts = { ...verified, state: 'incomplete', notYet: 'waiting for b.txt' };
    expect(plain(runTooltip(facts, nowMs))).toContain('Not ready for a sync: waiting for b.txt');
  });

  it('says what is to be known of the run as a whole', () => {
    const message = 'there is no sample sheet 201127.csv in /sheets';
    const problems = [{ path: '', verdict: null, message }];
    const text = plain(runTooltip({ ...verified, problems, problemCount: 1 }, nowMs));
    expect(text.split('\n\n')).toContain(message);
  });

  it('lets no name of a file become Markdown or HTML', () => {
    const hostile = '[x](command:evil) <img src=x> **b** `c` $(zap)';
    const text = runTooltip({ ...verified, because: hostile }, nowMs);
    expect(text).not.toMatch(/\]\(command|<img|`c`|\$\(zap/);
    expect(plain(text)).toContain(hostile);
  });

  it('names the kind of the sheet first, which a narrow view has no room for after a path', () => {
    expect(runDetails(verified)).toContainEqual({
      label: 'sample sheet v2',
      description: 'sheets/201127.csv',
      icon: 'table',
    });
  });

  it('lists the first problems and how many more there are', () => {
    const problems = [
      { path: 'a.bcl', verdict: 'differs', message: 'not like the file' } as const,
      { path: '', verdict: null, message: 'two sheets' } as const,
    ];
    const lines = runDetails({ ...verified, problems, problemCount: 1202 }).slice(-3);
    expect(lines.map(({ label, description }) => [label, description])).toEqual([
      ['a.bcl', 'not like the file'],
      ['two sheets', undefined],
      ['1,200 more problems', 'see the report'],
    ]);
  });
});

describe('what a report comes to', () => {
  it('succeeds only if the run is verified', () => {
    const report = verifiedReport();
    expect(concludeReport(report, 'sync').outcome).toBe('succeeded');
    expect(concludeReport({ ...report, state: 'mismatch' }, 'verify').outcome).toBe('failed');
    expect(concludeReport({ ...report, state: 'unverifiable' }, 'verify').outcome).toBe('warned');
  });

  it('says that a run which is not ready was not synced', () => {
    const report = { ...verifiedReport(), operation: 'look', state: 'copying' } as const;
    const skipped = { ...report, because: 'CopyComplete.txt is missing' };
    expect(concludeReport(skipped, 'sync')).toEqual({
      outcome: 'warned',
      message: 'Not synced, copying: CopyComplete.txt is missing',
    });
    expect(concludeReport(skipped, 'verify').message).toBe(
      'Nothing to verify, copying: CopyComplete.txt is missing',
    );
  });
});

/** Undoes the escapes, as the editor does when it draws. */
function plain(markdown: string): string {
  return markdown.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
}
