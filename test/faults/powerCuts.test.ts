import { existsSync } from 'node:fs';
import { readdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Source } from '../../src/core/lake/lake';
import { formatRefusal } from '../../src/core/release/refusals';
import type { ReleaseReport } from '../../src/core/release/releaseReport';
import { testSource } from '../fakes/lakeBench';
import { CuttableDisk, unsynced, type Keeping } from './disk/powerCut';
import { watchDisk, type DiskChange } from './disk/watchDisk.mjs';
import { FaultLab } from './faultLab';
import { oneFolder, runName, twoFolders, type Shape } from './labRun';
import {
  expectCarried,
  expectHonest,
  expectInLake,
  expectNoFalseMatch,
  expectOutcome,
} from './judge';
import { Lakeside, type Removal } from './lakeside';
import { numberFrom, randomFrom } from './random';
import { soakProgress } from './soakProgress';
import { verified } from './scenarios/scenario';
import { StrictService } from './strict/strictService';

/** `npm run soak` asks for all there are. */
const cuts = numberFrom('LAKESIDE_CUTS', 60);
const seed = numberFrom('LAKESIDE_SEED', Date.now() % 1_000_000);

/** Long enough for a journal's records to reach the disk in several groups. */
const latencyMs = 15;

/** A file system without a disk, where there is one: real disks take their time to sync. */
const inMemory = '/dev/shm';

/** A moment of a story: what was done to the disk, and what the lake held. */
interface Moment {
  readonly changes: readonly DiskChange[];
  readonly bringLakeBack: () => void;
}

let strict: StrictService;
let lab: FaultLab;
let disk: CuttableDisk;
let moments: readonly Moment[];

/** Syncs a run, releases it, puts it back, and releases and deletes it, watching every change of the disk. */
async function recordStory(shape: Shape): Promise<void> {
  strict = await StrictService.start({ latencyMs });
  const { blobEndpoint } = strict;
  lab = await FaultLab.create(
    {
      kind: 'the strict stand-in',
      blobEndpoint,
      strict,
      stop: () => strict.stop(),
    },
    { below: existsSync(inMemory) ? inMemory : tmpdir(), shape },
  );
  for (const number of [1, 2, 3, 4, 5, 6]) await lab.write(`data/${number}.bin`, `data ${number}`);
  disk = await CuttableDisk.of(await realpath(lab.folder));
  moments = await record(async () => {
    await withLakeside({ concurrency: 1 }, async (lakeside) => {
      expectOutcome(await lakeside.sync(), verified);
      expectDone(await lakeside.release(), 'released');
      expectDone(await lakeside.undo(), 'undone');
      expectDone(await lakeside.release({ graceMs: 0 }), 'purged');
    });
  });
  strict.latencyMs = 0;
}

/** Every moment in which something may have been lost, with every way to lose it that is tried. */
function allCuts(): readonly {
  readonly moment: Moment;
  readonly how: string;
  readonly keeping: Keeping;
}[] {
  return moments.flatMap((moment) => {
    const open = [...unsynced(moment.changes)];
    const last = open.filter((number) => moment.changes[number]?.kind === 'write').at(-1);
    const random = randomFrom(seed + moment.changes.length);
    const lost = new Set(open.filter(() => random() < 0.5));
    return [
      { moment, how: 'all is kept, as after kill -9', keeping: () => 'all' },
      { moment, how: 'all that was not synced is lost', keeping: () => 'none' },
      {
        moment,
        how: 'the last write is torn',
        keeping: (_, number) => (number === last ? 'torn' : 'all'),
      },
      {
        moment,
        how: 'only the last write is there, torn',
        keeping: (_, number) => (number === last ? 'torn' : 'none'),
      },
      {
        moment,
        how: 'names are kept, contents lost',
        keeping: ({ kind }) => (kind === 'write' ? 'none' : 'all'),
      },
      {
        moment,
        how: 'contents are kept, names lost',
        keeping: ({ kind }) => (kind === 'write' ? 'all' : 'none'),
      },
      { moment, how: 'some is lost', keeping: (_, number) => (lost.has(number) ? 'none' : 'all') },
      ...open.map((one) => ({
        moment,
        how: `change ${one} alone is lost`,
        keeping: ((_, number) => (number === one ? 'none' : 'all')) satisfies Keeping,
      })),
    ];
  });
}

