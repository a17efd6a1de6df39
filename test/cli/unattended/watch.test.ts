import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KnownRuns } from '../../../src/cli/unattended/knownRuns';
import { News } from '../../../src/cli/unattended/news';
import { ProgressDisplay } from '../../../src/cli/terminal/progressDisplay';
import { Terminal } from '../../../src/cli/terminal/terminal';
import { syncRun } from '../../../src/core/sync/syncRun';
import { LakeBench } from '../../fakes/lakeBench';
import { CommandBench, RecordingStream, sourceArgs } from '../commandBench';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lakeside-watch-'));
});
afterEach(() => rm(folder, { recursive: true }));

const hourMs = 3_600_000;

describe('lakeside watch --once', () => {
  it('does what sync does and leaves its status behind', async () => {
    const bench = new CommandBench();
    bench.lake.tree.write('run1/a.txt', 'one');
    const status = join(folder, 'status.json');
    const { code, stdout } = await bench.json('watch', '--once', '--status-file', status);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ runs: [{ run: 'run1', state: 'verified' }] });
    expect(JSON.parse(await readFile(status, 'utf8'))).toEqual({
      state: 'stopped',
      processId: process.pid,
      startedAt: '2026-01-02T00:00:00.000Z',
      round: 1,
      lastRound: {
        endedAt: '2026-01-02T00:00:00.000Z',
        outcome: 'success',
        counts: { verified: 1 },
        problems: [],
      },
      nextRoundAt: null,
    });
  });

  it('fails as sync does', async () => {
    const bench = new CommandBench();
    bench.lake.tree.write('run1/a.txt', 'one').fail('run1/a.txt', 'denied');
    const { code, stdout } = await bench.json('watch', '--once');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ runs: [{ state: 'incomplete' }] });
  });

  it.each([
    { name: 'a document without end', args: ['--json'] },
    { name: 'an interval of nothing', args: ['--once', '--interval', '0s'] },
    { name: 'a mail without server', args: ['--once', '--log-recipient', 'ops@lab.org'] },
  ])('is refused for $name', async ({ args }) => {
    const { code } = await new CommandBench().run('watch', ...sourceArgs, ...args);
    expect(code).toBe(2);
  });
});

describe('what a service says', () => {
  it('is news once, again when it changes, after 48 h, and when it was gone meanwhile', () => {
    let nowMs = 0;
    const news = new News({ nowMs: () => nowMs });
    const round = (text?: string): boolean | undefined => {
      const isNews = text === undefined ? undefined : news.isNews('run1', text);
      news.endRound();
      nowMs += hourMs;
      return isNews;
    };
    expect([round('bad'), round('bad'), round('worse'), round('worse')]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    nowMs += 48 * hourMs;
    expect(round('worse')).toBe(true);
    round();
    expect(round('worse')).toBe(true);
  });
});

describe('a run that a service verified', () => {
  async function bench() {
    const lake = new LakeBench();
    lake.tree.write('run1/a.txt', 'one');
    const known = new KnownRuns(lake.ports.clock);
    const sync = known.around((run) => syncRun(run, lake.ports));
    const stream = new RecordingStream();
    const terminal = new Terminal({
      stdout: stream,
      stderr: stream,
      environment: {},
      clock: lake.ports.clock,
      isJson: false,
    });
    const display = new ProgressDisplay(terminal, 'run1');
    return { lake, round: async () => sync(await lake.observe('run1'), display) };
  }

  it('is not asked about again while nothing was written to it', async () => {
    const { lake, round } = await bench();
    expect(await round()).toMatchObject({ state: 'verified', uploaded: 1 });
    const asked = lake.store.counts.listBlobs;
    expect(await round()).toMatchObject({ state: 'verified', uploaded: 0 });
    expect(lake.store.counts.listBlobs).toBe(asked);
  });

  it('is asked about again when something was written to it, and after six hours', async () => {
    const { lake, round } = await bench();
    await round();
    lake.tree.write('run1/b.txt', 'two');
    expect(await round()).toMatchObject({ state: 'verified', uploaded: 1 });
    const asked = lake.store.counts.listBlobs;
    lake.nowMs += 6 * hourMs;
    await round();
    expect(lake.store.counts.listBlobs).toBeGreaterThan(asked);
  });
});
