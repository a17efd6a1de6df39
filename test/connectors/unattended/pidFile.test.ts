import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimPidFile } from '../../../src/connectors/stateFolder/pidFile';
import { ownIdentity } from '../../../src/connectors/fileSystem/processIdentity';

let folder: string;
let file: string;
let child: ChildProcess | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lakeside-pid-'));
  file = join(folder, 'sync.pid');
});
afterEach(async () => {
  child?.kill('SIGKILL');
  child = undefined;
  await rm(folder, { recursive: true });
});

describe('a pid file', () => {
  it('names this process on its first line until it is released', async () => {
    const claim = await claimPidFile(file);
    expect((await readFile(file, 'utf8')).split('\n')[0]).toBe(String(process.pid));
    if (claim.kind === 'claimed') await claim.release();
    expect(await readdir(folder)).toEqual([]);
  });

  it('is held by a process that runs', async () => {
    await claimPidFile(file);
    expect(await claimPidFile(file)).toEqual({ kind: 'held', processId: process.pid });
  });

  it('of another program is believed while its process runs', async () => {
    child = spawn('sleep', ['60']);
    await writeFile(file, `${child.pid}\n`);
    expect(await claimPidFile(file)).toEqual({ kind: 'held', processId: child.pid });
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await claimPidFile(file)).toMatchObject({ kind: 'claimed' });
  });

  it('is stale when its number belongs to a later process, or the machine was started since', async () => {
    const { bootId, startTicks } = await ownIdentity();
    for (const second of [`${bootId} ${Number(startTicks) - 1}`, `another-boot ${startTicks}`]) {
      await writeFile(file, `${process.pid}\n${second}\n`);
      const claim = await claimPidFile(file);
      expect(claim.kind).toBe('claimed');
      if (claim.kind === 'claimed') await claim.release();
    }
  });

  it.each(['', 'not a number\n', '0\n'])('that says %j is stale', async (text) => {
    await writeFile(file, text);
    expect(await claimPidFile(file)).toMatchObject({ kind: 'claimed' });
  });

  it('is claimed by one of many that find it stale at once', async () => {
    await writeFile(file, '999999999\n');
    const claims = await Promise.all(Array.from({ length: 8 }, () => claimPidFile(file)));
    expect(claims.filter(({ kind }) => kind === 'claimed')).toHaveLength(1);
    expect(await readdir(folder)).toEqual(['sync.pid']);
  });
});
