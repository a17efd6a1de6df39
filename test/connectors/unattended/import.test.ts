import { createHash } from 'node:crypto';
import { readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CommandWorld, startService, type Service } from '../command/commandWorld';

let service: Service;
let world: CommandWorld;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());
beforeEach(async () => {
  world = await CommandWorld.create(service);
});
afterEach(() => world.dispose());

async function entryOf(path: string, hashed?: string): Promise<object> {
  const { size, mtimeNs } = await stat(join(world.runs, path), { bigint: true });
  const content = hashed ?? (await readFile(join(world.runs, path)));
  const hash = createHash('md5').update(content).digest('hex').toUpperCase();
  return { hash, size: Number(size), mtime: Number(mtimeNs) / 1e9 };
}

async function importState(state: object): Promise<{ imported: Record<string, number> }> {
  await writeFile(join(world.folder, 'ngs.db'), JSON.stringify(state));
  const { code, stdout } = await world.run('import azsync', ['ngs.db', '--json']);
  expect(code).toBe(0);
  return JSON.parse(stdout) as { imported: Record<string, number> };
}

const daysAgo = (days: number): number => Date.now() / 1000 - days * 86_400;

describe('lakeside import azsync', () => {
  it('takes over MD5s of files that nobody touched since, and of no others', async () => {
    await world.write({ 'run1/a.txt': 'alpha', 'run1/b.txt': 'beta', 'run2/c.txt': 'gamma' });
    // As a copying program leaves it: the time of the original, put there afterwards.
    await utimes(join(world.runs, 'run1/b.txt'), 1_600_000_000, 1_600_000_000);
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
    const { imported } = await importState({
      ngs: { run1: { observed: daysAgo(3), data: daysAgo(2) }, run2: { observed: daysAgo(3) } },
      stats: {
        '/data/run1/a.txt': await entryOf('run1/a.txt'),
        '/data/run1/b.txt': await entryOf('run1/b.txt'),
        '/data/run2/c.txt': await entryOf('run2/c.txt'),
        '/data/run1/gone.txt': { ...(await entryOf('run1/a.txt')) },
      },
    });
    expect(imported).toMatchObject({ sights: 2, hashes: 1, otherHashes: 3 });
  });

  it('makes a run that azsync saw long ago overdue at once, unless it warned of it lately', async () => {
    await world.write({ 'run1/a.txt': 'alpha', 'run2/a.txt': 'alpha' });
    const observed = daysAgo(5);
    await importState({ ngs: { run1: { observed }, run2: { observed, warned: daysAgo(1) } } });
    const flag = ['--completion-flag', 'never.txt'];
    const { code, runs, stderr } = await world.json('sync', flag);
    expect(code).toBe(1);
    expect(runs).toMatchObject([{ state: 'stale' }, { state: 'stale' }]);
    expect(stderr).toMatch(/▲ run1 is not verified .*missing: the completion flag never\.txt/);
    expect(stderr).not.toMatch(/▲ run2 is not verified/);
  });

  it('is done by the --state-file of a crontab line, once', async () => {
    await world.write({ 'run1/a.txt': 'alpha' });
    await writeFile(
      join(world.folder, 'ngs.db'),
      JSON.stringify({ ngs: { run1: { observed: daysAgo(5) } } }),
    );
    const args = ['--state-file', 'ngs.db', '--log-file', 'log', '--completion-flag', 'never.txt'];
    expect((await world.json('sync', args)).runs).toMatchObject([{ state: 'stale' }]);
    await world.json('sync', args);
    const log = await readFile(join(world.folder, 'log'), 'utf8');
    expect(log.match(/took over the first sight of 1 run,/g)).toHaveLength(1);
  });
});
