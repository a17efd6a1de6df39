import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KnownRuns } from '../../../src/cli/unattended/knownRuns';
import { News } from '../../../src/cli/unattended/news';
import type { WatchStatus } from '../../../src/cli/unattended/statusFile';
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

describe('a round of a service', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  let status: string;
  beforeEach(() => void (status = join(folder, 'status.json')));

  async function untilWaiting(round: number): Promise<void> {
    for (;;) {
      const text = await readFile(status, 'utf8').catch(() => '{}');
      const now = JSON.parse(text) as { readonly state?: string; readonly round?: number };
      // The status is written a moment before the wait begins.
      if (now.state === 'waiting' && now.round === round && vi.getTimerCount() > 0) return;
    }
  }

  async function watched(
    bench: CommandBench,
    {
      level = 'info',
      rounds,
      isStopping = false,
    }: {
      readonly level?: string;
      readonly rounds: readonly (() => void)[];
      /** True if the last round ends the service itself. */
      readonly isStopping?: boolean;
    },
  ): Promise<{ readonly log: readonly string[]; readonly stdout: string }> {
    const unattended = ['--log-file', 'watch.log', '--log-level', level, '--status-file', status];
    const watching = bench.run('watch', ...sourceArgs, '--interval', '1m', ...unattended);
    await untilWaiting(1);
    for (const [index, change] of rounds.entries()) {
      change();
      bench.lake.nowMs += 60_000;
      await vi.advanceTimersByTimeAsync(60_000);
      if (!isStopping || index < rounds.length - 1) await untilWaiting(index + 2);
    }
    if (!isStopping) bench.controller.abort();
    const { code, stdout } = await watching;
    expect(code).toBe(0);
    return { log: [...bench.surroundings.logs.values()].flat(), stdout };
  }

  const nothing = (): void => undefined;

  it('that has nothing to say is silent, and a line at debug', async () => {
    const bench = new CommandBench();
    bench.lake.tree
      .write('run1/a.txt', 'one')
      .write('run2/b.txt', 'two')
      .fail('run2/b.txt', 'denied');
    bench.lake.tree.write('run3/c.txt', 'three', bench.lake.nowMs);
    const { log, stdout } = await watched(bench, { rounds: [nothing, nothing, nothing, nothing] });
    const [first, ...others] = log.filter((line) => line.includes('round '));
    expect([first, others]).toEqual([expect.stringMatching(/INFO {2}round 1: 3 runs/), []]);
    expect(log.filter((line) => /ERROR run2: incomplete/.test(line))).toHaveLength(1);
    expect(log.filter((line) => /WARN {2}run2/.test(line)).length).toBeLessThanOrEqual(1);
    expect(log.filter((line) => /INFO {2}sync to .*run2/.test(line))).toHaveLength(1);
    expect(stdout.match(/round \d/g)).toEqual(['round 1']);
    expect(stdout.match(/run2 {2}incomplete/g)).toHaveLength(1);

    const second = new CommandBench();
    second.lake.tree.write('run1/a.txt', 'one');
    const detailed = await watched(second, { level: 'debug', rounds: [nothing, nothing] });
    expect(detailed.log.filter((line) => /DEBUG round \d/.test(line)).length).toBeGreaterThan(1);
    expect(detailed.log.filter((line) => /DEBUG run1: verified/.test(line)).length).toBeGreaterThan(
      1,
    );
  });

  it('that is told to stop is no failure, and leaves what the last one came to', async () => {
    const bench = new CommandBench();
    bench.lake.tree.write('run1/a.txt', 'one');
    const stopping = (): void => {
      bench.lake.tree.write('run2/b.txt', 'two', bench.lake.nowMs - 2 * 3_600_000);
      const { store } = bench.lake;
      const putBlob = store.putBlob.bind(store);
      store.putBlob = async (...given) => {
        bench.controller.abort();
        return putBlob(...given);
      };
    };
    const { log, stdout } = await watched(bench, { rounds: [stopping], isStopping: true });
    expect(log.filter((line) => /ERROR|failure/.test(line))).toEqual([]);
    expect(stdout).not.toContain('round 2');
    expect(JSON.parse(await readFile(status, 'utf8'))).toMatchObject({
      state: 'stopped',
      round: 2,
      lastRound: { outcome: 'success', counts: { verified: 1 }, problems: [] },
    });
  });

  it('tells what changed about a run, and nothing about the others', async () => {
    const bench = new CommandBench();
    bench.lake.tree
      .write('run1/a.txt', 'one')
      .write('run2/b.txt', 'two')
      .fail('run2/b.txt', 'denied');
    const { log } = await watched(bench, {
      rounds: [nothing, () => void bench.lake.tree.mend('run2/b.txt'), nothing],
    });
    const told = log.filter((line) => /run[12]: /.test(line) && !line.includes('WARN'));
    expect(told.map((line) => line.slice(25))).toEqual([
      expect.stringMatching(/INFO {2}run1: verified/),
      expect.stringMatching(/ERROR run2: incomplete/),
      expect.stringMatching(/INFO {2}run2: verified/),
    ]);
  });

  it('goes on to say in its status that a share is away while that is asked less often', async () => {
    const bench = new CommandBench();
    const outcomes: (readonly [outcome: string, problems: number])[] = [];
    const look = (): void => {
      const { lastRound } = JSON.parse(readFileSync(status, 'utf8')) as WatchStatus;
      outcomes.push([lastRound?.outcome ?? '', lastRound?.problems.length ?? 0]);
    };
    const mend = (): void => {
      look();
      bench.lake.tree.mend('');
    };
    bench.lake.tree.write('run1/a.txt', 'one').fail('', 'offline');
    await watched(bench, { rounds: [look, look, look, mend, look, look, look, look, look] });
    const away = outcomes.filter(([outcome]) => outcome === 'failure');
    expect(away.length).toBeGreaterThanOrEqual(4);
    expect(new Set(away.map(([, problems]) => problems))).toEqual(new Set([1]));
    expect(outcomes.slice(away.length)).toEqual(
      outcomes.slice(away.length).map(() => ['success', 0]),
    );
    expect(outcomes.at(-1)).toEqual(['success', 0]);
  });

  it('tells of a share that is away once, and that it is back', async () => {
    const bench = new CommandBench();
    bench.lake.tree.write('run1/a.txt', 'one').fail('', 'offline');
    const later = Array.from({ length: 6 }, () => nothing);
    const { log } = await watched(bench, {
      rounds: [nothing, nothing, nothing, () => void bench.lake.tree.mend(''), ...later],
    });
    expect(log.filter((line) => / (?:WARN|ERROR) /.test(line))).toHaveLength(1);
    expect(log.filter((line) => / INFO {2}run1: verified/.test(line))).toHaveLength(1);
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
