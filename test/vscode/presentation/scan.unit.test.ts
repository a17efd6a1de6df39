import { describe, expect, it } from 'vitest';
import type { ObservedSource } from '../../../src/core/runs/run';
import { readRunSigns } from '../../../src/core/runs/runSigns';
import type { RecordSigns } from '../../../src/core/sync/records/recordSigns';
import type { LocalPorts } from '../../../src/core/storage/ports';
import { Backoff } from '../../../src/core/base/backoff';
import { needsLook, type LastLook } from '../../../src/vscode/runs/lookPolicy';
import type { RunFacts } from '../../../src/vscode/runs/runFacts';
import type { RunHandle } from '../../../src/vscode/runs/runsModel';
import { SourceScan } from '../../../src/vscode/runs/sourceScan';
import type { OpenLake } from '../../../src/vscode/support/lakes/openLakes';
import { LakeBench, testSource } from '../../fakes/lakeBench';
import { seenFacts } from '../../fakes/seenRuns';

const nowMs = Date.UTC(2026, 10, 21, 9);
const hourMs = 3_600_000;
const signs = { folder: 'f', records: 'r' };
const now = { ...signs, isLakeSeen: true, nowMs };

function lookOf(changes: Partial<RunFacts>): LastLook {
  return { facts: { ...seenFacts('A', 'verified'), seenAtMs: nowMs - hourMs, ...changes }, signs };
}

describe('whether a run is walked again', () => {
  it.each<[string, LastLook | undefined, object, boolean]>([
    ['was never looked at', undefined, {}, true],
    ['was just synchronized', { ...lookOf({}), signs: undefined }, {}, true],
    ['is verified and shows no change', lookOf({}), {}, false],
    ['is verified and got a file', lookOf({}), { folder: 'g' }, true],
    ['was verified by another machine', lookOf({ state: 'ready' }), { records: 's' }, true],
    ['is verified since yesterday', lookOf({ seenAtMs: nowMs - 25 * hourMs }), {}, true],
    ['is not settled', lookOf({ state: 'ready' }), {}, true],
    [
      'is large and not settled',
      lookOf({ state: 'sequencing', fileCount: 150_000, seenAtMs: nowMs - 1 }),
      {},
      false,
    ],
    [
      'is large and was seen an hour ago',
      lookOf({ state: 'sequencing', fileCount: 150_000 }),
      {},
      true,
    ],
    ['settles for a while yet', lookOf({ state: 'settling', readyAtMs: nowMs + 1 }), {}, false],
    ['has settled by now', lookOf({ state: 'settling', readyAtMs: nowMs }), {}, true],
    ['was seen without its lake, which answers now', lookOf({ report: undefined }), {}, true],
    [
      'was seen without its lake, which is away',
      lookOf({ report: undefined }),
      { isLakeSeen: false, records: undefined },
      false,
    ],
  ])('if it %s', (_, last, changes, expected) => {
    expect(needsLook(last, { ...now, ...changes })).toBe(expected);
  });
});

describe('what does not answer', () => {
  it('is asked half as often after every failure, at least once an hour, and at once when it is back', () => {
    const backoff = new Backoff();
    const waits = Array.from({ length: 6 }, () => {
      backoff.failed('share', 0, 300_000);
      return [5, 10, 20, 40, 60].find((minutes) => backoff.isDue('share', minutes * 60_000));
    });
    expect(waits).toEqual([5, 10, 20, 40, 60, 60]);
    backoff.succeeded('share');
    expect(backoff.isDue('share', 0)).toBe(true);
  });
});

describe('a scan of a source', () => {
  it('reads names and signs, and walks only what changed', async () => {
    const world = new ScannedWorld();
    expect(await world.scan()).toEqual(['A', 'B']);
    expect(await world.scan()).toEqual([]);
    world.bench.tree.write('B/RTAComplete.txt', '');
    expect(await world.scan()).toEqual(['B']);
  });

  it('waits while something more important runs', async () => {
    const world = new ScannedWorld();
    let free = (): void => undefined;
    world.whenFree = new Promise((resolve) => (free = resolve));
    const scanning = world.scan();
    await Promise.resolve();
    expect(world.asked).toEqual([]);
    free();
    expect(await scanning).toEqual(['A', 'B']);
  });

  it('asks an offline share again only after a while, and no account for it', async () => {
    const world = new ScannedWorld();
    world.isOffline = true;
    await world.scan();
    await world.scan();
    expect(world.asked).toEqual(['names']);
    world.bench.nowMs += 300_000;
    world.isOffline = false;
    await world.scan();
    expect(world.asked).toEqual(['names', 'names', 'records']);
  });

  it('leaves an account that is away alone for a while, and goes on with the folders', async () => {
    const world = new ScannedWorld();
    world.records = undefined;
    expect(await world.scan()).toEqual(['A', 'B']);
    await world.scan();
    expect(world.asked).toEqual(['names', 'records', 'names']);
  });
});

/** A source with two runs, and a model that keeps what it is told and notes what it is asked. */
class ScannedWorld {
  readonly bench = new LakeBench();
  readonly asked: string[] = [];
  isOffline = false;
  records: RecordSigns | undefined = new Map();
  whenFree = Promise.resolve();
  readonly #looks = new Map<string, LastLook>();
  readonly #lake = {
    id: '/lake.json',
    useLocal: (work: (ports: LocalPorts) => unknown) => work(this.bench.ports),
  } as unknown as OpenLake;
  #looked: string[] = [];
  readonly #scan = new SourceScan({
    model: {
      lastLookAt: ({ run }) => this.#looks.get(run),
      lookAgain: (handle) => this.#look(handle),
      sources: {
        relist: async () => this.#note('names', this.#observed()),
        relistRecords: async () => this.#note('records', this.records),
      },
    },
    clock: { nowMs: () => this.bench.nowMs },
    whenFree: () => this.whenFree,
  });

  constructor() {
    this.bench.tree.write('A/RunInfo.xml', 'x').write('B/RunInfo.xml', 'x');
  }

  /** The runs that were walked. */
  async scan(): Promise<readonly string[]> {
    this.#looked = [];
    const { signal } = new AbortController();
    await this.#scan.scan(this.#lake, testSource, { intervalMs: 300_000, signal });
    return this.#looked;
  }

  #note<T>(what: string, answer: T): T {
    this.asked.push(what);
    return answer;
  }

  #observed(): ObservedSource {
    const sheets = { sheets: [], problems: [] };
    const { isOffline } = this;
    return { source: testSource, isOffline, problems: [], runNames: ['A', 'B'], sheets };
  }

  async #look({ ref: { run } }: RunHandle): Promise<void> {
    this.#looked.push(run);
    const folder = await readRunSigns(testSource, run, this.bench.ports);
    const facts = { ...seenFacts(run, 'verified'), seenAtMs: this.bench.nowMs };
    this.#looks.set(run, { facts, signs: { folder, records: this.records?.get(run) } });
  }
}
