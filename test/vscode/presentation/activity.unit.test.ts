import { describe, expect, it } from 'vitest';
import { formatAgo, progressDetails } from '../../../src/vscode/activity/activityPresentation';
import { parseRecords } from '../../../src/vscode/activity/activityRecord';
import {
  activityTitle,
  runningDescription,
} from '../../../src/vscode/support/window/activityWords';

const progress = {
  phase: 'transferring',
  filesDone: 1024,
  filesTotal: 2048,
  bytesDone: 1_200_000_000,
  bytesTotal: 2_900_000_000,
};

describe('the line of a running activity', () => {
  it('shows share, rate and time left, the share first', () => {
    const rate = { bytesPerSecond: 85_000_000, remainingMs: 20_000 };
    expect(runningDescription(progress, rate)).toBe('41 % · 85.0 MB/s · 20 s left');
    expect(progressDetails(progress, rate)).toEqual([
      'transferring · 41 % · 20 s left',
      '1,024 of 2,048 files',
      '1.2 GB of 2.9 GB at 85.0 MB/s',
    ]);
  });

  it('leaves out what is not known', () => {
    const rate = { bytesPerSecond: undefined, remainingMs: undefined };
    const seen = { phase: 'observing', filesDone: 12, bytesDone: 0 };
    expect(runningDescription(undefined, rate)).toBe('starting');
    expect(runningDescription(seen, rate)).toBe('observing');
    expect(progressDetails(seen, rate)).toEqual(['observing', '12 files']);
  });

  it('says what holds a transfer back', () => {
    const rate = { bytesPerSecond: undefined, remainingMs: undefined };
    const heldBack = 'quiet hours until 18:00';
    expect(runningDescription(progress, rate, heldBack)).toBe('41 % · quiet hours until 18:00');
    expect(progressDetails(progress, rate, heldBack)[0]).toBe('held back: quiet hours until 18:00');
  });

  it('titles an activity by what it does to what', () => {
    expect(activityTitle({ kind: 'sync', subject: '201127_M02023' })).toBe('Sync 201127_M02023');
  });
});

describe('the history', () => {
  const record = {
    id: '1',
    kind: 'sync',
    subject: 'A',
    run: { lake: '/lake.json', source: 's', run: 'A' },
    retry: { command: 'lakeside.runs.sync', args: [{ lake: '/lake.json', source: 's', run: 'A' }] },
    startedAtMs: 5,
    endedAtMs: 9,
    outcome: 'succeeded',
    message: 'verified',
  };

  it('comes back as it was stored', () => {
    expect(parseRecords(JSON.parse(JSON.stringify([record])))).toEqual([record]);
  });

  it('says of what ran when the window closed that it was interrupted', () => {
    const { endedAtMs: _, ...running } = { ...record, outcome: 'running', message: '' };
    expect(parseRecords([running])).toEqual([
      { ...running, outcome: 'interrupted', message: 'The window closed before it ended' },
    ]);
  });

  it('leaves out what is not a record, and calls no command that is not ours', () => {
    const foreign = { ...record, retry: { command: 'workbench.action.terminal.new', args: [] } };
    expect(parseRecords([null, 3, {}, foreign])).toEqual([{ ...foreign, retry: undefined }]);
    expect(parseRecords('nonsense')).toEqual([]);
  });

  it.each([
    [59_000, 'just now'],
    [240_000, '4 min ago'],
    [47 * 3_600_000, '47 h ago'],
    [72 * 3_600_000, '3 days ago'],
  ])('says an age of %d ms as "%s"', (ageMs, text) => {
    expect(formatAgo(ageMs)).toBe(text);
  });
});
