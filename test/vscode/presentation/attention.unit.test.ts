import { describe, expect, it } from 'vitest';
import type { Memento, Uri } from 'vscode';
import { NoticeMemory } from '../../../src/vscode/attention/noticeMemory';
import { noticesOf, sumUp } from '../../../src/vscode/attention/notices';
import { statusLine, type StatusFacts } from '../../../src/vscode/attention/statusLine';
import { statusTooltip, tooltipCommands } from '../../../src/vscode/attention/statusTooltip';
import type { LiveActivity } from '../../../src/vscode/support/window/activities';
import type { Outage, RunsOverview } from '../../../src/vscode/support/window/runsOverview';
import { seenRun } from '../../fakes/seenRuns';

const none: RunsOverview = { runs: [], outages: [] };
const resting: StatusFacts = { hasLake: true, broken: [], overview: none, running: [] };

const share: Outage = {
  kind: 'source',
  lake: '/lake.json',
  name: 'miseq',
  message: 'The folder of miseq cannot be listed',
  isRefused: false,
};
const refused: Outage = {
  kind: 'account',
  lake: '/lake.json',
  name: 'https://lab.blob.core.windows.net',
  message: 'https://lab.blob.core.windows.net does not take this credential',
  isRefused: true,
};

function syncing(bytesDone: number): LiveActivity {
  return {
    kind: 'sync',
    record: { id: '1', kind: 'sync', subject: 'A' },
    progress: { phase: 'transferring', filesDone: 0, bytesDone, bytesTotal: 100 },
    rate: { bytesPerSecond: undefined, remainingMs: undefined },
  };
}

function overview(runs: RunsOverview['runs'], outages: RunsOverview['outages'] = []): RunsOverview {
  return { runs, outages };
}

describe('the item in the status bar', () => {
  it.each<[string, Partial<StatusFacts>, string]>([
    [
      'what is ready',
      { overview: overview([seenRun('A', 'ready'), seenRun('B', 'ready')]) },
      'Lakeside: 2 ready',
    ],
    ['what is under way, and how far', { running: [syncing(34)] }, 'Lakeside: syncing 34 %'],
    [
      'until when it pauses',
      { running: [{ ...syncing(34), heldBack: 'quiet hours until 18:00' }] },
      'Lakeside: syncing 34 % · quiet hours until 18:00',
    ],
    ['how much is under way', { running: [syncing(34), syncing(1)] }, 'Lakeside: 2 running'],
    [
      'that a person must act',
      { overview: overview([seenRun('A', 'mismatch'), seenRun('B', 'ready')]) },
      'Lakeside: 1 needs you',
    ],
    [
      'both of them',
      {
        running: [syncing(34)],
        overview: overview([seenRun('A', 'stale'), seenRun('B', 'incomplete')]),
      },
      'Lakeside: syncing 34 % · 2 need you',
    ],
    [
      'what is offline',
      { overview: overview([seenRun('A', 'ready')], [share]) },
      'Lakeside: miseq offline · 1 ready',
    ],
    ['that a login was refused', { overview: overview([], [refused]) }, 'Lakeside: 1 needs you'],
    [
      'what arrives',
      { overview: overview([seenRun('A', 'settling'), seenRun('B', 'verified')]) },
      'Lakeside: 1 arriving',
    ],
    [
      'that all is well',
      { overview: overview([seenRun('A', 'verified')]) },
      'Lakeside: 1 verified',
    ],
    ['that there is nothing yet', {}, 'Lakeside: no runs'],
  ])('says %s', (_, facts, text) => {
    expect(statusLine({ ...resting, ...facts })?.text).toBe(text);
  });

  it('does not go on about a run that failed on its instrument', () => {
    const facts = {
      ...resting,
      overview: overview([seenRun('A', 'failedRun'), seenRun('B', 'ready')]),
    };
    expect(statusLine(facts)).toMatchObject({ text: 'Lakeside: 1 ready', isUrgent: false });
    expect(noticesOf(facts.overview).map(({ kind }) => kind)).toEqual(['failedRun']);
  });

  it('is hidden without a lake, unless something runs', () => {
    expect(statusLine({ ...resting, hasLake: false })).toBeUndefined();
    const line = statusLine({ ...resting, hasLake: false, running: [syncing(1)] });
    expect(line).toMatchObject({ view: 'activity', isUrgent: false });
  });

  it('says that a lake file is broken, also if there is no other', () => {
    const lake = { id: '/west/lake.json', label: 'west', message: '"kind" is missing' };
    const broken = [{ ...lake, uri: {} as Uri }];
    const facts = { ...resting, hasLake: false, broken };
    expect(statusLine(facts)).toMatchObject({ text: 'Lakeside: 1 needs you', isUrgent: true });
    expect(statusTooltip(facts)).toContain('| west | lake file: "kind" is missing |');
  });

  it('is marked and leads to the runs only if a person must act', () => {
    const facts = { ...resting, overview: overview([seenRun('A', 'mismatch')]) };
    expect(statusLine(facts)).toMatchObject({ icon: 'bell-dot', isUrgent: true, view: 'runs' });
  });
});

