import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProgressDisplay } from '../../../src/cli/terminal/progressDisplay';
import { renderLiveLine, renderPlainLine } from '../../../src/cli/terminal/progressLine';
import { Terminal } from '../../../src/cli/terminal/terminal';
import { lengthOf, plainStyle } from '../../../src/cli/terminal/textStyle';
import type { SyncProgress } from '../../../src/core/sync/operations';
import { RecordingStream } from '../commandBench';

const halfway: SyncProgress = {
  phase: 'transferring',
  filesDone: 1000,
  filesTotal: 2000,
  bytesDone: 50_000_000,
  bytesTotal: 100_000_000,
  sentBytes: 50_000_000,
};
const rate = { bytesPerSecond: 10_000_000, remainingMs: 5000 };
const line = { label: '201127_M02023_0583_000000000-J7HPH', progress: halfway, rate };

/** A terminal whose clock the test turns. */
function terminalAt(clock: { nowMs: number }, stderr: RecordingStream): Terminal {
  return new Terminal({
    stdout: new RecordingStream(),
    stderr,
    environment: { NO_COLOR: '1' },
    clock: { nowMs: () => clock.nowMs },
    isJson: false,
  });
}

describe('the progress line', () => {
  it('shows bytes, files, rate and time left on a wide terminal', () => {
    expect(renderLiveLine(line, 140, plainStyle)).toBe(
      '201127_M02023_0583_000000000-J7HPH  uploading  ━━━━━━━━━━──────────   50%  50.0 MB/100 MB  1,000/2,000 files  10.0 MB/s  5 s left',
    );
  });

  it('leaves out what matters least on a narrow one', () => {
    expect(renderLiveLine(line, 80, plainStyle)).toBe(
      '201127_M02023_0583_…  uploading  ━━━━━─────   50%  50.0 MB/100 MB  5 s left',
    );
  });

  it('never is as wide as the terminal, whatever the figures', () => {
    const count = fc.integer({ min: 0, max: 1e15 });
    const progress = fc.record({
      phase: fc.constantFrom('observing', 'hashing', 'transferring', 'verifying', 'recording'),
      filesDone: count,
      filesTotal: fc.option(count, { nil: undefined }),
      bytesDone: count,
      bytesTotal: fc.option(count, { nil: undefined }),
      sentBytes: count,
    });
    fc.assert(
      fc.property(
        fc.string(),
        progress,
        fc.integer({ min: 20, max: 200 }),
        (label, at, columns) => {
          const text = renderLiveLine(
            { label, progress: at as SyncProgress, rate },
            columns,
            plainStyle,
          );
          expect(lengthOf(text)).toBeLessThan(columns);
        },
      ),
    );
  });

  it('is a sentence of figures in a log', () => {
    expect(renderPlainLine({ ...line, label: 'run1' })).toBe(
      'run1: uploading 50%, 50.0 MB/100 MB, 1,000/2,000 files, 10.0 MB/s, 5 s left',
    );
    const progress = { phase: 'recording', filesDone: 0, bytesDone: 0, sentBytes: 0 } as const;
    const bare = { bytesPerSecond: undefined, remainingMs: undefined };
    expect(renderPlainLine({ label: 'run1', progress, rate: bare })).toBe('run1: recording');
  });
});

describe('the progress display', () => {
  it('redraws a terminal ten times a second at most', () => {
    const clock = { nowMs: 0 };
    const stderr = new RecordingStream(true, 100);
    const display = new ProgressDisplay(terminalAt(clock, stderr), 'run1');
    for (; clock.nowMs < 1000; clock.nowMs += 1) {
      display.update({ ...halfway, bytesDone: clock.nowMs * 100_000 });
    }
    expect(stderr.writes).toHaveLength(10);
    display.end();
    expect(stderr.writes.at(-1)).toBe('\r\u001b[K');
  });

  it('writes a line every ten seconds where there is no terminal', () => {
    const clock = { nowMs: 0 };
    const stderr = new RecordingStream();
    const display = new ProgressDisplay(terminalAt(clock, stderr), 'run1');
    for (; clock.nowMs <= 35_000; clock.nowMs += 100) display.update(halfway);
    display.end();
    expect(stderr.text.split('\n').filter((text) => text !== '')).toHaveLength(3);
    expect(stderr.text).not.toContain('\r');
  });

  it('keeps its line below what else is written', () => {
    const stderr = new RecordingStream(true, 100);
    const terminal = terminalAt({ nowMs: 0 }, stderr);
    terminal.showLive('working');
    terminal.note('a note');
    expect(stderr.text).toBe('\r\u001b[Kworking\r\u001b[Ka note\n\r\u001b[Kworking');
  });
});
