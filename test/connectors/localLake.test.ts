import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { access, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  localLakeStatus,
  resetLocalLake,
  startLocalLake,
  stopLocalLake,
  type LocalLake,
} from '../../src/connectors/localLake/localLake';
import type { LocalLakeTools } from '../../src/connectors/localLake/localLakeTools';
import { checkDatabaseAccess } from '../../src/connectors/postgres/login/postgresAccess';
import { readBlob } from '../../src/core/storage/readBlob';
import { parseLake } from '../../src/core/lake/parseLake';
import { blobsOf, LakeWorld } from './localLake/lakeWorld';

/** For lakes that never come so far. */
const noTools: LocalLakeTools = {
  withStorage: async () => undefined,
  createRepository: async () => true,
  createHistory: async () => true,
};

let world: LakeWorld;
let lake: LocalLake;
const state = (): string => world.stateFolder();

beforeAll(async () => {
  world = await LakeWorld.create();
  lake = await world.start();
});

afterAll(async () => world?.end('stale', 'foreign', 'racing', 'aborted', 'attached'));

/** Runs one statement as a user of the local lake. */
async function query(user: string, sql: string): Promise<readonly unknown[]> {
  const client = new Client({ ...lake.postgres, user, password: 'any', ssl: false });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function readDemoLake() {
  const file = join(lake.workspaceFolder, 'lake.json');
  const text = await readFile(file, 'utf8');
  return { file, text, ...parseLake(text, { file, resolveFolder: (folder) => folder }) };
}

describe('a local lake', () => {
  test('says step by step what it does', () => {
    expect(world.steps).toEqual([
      'Starting the blob service',
      'Starting Postgres',
      'Making sample runs',
      'Writing what pipelines did in the last weeks',
    ]);
  });

  test('serves blobs, with the containers of the demo in it', async () => {
    const store = blobsOf(lake.blobEndpoint);
    const names = (await store.listContainers()).map(({ name }) => name);
    await store.close();
    expect(names).toEqual([
      'datasets',
      'metabolomics',
      'miseq01',
      'nextseq01',
      'novaseq01',
      'proteomics',
      'samples',
    ]);
  });

  test('describes itself in a lake file without problems', async () => {
    const demo = await readDemoLake();
    expect(demo.problems).toEqual([]);
    expect(demo.lake?.storage.blobEndpoint).toBe(lake.blobEndpoint);
    expect(demo.lake?.sources.map(({ name }) => name)).toEqual([
      'MiSeq',
      'NextSeq',
      'NovaSeq',
      'Proteomics',
      'Metabolomics',
    ]);
  });

  test('has databases that its connections say the truth about', async () => {
    const { lake: demo } = await readDemoLake();
    for (const connection of demo?.connections.values() ?? []) {
      const finding = await checkDatabaseAccess(connection, { password: undefined });
      expect(finding).toMatchObject({ outcome: 'ok', reason: 'ok' });
    }
  });

  test('lets the reader read and nothing more, and knows no other users', async () => {
    expect(await query('benchling_reader', 'select count(*)::int from biosustain.strain')).toEqual([
      { count: 226 },
    ]);
    await expect(query('benchling_reader', 'create table biosustain.x ()')).rejects.toMatchObject({
      code: '42501',
    });
    await expect(query('stranger', 'select 1')).rejects.toMatchObject({ code: '28000' });
  });

  test('keeps clients apart that ask at the same time', async () => {
    const ask = (user: string) =>
      query(user, 'begin; select current_user as name; commit').then(() =>
        query(user, 'select current_user as name'),
      );
    const users = ['warehouse', 'benchling_reader', 'warehouse', 'benchling_reader'];
    expect(await Promise.all(users.map(ask))).toEqual(users.map((name) => [{ name }]));
  });

  test('tells nothing to whoever does not show the token, which only its owner can read', async () => {
    const statusFile = join(state(), 'localLake/running.json');
    const { controlPort } = JSON.parse(await readFile(statusFile, 'utf8'));
    for (const request of [{}, { method: 'POST', headers: { authorization: 'Bearer guess' } }]) {
      const response = await fetch(`http://127.0.0.1:${controlPort}/stop`, request);
      expect([response.status, await response.text()]).toEqual([401, '']);
    }
    const readableByOthers =
      process.platform === 'win32' ? 0 : (await stat(statusFile)).mode & 0o077;
    expect(readableByOthers).toBe(0);
  });

  test('is left alone by a second start', async () => {
    const again = await world.start();
    expect(again).toEqual({ ...lake, isNew: false });
  });

  test('keeps blobs, tables and ports when it is stopped and started', async () => {
    const bytes = new TextEncoder().encode('kept');
    const address = { container: 'samples', name: 'kept.txt' };
    const md5 = createHash('md5').update(bytes).digest();
    const before = blobsOf(lake.blobEndpoint);
    await before.putBlob(address, { bytes, md5 }, { condition: { kind: 'any' } });
    await before.close();
    await query('warehouse', 'create table data_lake.kept as select 7 as seven');
    expect(await stopLocalLake(state())).toBe(true);
    expect(await localLakeStatus(state())).toEqual({ state: 'stopped' });
    expect(await stopLocalLake(state())).toBe(false);
    expect(await world.start()).toEqual(lake);
    const after = blobsOf(lake.blobEndpoint);
    expect(new TextDecoder().decode(await readBlob(after, address))).toBe('kept');
    await after.close();
    expect(await query('warehouse', 'select seven from data_lake.kept')).toEqual([{ seven: 7 }]);
  });

  test('moves when a port is taken, and its lake file with it', async () => {
    await stopLocalLake(state());
    const { file, text } = await readDemoLake();
    const edited = text.replace('"completionDelay": "30m"', '"completionDelay": "45m"');
    await writeFile(file, edited);
    const intruder = createServer().listen(Number(new URL(lake.blobEndpoint).port), '127.0.0.1');
    await once(intruder, 'listening');
    const moved = await world.start();
    intruder.close();
    const demo = await readDemoLake();
    expect(moved.blobEndpoint).not.toBe(lake.blobEndpoint);
    expect(demo.text).toBe(edited.replace(lake.blobEndpoint, moved.blobEndpoint));
    lake = moved;
  });
});

describe('a status that is left over', () => {
  /** Writes a status as servers do that were killed. */
  async function leaveStatus(name: string, status: object): Promise<string> {
    const folder = join(await world.stateFolderWithoutRuns(name), 'localLake');
    await writeFile(join(folder, 'localLake.json'), '{}');
    await writeFile(join(folder, 'running.json'), JSON.stringify(status));
    return world.stateFolder(name);
  }

  test('of a process that is gone is replaced', async () => {
    const gone = { pid: 2 ** 22 + 1, startedAtMs: 0, controlPort: 1, token: 'gone' };
    const folder = await leaveStatus('stale', gone);
    expect(await localLakeStatus(folder)).toEqual({ state: 'stopped' });
    expect(await world.start(folder)).toMatchObject({ isNew: true });
  });

  test('with the process id of another program harms nobody', async () => {
    const other = createServer((_, response) => response.end('{}')).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const status = { pid: process.pid, startedAtMs: 0, controlPort: port, token: 'foreign' };
    const folder = await leaveStatus('foreign', status);
    expect(await localLakeStatus(folder)).toEqual({ state: 'stopped' });
    // Were the process id believed, this very process would be ended.
    expect(await stopLocalLake(folder)).toBe(false);
    other.close();
  });
});

describe('starting', () => {
  test('twice at once brings up one lake', async () => {
    const folder = await world.stateFolderWithoutRuns('racing');
    const [first, second] = await Promise.all([world.start(folder), world.start(folder)]);
    expect(first.blobEndpoint).toBe(second.blobEndpoint);
    expect(first.isNew).not.toBe(second.isNew);
  });

  test('goes on without git, and says so', async () => {
    const folder = world.stateFolder('racing');
    await rm(join(folder, 'localLake/workspace'), { recursive: true });
    const { workspaceFolder } = await world.start(folder, {
      tools: { createRepository: async () => false, createHistory: async () => false },
    });
    expect(world.steps.at(-1)).toBe('git is not installed: the demo workspace is a plain folder');
    await access(join(workspaceFolder, 'lake.json'));
  });

  test('that is cancelled leaves nothing running', async () => {
    const folder = world.stateFolder('aborted');
    const controller = new AbortController();
    const started = startLocalLake({
      stateFolder: folder,
      serverFile: world.serverFile,
      isDetached: true,
      onStep: () => controller.abort(),
      signal: controller.signal,
      tools: noTools,
    });
    await expect(started).rejects.toMatchObject({ name: 'AbortError' });
    expect(await localLakeStatus(folder)).toEqual({ state: 'stopped' });
  });

  test('without a detached process ends with the one that started it', async () => {
    const folder = await world.stateFolderWithoutRuns('attached');
    const child = fork(world.serverFile, [folder], { stdio: 'ignore' });
    const ended = once(child, 'exit');
    await once(child, 'message');
    child.disconnect();
    expect(await ended).toEqual([0, null]);
  });

  test('that fails names the log file', async () => {
    const broken = startLocalLake({
      stateFolder: world.stateFolder('aborted'),
      serverFile: join(world.stateFolder('nowhere'), 'missing.js'),
      isDetached: false,
      onStep: () => undefined,
      tools: noTools,
    });
    await expect(broken).rejects.toMatchObject({
      reason: 'notStarted',
      remedy: expect.stringContaining('servers.log'),
    });
  });
});

describe('a reset', () => {
  test('stops the lake and deletes all it made', async () => {
    expect(await resetLocalLake(state())).toBe(true);
    expect(await localLakeStatus(state())).toEqual({ state: 'stopped' });
    await expect(access(join(state(), 'localLake'))).rejects.toThrow('ENOENT');
    expect(await resetLocalLake(state())).toBe(false);
  });

  test('deletes nothing that a local lake did not make', async () => {
    const precious = join(world.stateFolder('precious'), 'localLake');
    await mkdir(precious, { recursive: true });
    await expect(resetLocalLake(world.stateFolder('precious'))).rejects.toMatchObject({
      reason: 'notOurs',
    });
    await access(precious);
  });
});
