import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { CommandWorld, startService, type Service } from './command/commandWorld';
import { TappedStorage } from './command/tappedStorage';

/** Several machines, each with a state folder of its own, at one source. */
describe('several writers', () => {
  let service: Service;
  let world: CommandWorld;
  let tap: TappedStorage;

  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.stop());
  beforeEach(async () => {
    world = await CommandWorld.create(service);
    tap = await TappedStorage.start(service.blobEndpoint);
  });
  afterEach(async () => {
    await tap.stop();
    await world.dispose();
  });

  /** `lakeside sync` of one machine, whose requests are seen. */
  async function sync(
    machine: string,
    onStart?: (kill: (signal: NodeJS.Signals) => void) => void,
  ): ReturnType<CommandWorld['json']> {
    const endpoint = `${tap.origin}${new URL(service.blobEndpoint).pathname}`;
    const options = { env: { LAKESIDE_STATE: `${world.folder}/${machine}` } };
    return world.json('sync', ['--kind', 'folders', '--blob-endpoint', endpoint], {
      ...options,
      ...(onStart && { onStart }),
    });
  }

  /** Puts of one file of a run. */
  function putsOf(path: string): number {
    return tap.requests.filter(
      ({ method, url }) => method === 'PUT' && url.split('?')[0]?.endsWith(`/dest/${path}`),
    ).length;
  }

  const run = { 'run/RunInfo.xml': '<RunInfo/>', 'run/data/a.bin': 'a', 'run/data/b.bin': 'b' };

  test('race for one run: one sends it, nothing twice, and all are content', async () => {
    await world.write(run);
    const results = await Promise.all(['vm-1', 'vm-2', 'vm-2', 'vm-3'].map((name) => sync(name)));
    expect(results.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    for (const path of Object.keys(run)) expect([path, putsOf(path)]).toEqual([path, 1]);
    const states = results.flatMap(({ runs }) => runs.map(({ state }) => state));
    expect(states).toContain('verified');
    expect(states.filter((state) => !['verified', 'syncing'].includes(state))).toEqual([]);
    const uploaded = results.map(({ runs }) => runs[0]?.uploaded);
    expect(uploaded.filter((count) => count === 3)).toHaveLength(1);
    expect(await world.blobNames()).not.toContain('dest/run.lock');
  });

  test('go on with other runs, and look again at those that another had', async () => {
    await world.write({ ...run, 'second/a': 'a', 'third/a': 'a' });
    // The first machine stops at its first file until the second is through with the other runs.
    let second: ReturnType<typeof sync> | undefined;
    let isHeldSeen = false;
    tap.onRequest = async ({ method, url }) => {
      if (method !== 'PUT') return;
      if (url.includes('/dest/run/') && second === undefined) {
        second = sync('vm-2');
        await expect.poll(() => isHeldSeen, { timeout: 60_000 }).toBe(true);
      }
      if (url.includes('/dest/third/')) isHeldSeen = true;
    };
    const first = await sync('vm-1');
    const other = await second;
    expect([first.code, other?.code]).toEqual([0, 0]);
    for (const path of [...Object.keys(run), 'second/a', 'third/a']) {
      expect([path, putsOf(path)]).toEqual([path, 1]);
    }
    const uploaded = (of: typeof first | undefined): unknown =>
      of?.runs.map(({ run: name, uploaded: count }) => [name, count]);
    expect(uploaded(first)).toEqual([
      ['run', 3],
      ['second', 0],
      ['third', 0],
    ]);
    expect(uploaded(other)).toEqual([
      ['run', 0],
      ['second', 1],
      ['third', 1],
    ]);
  });

  test('leave a run alone that another has, with a warning that says who, and exit 0', async () => {
    await world.write(run);
    const lock = world.blob('run.lock');
    const metadata = { host: 'vm-7', user: 'lab', process: '4711', command: 'lakeside' };
    await lock.upload('', 0, { metadata: { ...metadata, since: '2026-01-02T03:04:05.000Z' } });
    await lock.getBlobLeaseClient(randomUUID()).acquireLease(60);
    const result = await sync('vm-1');
    expect(result.code).toBe(0);
    expect(result.runs).toMatchObject([{ run: 'run', state: 'syncing', uploaded: 0 }]);
    const who =
      'held by vm-7 (lakeside, user lab, process 4711) since 2026-01-02T03:04:05Z; ' +
      'if that process died, its lock ends within a minute';
    expect(result.runs[0]?.problems[0]).toEqual({ path: '', verdict: null, message: who });
    expect(result.stderr).toContain('held by vm-7');
    expect(await world.blobNames()).toEqual(['dest/run.lock']);
    const seen = await world.json('runs', ['--kind', 'folders']);
    expect([seen.code, seen.runs[0]?.state]).toEqual([0, 'syncing']);
  });

  test('take up at once what a process of the same machine left when it was killed', async () => {
    await world.write(run);
    const large = randomBytes(20 * 1024 * 1024);
    await world.write({ 'run/data/large.bin': large });
    let kill: ((signal: NodeJS.Signals) => void) | undefined;
    let blocks = 0;
    const stagedBlocks = async (): Promise<number> => {
      const list = await world
        .blob('run/data/large.bin')
        .getBlockList('uncommitted')
        .catch(() => undefined);
      return list?.uncommittedBlocks?.length ?? 0;
    };
    tap.onRequest = async ({ method, url }) => {
      if (method !== 'PUT' || !url.includes('comp=block&')) return;
      blocks += 1;
      if (blocks === 3) {
        await vi.waitUntil(async () => (await stagedBlocks()) === 2, { timeout: 10_000 });
        kill?.('SIGKILL');
        // What is under way goes down with it.
        await new Promise(() => undefined);
      }
    };
    await expect(sync('vm-1', (signal) => (kill = signal))).rejects.toThrow('Not one document');
    tap.onRequest = undefined;
    expect(await world.blobNames()).toContain('dest/run.lock');
    const before = tap.requests.length;
    const again = await sync('vm-1');
    expect(again).toMatchObject({ code: 0, runs: [{ state: 'verified', problems: [] }] });
    expect(again.runs[0]?.evidence).toEqual({ size: 0, recordedMd5: 0, attested: 4, reread: 0 });
    const sentAgain = tap.requests.slice(before).filter(({ url }) => url.includes('comp=block&'));
    expect(sentAgain).toHaveLength(1);
    expect(putsOf('run/RunInfo.xml')).toBe(1);
    expect(await world.blobNames()).not.toContain('dest/run.lock');
  });
});