describe('its tooltip', () => {
  it('is a table with a link to each run that needs a person', () => {
    const facts = {
      ...resting,
      overview: overview([seenRun('A', 'mismatch'), seenRun('B', 'ready')], [refused]),
    };
    const text = statusTooltip(facts);
    expect(text).toContain('| $(warning) | [A](command:lakeside.runs.showReport?');
    expect(text).toContain('mismatch: because');
    expect(text).toContain('| $(cloud-upload) | ready | 1 |');
    expect(text).toContain('command:lakeside.access.connect?');
  });

  it('has no link to a command that it may not call', () => {
    const facts = {
      ...resting,
      running: [syncing(3)],
      overview: overview([seenRun('A', 'stale')], [refused, share]),
    };
    const called = [...statusTooltip(facts).matchAll(/command:([\w.]+)/g)].map(
      ([, id]) => id ?? '',
    );
    expect(called.length).toBeGreaterThan(3);
    expect(called.filter((id) => !tooltipCommands.includes(id))).toEqual([]);
  });

  it('lets no name become a link, a row or an icon', () => {
    const hostile = 'x](command:evil) | $(zap) <img src=x> )';
    const text = statusTooltip({
      ...resting,
      overview: overview([seenRun(hostile, 'mismatch', hostile)]),
    });
    expect(text).not.toMatch(/\]\(command:evil|\$\(zap|<img/);
    const [row = ''] = text.split('\n').filter((line) => line.startsWith('| $(warning)'));
    expect(row.split('|')).toHaveLength(5);
    const [, argument = ''] = /command:lakeside\.runs\.showReport\?([^)]*)\)/.exec(row) ?? [];
    expect(JSON.parse(decodeURIComponent(argument))).toEqual([seenRun(hostile, 'mismatch').ref]);
  });
});

describe('a notice', () => {
  it('comes only for what a person must act on, with what helps', () => {
    const calm = ['ready', 'verified', 'settling', 'syncing', 'offline', 'released'] as const;
    expect(
      noticesOf(
        overview(
          calm.map((state) => seenRun(state, state)),
          [share],
        ),
      ),
    ).toEqual([]);
    const [notice] = noticesOf(
      overview([seenRun('A', 'unverifiable', '1 blob cannot be compared')]),
    );
    expect(notice?.message).toBe('A: unverifiable: 1 blob cannot be compared');
    expect(notice?.actions.map(({ label }) => label)).toEqual([
      'Show Report',
      'Verify by Reading Back',
    ]);
  });

  it('offers to connect where a login was refused', () => {
    const [notice] = noticesOf(overview([], [refused]));
    expect(notice?.actions).toEqual([
      { label: 'Connect…', command: 'lakeside.access.connect', argument: { lakeId: '/lake.json' } },
    ]);
  });

  it('sums up several', () => {
    const runs = [seenRun('A', 'stale'), seenRun('B', 'mismatch'), seenRun('C', 'stale')];
    const summed = sumUp(noticesOf(overview(runs, [refused])));
    expect(summed?.message).toBe('4 things need you: 1 login refused, 1 mismatch, 2 stale');
    expect(summed?.actions.map(({ label }) => label)).toEqual(['Show Runs']);
  });
});

describe('the memory of notices', () => {
  const mismatch = overview([seenRun('A', 'mismatch')]);

  it('tells an event once, in this window and the next', () => {
    const stored = new StoredValues();
    const memory = new NoticeMemory(stored);
    expect(memory.takeNew(mismatch)).toHaveLength(1);
    expect(memory.takeNew(mismatch)).toEqual([]);
    expect(memory.takeNew(none)).toEqual([]);
    expect(new NoticeMemory(stored).takeNew(mismatch)).toEqual([]);
  });

  it('tells of it again after it was settled', () => {
    const memory = new NoticeMemory(new StoredValues());
    memory.takeNew(mismatch);
    memory.takeNew(overview([seenRun('A', 'verified')]));
    expect(memory.takeNew(mismatch)).toHaveLength(1);
  });

  it('tells of a login again after the account took one', () => {
    const memory = new NoticeMemory(new StoredValues());
    expect(memory.takeNew(overview([], [refused]))).toHaveLength(1);
    expect(memory.takeNew(overview([], [refused]))).toEqual([]);
    memory.takeNew(none);
    expect(memory.takeNew(overview([], [refused]))).toHaveLength(1);
  });

  it('tells of an incomplete run only if it stays so', () => {
    const memory = new NoticeMemory(new StoredValues());
    const incomplete = overview([seenRun('A', 'incomplete')]);
    expect(memory.takeNew(incomplete)).toEqual([]);
    expect(memory.takeNew(incomplete)).toHaveLength(1);
  });

  it('does not tell a person what they just saw themselves', () => {
    const memory = new NoticeMemory(new StoredValues());
    memory.markTold(seenRun('A', 'mismatch'));
    expect(memory.takeNew(mismatch)).toEqual([]);
  });
});

/** What a window keeps for the next one. */
class StoredValues implements Pick<Memento, 'get' | 'keys' | 'update'> {
  readonly #values = new Map<string, unknown>();
  readonly get: Memento['get'] = (key: string) => this.#values.get(key) as never;

  keys(): readonly string[] {
    return [...this.#values.keys()];
  }

  update(key: string, value: unknown): Promise<void> {
    this.#values.set(key, value);
    return Promise.resolve();
  }
}
