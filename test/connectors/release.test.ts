import { existsSync, readdirSync } from 'node:fs';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CommandWorld, startService, type Service } from './command/commandWorld';
import type { LakesideOptions } from './command/lakesideProcess';

let service: Service;
let world: CommandWorld;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());
beforeEach(async () => {
  world = await CommandWorld.create(service);
  await world.write(files);
});
afterEach(() => world.dispose());

/** Small ones, an empty one, and one in several blocks. */
const files = {
  'run1/a.txt': 'alpha',
  'run1/Data/b.txt': 'beta',
  'run1/Data/L001/empty': '',
  'run1/Data/large.cbcl': Buffer.alloc(9 * 1024 * 1024, 'large'),
};

interface Released {
  readonly code: number | null;
  readonly outcome: unknown;
  readonly reasons: readonly unknown[];
  readonly trash: unknown;
}

async function release(
  args: readonly string[] = [],
  options: Partial<LakesideOptions> = {},
): Promise<Released> {
  const { code, runs } = await world.json('release', ['--run', 'run1', ...args], options);
  const [run] = runs as unknown as readonly {
    readonly outcome: unknown;
    readonly refusals: readonly { readonly reason: unknown }[];
    readonly trash: unknown;
  }[];
  const reasons = run?.refusals.map(({ reason }) => reason) ?? [];
  return { code, outcome: run?.outcome, reasons, trash: run?.trash };
}

/** Every file of the run lies where it lay, with its content. */
async function expectWhole(): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    const isSame = (await readFile(join(world.runs, path))).equals(Buffer.from(content));
    expect([path, isSame]).toEqual([path, true]);
  }
}

function trashNames(): readonly string[] {
  const trash = join(world.runs, '.lakeside-trash');
  return existsSync(trash) ? readdirSync(trash).toSorted() : [];
}

