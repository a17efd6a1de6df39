import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { trashFolder } from '../../src/core/storage/sourceTrash';
import { runName } from './labRun';
import { KillLab, type Attempt } from './killLab';
import { smallDiskKinds, whyNoMount, type SmallDisk } from './smallDisk';

let lab: KillLab;
beforeAll(async () => {
  lab = await KillLab.create({ smallFiles: 80, largeBytes: 100_000 });
});
afterAll(() => lab.dispose());

const kinds = smallDiskKinds();

it(`${kinds.length} ways to run out of disk are tried here${describeLack()}`, () => {
  expect(kinds.length).toBeGreaterThan(0);
});

function describeLack(): string {
  return kinds.length > 1 ? '' : `; no disk can be mounted: ${whyNoMount().trim()}`;
}

describe.each(kinds)('where $name', ({ name, halfAJournal, make }) => {
  let disk: SmallDisk;
  let attempt: Attempt;
  beforeEach(() => {
    attempt = lab.attempt(`full-${name.length}`);
  });
  afterEach(async () => {
    await attempt.dispose();
    await disk.dispose();
  });

  /** A sync whose state lies on a disk of so many bytes. */
  async function syncKeepingStateOn(
    sizeBytes: number,
  ): Promise<Awaited<ReturnType<Attempt['sync']>>> {
    disk = await make(sizeBytes);
    const stateFolder = join(disk.folder, 'state');
    // Slow enough that the journal is written more than once.
    const pace = ['--bandwidth-limit', String(Math.ceil(lab.sizeBytes / 2))];
    return attempt.within({ stateFolder, through: disk.through }).sync(pace);
  }

  const carried = { code: 0, runs: [{ state: 'verified', evidence: { recordedMd5: 0, size: 0 } }] };

  it('a sync that can keep no state at all brings the run over, proven, and says what it could not keep', async () => {
    const sync = await syncKeepingStateOn(0);
    expect(sync).toMatchObject(carried);
    expect(attempt.missing()).toEqual([]);
    const [problem] = sync.runs[0]?.problems ?? [];
    expect(problem?.message).toMatch(/journal .* cannot be kept.*(ENOSPC|EFBIG)/);
    expect(sync.stderr).toMatch(/no lock can be kept .*(ENOSPC|EFBIG)/);
    expect(sync.stderr).toMatch(/MD5s of run1 are not remembered/);
  });

  it('a sync whose journal fills up midway does so too, and what is left of the journal spoils nothing', async () => {
    const sync = await syncKeepingStateOn(halfAJournal);
    expect(sync).toMatchObject(carried);
    expect(attempt.missing()).toEqual([]);
    expect(sync.runs[0]?.problems[0]?.message).toMatch(/journal .* cannot be kept/);
    // The same folder, with room again.
    const stateFolder = join(disk.folder, 'state');
    const again = await attempt.within({ stateFolder }).sync();
    expect(again).toMatchObject({ code: 0, runs: [{ state: 'verified', uploaded: 0 }] });
  });

  it('a release that cannot write down its intent leaves the run where it is', async () => {
    await attempt.sync();
    disk = await make(lab.sizeBytes + 1024 * 1024);
    const runs = join(disk.folder, 'runs');
    await cp(join(lab.folder, 'runs'), runs, { recursive: true, preserveTimestamps: true });
    await fill(disk);
    const limit = disk.through.length === 0 ? [] : ['sh', '-c', 'ulimit -f 0 && exec "$@"', 'sh'];
    const own = attempt.within({ runs, through: limit });
    const release = await own.release('0s');
    expect(release.code).toBe(1);
    expect(release.stdout + release.stderr).toMatch(/disk is full|could not be changed/);
    expect(await own.missingOnDisk()).toEqual([]);
    expect(await namesIn(join(runs, trashFolder))).toEqual([]);
    expect(await namesIn(runs)).toContain(runName);
  });
});

/** Until not a byte more goes onto it; a disk whose files may not grow needs no filling. */
async function fill({ folder, through }: SmallDisk): Promise<void> {
  if (through.length > 0) return;
  await mkdir(join(folder, 'filling'));
  for (const size of [1024 * 1024, 64 * 1024, 4096]) {
    for (let number = 0; ; number += 1) {
      const isWritten = await writeFile(
        join(folder, 'filling', `${size}-${number}`),
        Buffer.alloc(size),
      ).then(
        () => true,
        () => false,
      );
      if (!isWritten) break;
    }
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder).catch(() => [])).filter((name) => !name.endsWith('.partial'));
}