describe.each([
  { shape: oneFolder, what: 'a run' },
  { shape: twoFolders, what: 'a run of two folders' },
])(
  'the power goes while $what is synced, released, put back, released and deleted',
  ({ shape }) => {
    beforeAll(() => recordStory(shape));
    afterAll(async () => {
      await lab.dispose();
      await strict.stop();
    });

    it('at every change of the disk, whatever of it was not synced is lost: no file is, and the next ones end it', async () => {
      const all = allCuts();
      const random = randomFrom(seed);
      const chosen = all.filter(() => random() < cuts / all.length);
      const tell = soakProgress('power cuts', chosen.length);
      for (const [number, { moment, how, keeping }] of chosen.entries()) {
        tell(number);
        const last = moment.changes.at(-1);
        const where = `LAKESIDE_SEED=${seed}, after change ${moment.changes.length} (${last?.kind} ${last?.path}): ${how}`;
        try {
          await disk.cut(moment.changes, keeping);
          moment.bringLakeBack();
          await comeBack();
        } catch (error) {
          throw new Error(where, { cause: error });
        }
      }
      expect(chosen.length).toBeGreaterThan(Math.min(cuts, all.length) / 2);
    });

    it('changes the disk in every way that is watched', () => {
      const kinds = new Set(moments.at(-1)?.changes.map(({ kind }) => kind));
      expect([...kinds].sort()).toEqual(
        ['create', 'link', 'mkdir', 'rename', 'sync', 'truncate', 'unlink', 'write'].sort(),
      );
    });
  },
);

/** What a machine finds that starts again, and what it makes of it. */
async function comeBack(): Promise<void> {
  await ageLocks();
  // As after a minute: nobody renews a lease any more.
  strict.store.remove({ container: lab.container, name: `dest/${runName}.lock` });
  await withLakeside({}, async (lakeside) => {
    await expectTrueLook(await lakeside.look());
    // What a look calls whole is; of what it calls half nothing is gone, and it comes back.
    if (lab.shape.folders.length > 1) expect(refusedIn(await lakeside.tend())).toEqual([]);
    await expectAllOrNothing();
    if (await lab.isInPlace()) {
      const sync = await lakeside.sync();
      await expectHonest(lab, sync);
      await expectCarried(lab, sync);
      expectOutcome(sync, verified);
      // Whoever sent a blob is on disk before the first one goes.
      if (sync.kind === 'report') expect(sync.report.evidence.recordedMd5).toBe(0);
      expectDone(await lakeside.release({ graceMs: 0 }), 'purged');
    } else if ((await lab.leftInTrash()).length > 0) {
      expectDone(await lakeside.purge(), 'purged');
    }
  });
  await expectInLake(lab, [...lab.kept.keys()]);
  expect(await lab.isInPlace()).toBe(false);
  expect(await lab.leftInTrash()).toEqual([]);
}

async function expectTrueLook(look: Awaited<ReturnType<Lakeside['look']>>): Promise<void> {
  if (look.kind === 'error') throw look.error;
  const there = await lab.foldersThere();
  if (there.length === 0) expect(look.report.state).toBe('released');
  else if (await lab.isInPlace()) await expectNoFalseMatch(lab, look.report);
  else expect(look.report.state).toBe('incomplete');
}

function refusedIn(reports: readonly ReleaseReport[]): readonly ReleaseReport[] {
  return reports.filter(({ outcome }) => outcome === 'refused');
}

/** The run is where it lay, whole, or none of it is; and what is not there is in the trash or the lake. */
async function expectAllOrNothing(): Promise<void> {
  const intact = await lab.intact();
  if (await lab.isInPlace()) {
    expect([...intact].sort()).toEqual([...lab.kept.keys()].sort());
    return;
  }
  expect([...intact]).toEqual([]);
  await expectInLake(lab, [...lab.kept.keys()]);
}

/** Locks of the time before name another start of the machine. */
async function ageLocks(): Promise<void> {
  const folder = join(lab.folder, 'state', 'locks');
  for (const name of await readdir(folder).catch(() => [])) {
    const text = await readFile(join(folder, name), 'utf8');
    await writeFile(join(folder, name), text.replace(/("bootId":")[^"]*/, '$1before'));
  }
}

async function record(story: () => Promise<void>): Promise<readonly Moment[]> {
  const root = await realpath(lab.folder);
  const changes: DiskChange[] = [];
  const found: Moment[] = [];
  const endWatch = await watchDisk((change, edge) => {
    const isOurs = [change.path, 'to' in change ? change.to : change.path].some((path) =>
      `${path}/`.startsWith(`${root}/`),
    );
    if (edge === 'before' || !isOurs) return;
    changes.push(change);
    found.push({ changes: [...changes], bringLakeBack: strict.store.snapshot(lab.container) });
  });
  try {
    await story();
  } finally {
    endWatch();
  }
  return found;
}

async function withLakeside(
  limits: Partial<Source['limits']>,
  work: (lakeside: Lakeside) => Promise<void>,
): Promise<void> {
  const source = { limits: { ...testSource.limits, ...limits } };
  const lakeside = await Lakeside.start(lab, { source });
  try {
    await work(lakeside);
  } finally {
    await lakeside.dispose();
  }
}

function expectDone(removal: Removal, outcome: string): void {
  if (removal.kind === 'error') throw removal.error;
  const { report } = removal;
  expect({ outcome: report.outcome, refusals: report.refusals.map(formatRefusal) }).toEqual({
    outcome,
    refusals: [],
  });
}
