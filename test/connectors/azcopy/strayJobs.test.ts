import type * as fileSystem from 'node:fs/promises';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { endStrayJobs, recordJob } from '../../../src/connectors/azcopy/strayJobs';
import * as processes from '../../../src/connectors/fileSystem/processIdentity';
import { nullLogger } from '../../../src/core/base/logger';

let parent: string;

/** As on a share where somebody else has a file of the folder open. */
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof fileSystem>();
  const remove: typeof real.rm = async (path, options) => {
    if (String(path).endsWith('job-busy')) throw new Error('EBUSY: resource busy');
    await real.rm(path, options);
  };
  return { ...real, rm: remove };
});

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'lakeside-strays-'));
});

afterEach(() => rm(parent, { recursive: true }));

describe('the folder of a job', () => {
  it('is deleted once its Lakeside is gone, and left alone where another machine made it', async () => {
    const gone = await recordGone('job-gone');
    const elsewhere = gone.replace(`"${hostname()} `, '"another-machine ');
    expect(elsewhere).not.toBe(gone);
    await writeFile(join(await jobFolder('job-elsewhere'), 'process.json'), elsewhere);
    await recordJob(await jobFolder('job-running'), processes);
    await jobFolder('job-beginning');
    await endStrayJobs(parent, { processes, logger: nullLogger });
    expect((await readdir(parent)).sort()).toEqual([
      'job-beginning',
      'job-elsewhere',
      'job-running',
    ]);
  });

  it('is told of where it cannot be deleted, and keeps no other from being so', async () => {
    await recordGone('job-busy');
    await recordGone('job-gone');
    const warnings: string[] = [];
    const logger = { ...nullLogger, warn: (message: string) => void warnings.push(message) };
    await endStrayJobs(parent, { processes, logger });
    expect(await readdir(parent)).toEqual(['job-busy']);
    expect(warnings).toEqual([expect.stringMatching(/job-busy, .* is not deleted: EBUSY/)]);
  });

  it('is deleted after a month without a write where nobody can tell its processes any more', async () => {
    const written = new Date(Date.now() - 31 * 24 * 3_600_000);
    for (const [name, file, at] of [
      ['job-older', 'process.json', written],
      ['job-copying', 'plan.steV18', new Date()],
    ] as const) {
      const folder = await jobFolder(name);
      await writeFile(join(folder, file), '{"machine":"of an older version"}');
      await utimes(join(folder, file), at, at);
      await utimes(folder, written, written);
    }
    await recordJob(await jobFolder('job-running'), processes);
    for (const file of ['process.json', '.'])
      await utimes(join(parent, 'job-running', file), written, written);
    await endStrayJobs(parent, { processes, logger: nullLogger });
    expect((await readdir(parent)).sort()).toEqual(['job-copying', 'job-running']);
  });
});

async function jobFolder(name: string): Promise<string> {
  const folder = join(parent, name);
  await mkdir(folder);
  return folder;
}

/** A job of a process of an earlier start of this machine. @returns its record */
async function recordGone(name: string): Promise<string> {
  const folder = await jobFolder(name);
  await recordJob(folder, {
    ...processes,
    identityOf: async (id) => ({
      ...(await processes.identityOf(id)),
      bootId: 'of another start',
    }),
  });
  return readFile(join(folder, 'process.json'), 'utf8');
}
