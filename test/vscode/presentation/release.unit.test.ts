import { describe, expect, it } from 'vitest';
import { refusal } from '../../../src/core/release/refusals';
import type { ReleaseReport } from '../../../src/core/release/releaseReport';
import {
  askToRelease,
  concludeRelease,
  explainRefusal,
} from '../../../src/vscode/runs/releasePresentation';

const plan: ReleaseReport = {
  run: 'run1',
  source: 'miseq',
  outcome: 'planned',
  state: 'verified',
  files: 2_048,
  bytes: 3_400_000_000,
  evidence: { size: 0, recordedMd5: 0, attested: 2_045, reread: 3 },
  refusals: [],
  trash: '/net/MiSeq/.lakeside-trash/run1.0badcafe',
  undoUntilMs: Date.UTC(2026, 0, 9, 10, 30),
  sheetLeft: '2026/run1.csv',
  emptyFolders: [],
  verification: undefined,
  elapsedMs: 1,
};

describe('what is asked before a run is released', () => {
  const sourceFolder = '/net/MiSeq';

  it('says what, how much, on what evidence, where to, and until when it can be undone', () => {
    const { message, detail } = askToRelease(plan, { sourceFolder, reread: false });
    expect(message).toBe('Release run1?');
    expect(detail.split('\n\n')).toEqual([
      '2,048 files, 3.4 GB, are removed from /net/MiSeq.',
      'Evidence: 2,045 attested by the service, 3 read back, the sample sheet among them. Before anything moves, every file is hashed again and compared with the lake as it is then.',
      'The folder moves to /net/MiSeq/.lakeside-trash/run1.0badcafe and can be put back until 2026-01-09 10:30 UTC. A sync or release after that deletes it, if the lake still holds all of it.',
      'The sample sheet 2026/run1.csv stays where it is.',
    ]);
  });

  it('says so when there is no way back, and when every blob is downloaded', () => {
    const forGood = { ...plan, trash: undefined, undoUntilMs: undefined, sheetLeft: undefined };
    const { detail } = askToRelease(forGood, { sourceFolder, reread: true });
    expect(detail).toContain('deleted at once, which cannot be undone');
    expect(detail).toContain('every blob downloaded and hashed');
  });
});

describe('what came of a release', () => {
  const refusals = [
    refusal('notCarried', '1 entry not carried', { remedy: 'move it', paths: ['link'] }),
    refusal('notMarked', 'its marker is missing', { remedy: 'sync the run' }),
  ];

  it('lists every reason against it', () => {
    const refused: ReleaseReport = { ...plan, outcome: 'refused', refusals };
    expect(explainRefusal(refused)).toEqual({
      message: 'Nothing was done about run1: 2 reasons against it',
      detail: '• 1 entry not carried (link); move it\n\n• its marker is missing; sync the run',
    });
    expect(concludeRelease(refused)).toEqual({
      outcome: 'warned',
      message: 'Not released: 1 entry not carried; its marker is missing',
    });
  });

  it('is told in a sentence', () => {
    const tell = (outcome: ReleaseReport['outcome']): string =>
      concludeRelease({ ...plan, outcome }).message;
    expect(tell('released')).toBe('Released: 2,048 files, 3.4 GB; undo until 2026-01-09 10:30 UTC');
    expect(tell('purged')).toBe('Released and deleted: 2,048 files, 3.4 GB');
    expect(tell('undone')).toBe('Put back: 2,048 files, 3.4 GB');
  });
});