describe('lakeside release against a real blob service and a real disk', () => {
  it('removes, puts back, removes again, and deletes after the grace period', async () => {
    await world.json('sync');
    const marker = (await world.blob('run1.sync').getProperties()).etag;
    const first = await release();
    expect(first).toMatchObject({ code: 0, outcome: 'released' });
    expect(existsSync(join(world.runs, 'run1'))).toBe(false);
    expect(await readFile(join(String(first.trash), 'a.txt'), 'utf8')).toBe('alpha');
    expect(await world.json('runs')).toMatchObject({ code: 0, runs: [{ state: 'released' }] });
    expect(await world.json('sync')).toMatchObject({ code: 0, runs: [{ state: 'released' }] });
    expect(await release(['--undo'])).toMatchObject({ code: 0, outcome: 'undone' });
    await expectWhole();
    expect(await world.json('verify')).toMatchObject({ code: 0, runs: [{ state: 'verified' }] });
    expect(await release(['--grace', '1s'])).toMatchObject({ code: 0, outcome: 'released' });
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const sync = await world.json('sync');
    expect([sync.code, sync.stderr]).toEqual([
      0,
      expect.stringContaining('deleted from the trash'),
    ]);
    expect(trashNames()).toEqual([expect.stringMatching(/^run1\.[0-9a-f]{8}\.json$/)]);
    expect(await world.json('runs')).toMatchObject({
      code: 0,
      runs: [{ state: 'released', files: 4, verdicts: { match: 4 } }],
    });
    expect((await world.blob('run1.sync').getProperties()).etag).toBe(marker);
    expect(await world.blobNames()).toContain('dest/run1.released');
  });

  it('reads back what only a recorded MD5 speaks for, and deletes at once when told to', async () => {
    await world.blob('run1/a.txt').upload('alpha', 5);
    await world.json('sync');
    expect(await release()).toMatchObject({ code: 1, reasons: ['weakEvidence'] });
    expect(await release(['--reread', '--grace', '0s'])).toMatchObject({
      code: 0,
      outcome: 'purged',
    });
    expect(trashNames()).toEqual([expect.stringMatching(/\.json$/)]);
  });

  it('refuses when a blob was tampered with, and says all that speaks against it', async () => {
    await world.json('sync');
    const tampered = world.blob('run1/a.txt');
    const { contentMD5 } = await tampered.getProperties();
    const blobHTTPHeaders = contentMD5 === undefined ? {} : { blobContentMD5: contentMD5 };
    await tampered.stageBlock(Buffer.from('1').toString('base64'), 'omega', 5);
    await tampered.commitBlockList([Buffer.from('1').toString('base64')], { blobHTTPHeaders });
    await mkdir(join(world.runs, 'run1/void'));
    expect(await release()).toMatchObject({ code: 1, reasons: ['notProven', 'notCarried'] });
    expect(await release(['--reread'])).toMatchObject({
      code: 1,
      reasons: ['notProven', 'notCarried'],
    });
    await expectWhole();
  });

  it('keeps the trash when a blob is gone by the end of the grace period', async () => {
    await world.json('sync');
    const { trash } = await release(['--grace', '1s']);
    await world.blob('run1/Data/large.cbcl').delete();
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const sync = await world.json('sync');
    expect(sync).toMatchObject({ code: 1, error: { reason: 'trashKept' } });
    expect(sync.runs).toMatchObject([{ state: 'mismatch', verdicts: { missingRemote: 1 } }]);
    expect(existsSync(join(String(trash), 'Data/large.cbcl'))).toBe(true);
    expect(await release(['--undo'])).toMatchObject({ code: 0, outcome: 'undone' });
    await expectWhole();
  });

  it('refuses on a source that this account may not change', async () => {
    await world.json('sync');
    await chmod(world.runs, 0o555);
    const refused = await release([], { isOrdinaryUser: true });
    await chmod(world.runs, 0o755);
    expect(refused).toMatchObject({ code: 1, reasons: ['notWritable'] });
    await expectWhole();
  });

  it('goes with the sync where that is asked for', async () => {
    const synced = await world.json('sync', ['--remove-source']);
    expect(synced).toMatchObject({ code: 0, runs: [{ state: 'released', uploaded: 4 }] });
    expect(existsSync(join(world.runs, 'run1'))).toBe(false);
    await writeFile(join(world.runs, 'stray.txt'), 'stray');
    expect((await world.json('sync', ['--remove-source'])).code).toBe(0);
    await rm(join(world.runs, 'stray.txt'));
  });

  it('is finished after kill -9 at any instant, and never shows half a run as one', async () => {
    await world.json('sync');
    const started = performance.now();
    await release();
    const usualMs = performance.now() - started;
    await release(['--undo']);
    let released = 0;
    for (let attempt = 0; attempt < kills; attempt += 1) {
      const afterMs = (usualMs * (attempt + 0.5)) / kills;
      await killedRelease(afterMs);
      if (existsSync(join(world.runs, 'run1'))) await expectWhole();
      else released += 1;
      // The lease of a process that was killed ends after a minute; a person may end it sooner.
      await world
        .blob('run1.lock')
        .getBlobLeaseClient()
        .breakLease(0)
        .catch(() => undefined);
      await world.json('sync', ['--run', 'run1']);
      const state = existsSync(join(world.runs, 'run1')) ? 'verified' : 'released';
      expect((await world.json('runs')).runs).toMatchObject([{ run: 'run1', state }]);
      if (state === 'released') expect((await release(['--undo'])).code).toBe(0);
      await expectWhole();
      expect(
        trashNames().filter((name) => /\.[0-9a-f]{8}(?:\.purging|\.json)?$/.test(name)),
      ).toEqual([]);
    }
    expect(released).toBeLessThan(kills);
  });
});

/** Spread over the time that a release takes. */
const kills = 6;

async function killedRelease(afterMs: number): Promise<void> {
  await world.run('release', ['--run', 'run1'], {
    onStart: (kill) => void setTimeout(() => kill('SIGKILL'), afterMs),
  });
}
