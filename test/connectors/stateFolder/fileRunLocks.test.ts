import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FileRunLocks } from '../../../src/connectors/stateFolder/fileRunLocks';
import type { RunLockAttempt, RunLockKey } from '../../../src/core/storage/runLocks';

const key: RunLockKey = { endpoint: 'https://lab', container: 'runs', prefix: 'MiSeqOutput/run/' };

let folder = '';
let children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lakeside-'));
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  children = [];
  await rm(folder, { recursive: true });
});

const locks = (): FileRunLocks => new FileRunLocks(folder, { command: 'lakeside sync' });

function take(of = key): Promise<RunLockAttempt> {
  return locks().take(of, locks().holder(Date.UTC(2026, 0, 1)));
}

async function release(attempt: RunLockAttempt): Promise<void> {
  if (attempt.kind !== 'taken') throw new Error(`Not taken: ${attempt.kind}`);
  await attempt.lock.release({ isLeased: false });
}

async function lockFile(): Promise<string> {
  const [name = ''] = await readdir(join(folder, 'locks'));
  return join(folder, 'locks', name);
}

function leaseIdOf(attempt: RunLockAttempt): string {
  if (attempt.kind !== 'taken') throw new Error(`Not taken: ${attempt.kind}`);
  return attempt.lock.leaseId;
}

/** Makes the lock say that another process has it. */
async function rewrite(changes: Readonly<Record<string, unknown>>): Promise<void> {
  const file = await lockFile();
  const record: object = JSON.parse(await readFile(file, 'utf8'));
  await writeFile(file, JSON.stringify({ ...record, ...changes }));
}

async function startProcess(): Promise<number> {
  const child = spawn(process.execPath, [
    '-e',
    'process.stdout.write("x"); setInterval(() => {}, 1e6)',
  ]);
  children.push(child);
  await once(child.stdout, 'data');
  return child.pid ?? 0;
}

describe('a lock of this machine', () => {
  test('has one holder at a time, whom others are told', async () => {
    const first = await take();
    expect(await take()).toEqual({
      kind: 'held',
      holder: expect.objectContaining({
        processId: process.pid,
        command: 'lakeside sync',
        sinceMs: Date.UTC(2026, 0, 1),
      }),
    });
    expect((await take({ ...key, container: 'other' })).kind).toBe('taken');
    await release(first);
    expect((await take()).kind).toBe('taken');
  });

  test('goes to exactly one of many that want it at once', async () => {
    const attempts = await Promise.all(Array.from({ length: 40 }, () => take()));
    expect(attempts.filter(({ kind }) => kind === 'taken')).toHaveLength(1);
    expect(attempts.filter(({ kind }) => kind === 'held')).toHaveLength(39);
    expect(await readdir(join(folder, 'locks'))).toHaveLength(1);
  });

  test('of a process that lives is respected', async () => {
    await take();
    const processId = await startProcess();
    await rewrite({ processId, startTicks: await startTicksOf(processId) });
    expect((await take()).kind).toBe('held');
  });

  test('of a process that was killed is free', async () => {
    await take();
    const processId = await startProcess();
    await rewrite({ processId, startTicks: await startTicksOf(processId) });
    const [child] = children;
    child?.kill('SIGKILL');
    if (child) await once(child, 'exit');
    expect((await take()).kind).toBe('taken');
  });

  test('tells of a holder that the lake names whether it is over', async () => {
    const attempt = await take();
    const holder = locks().holder(Date.UTC(2026, 0, 1));
    const later = { ...holder, sinceMs: holder.sinceMs + 1 };
    expect(await locks().isOver(key, holder)).toBe(false);
    if (attempt.kind === 'taken') await attempt.lock.release({ isLeased: true });
    expect(await locks().isOver(key, holder)).toBe(true);
    expect(await locks().isOver(key, later)).toBe(false);
    expect(await locks().isOver({ ...key, prefix: 'other/' }, holder)).toBe(false);
  });

  test('is not kept by a later process of the same number, nor by one of before the last start', async () => {
    await take();
    await rewrite({ startTicks: '1' });
    const second = await take();
    expect(second.kind).toBe('taken');
    await rewrite({ bootId: 'another' });
    expect((await take()).kind).toBe('taken');
  });

  test('hands its lease on to the next of this machine if it could not be given back', async () => {
    const first = await take();
    const leaseId = leaseIdOf(first);
    await rewrite({ bootId: 'another' });
    const second = await take();
    expect(leaseIdOf(second)).toBe(leaseId);
    if (second.kind === 'taken') await second.lock.release({ isLeased: true });
    const third = await take();
    expect(leaseIdOf(third)).toBe(leaseId);
    await release(third);
    expect(leaseIdOf(await take())).not.toBe(leaseId);
  });

  test('that is garbage is free', async () => {
    await take();
    await writeFile(await lockFile(), 'gar');
    expect((await take()).kind).toBe('taken');
  });

  test('of a dead process goes to exactly one of many', async () => {
    await take();
    await rewrite({ bootId: 'another' });
    const attempts = await Promise.all(Array.from({ length: 20 }, () => take()));
    expect(attempts.filter(({ kind }) => kind === 'taken')).toHaveLength(1);
  });

  test('that somebody else took meanwhile is not given back by its old holder', async () => {
    const first = await take();
    await rewrite({ bootId: 'another' });
    await take();
    await release(first);
    expect((await take()).kind).toBe('held');
  });

  test('that cannot be made is said to be unavailable', async () => {
    await writeFile(join(folder, 'locks'), '');
    expect(await take()).toEqual({
      kind: 'unavailable',
      message: expect.stringContaining('no lock can be kept'),
    });
  });
});

async function startTicksOf(processId: number): Promise<string | undefined> {
  const text = await readFile(`/proc/${processId}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[19];
}
