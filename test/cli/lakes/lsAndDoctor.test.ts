import { describe, expect, it } from 'vitest';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandBench, sourceArgs } from '../commandBench';

function entriesOf(stdout: string): { name: string; kind: string }[] {
  return (JSON.parse(stdout) as { entries: { name: string; kind: string }[] }).entries;
}

function benchWithBlobs(): CommandBench {
  const bench = new CommandBench();
  bench.lake.store
    .place({ container: 'runs', name: 'a/one.txt' }, 'one')
    .place({ container: 'runs', name: 'a/b/two.txt' }, 'two', { md5Hex: undefined })
    .place({ container: 'runs', name: 'top.txt' }, 'top');
  return bench;
}

describe('lakeside ls', () => {
  it('lists the containers of the account', async () => {
    const { code, stdout } = await benchWithBlobs().run('ls', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      entries: [{ name: 'runs', kind: 'container', sizeBytes: null, md5: null, etag: null }],
    });
  });

  it('prints of containers only their names', async () => {
    const { stdout } = await benchWithBlobs().run('ls');
    expect(stdout).toBe('container\nruns\n');
  });

  it('lists one level, with or without a slash at the end', async () => {
    const bench = benchWithBlobs();
    for (const place of ['runs/a', 'runs/a/']) {
      const { stdout } = await bench.run('ls', place, '--json');
      expect(entriesOf(stdout)).toEqual([
        { name: 'a/b/', kind: 'prefix', sizeBytes: null, md5: null, etag: null },
        {
          name: 'a/one.txt',
          kind: 'blob',
          sizeBytes: 3,
          md5: 'f97c5d29941bfb1b2fdab0874906ab82',
          etag: expect.any(String),
        },
      ]);
    }
  });

  it('lists every blob below a prefix, and says which carry no MD5', async () => {
    const bench = benchWithBlobs();
    const { stdout } = await bench.run('ls', 'runs', '--recursive', '--json');
    expect(entriesOf(stdout)).toMatchObject([
      { name: 'a/b/two.txt', md5: null },
      { name: 'a/one.txt' },
      { name: 'top.txt' },
    ]);
    const people = await bench.run('ls', 'runs', '--recursive');
    expect(people.stdout).toMatch(/3 B +no MD5 +a\/b\/two\.txt/);
  });

  it('shows a single blob by its name', async () => {
    const { stdout } = await benchWithBlobs().run('ls', 'runs/a/one.txt', '--json');
    expect(entriesOf(stdout)).toMatchObject([{ name: 'a/one.txt', kind: 'blob' }]);
  });

  it('says that there is nothing where there is nothing', async () => {
    const { code, stdout } = await benchWithBlobs().run('ls', 'runs/nowhere', '--json');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '{"entries":[]}\n' });
  });

  it('reads all pages', async () => {
    const bench = new CommandBench();
    for (let index = 0; index < 6000; index += 1) {
      bench.lake.store.place({ container: 'runs', name: `x/${index}` }, '');
    }
    const { stdout } = await bench.run('ls', 'runs/x', '--json');
    expect(entriesOf(stdout)).toHaveLength(6000);
  });

  it.each([['rums'], ['rums/'], ['rums/x/', '--recursive']])(
    'says of a container that is missing which there are, and does not have it made: %s',
    async (...place) => {
      const { code, stdout, stderr } = await new CommandBench().run('ls', ...place, '--json');
      expect(code).toBe(1);
      expect(JSON.parse(stdout)).toEqual({
        runs: [],
        error: {
          reason: 'containerMissing',
          message: expect.stringMatching(/^There is no container rums at .*did you mean "runs"\?$/),
          remedy: 'The containers are runs',
        },
      });
      expect(stderr).toMatch(/did you mean "runs"\? The containers are runs\.\n$/);
    },
  );

  it('says that a container is missing also where the others may not be listed', async () => {
    const bench = new CommandBench();
    bench.lake.store.failNext('listContainers', 'forbidden');
    const { stderr } = await bench.run('ls', 'elsewhere');
    expect(stderr).toMatch(/There is no container elsewhere .* may not list the containers/);
  });
});

describe('lakeside doctor', () => {
  it('finds that all is fine, and leaves nothing behind', async () => {
    const bench = new CommandBench();
    const { code, stdout } = await bench.run('doctor', ...sourceArgs, '--json');
    expect(code).toBe(0);
    const { findings } = JSON.parse(stdout) as { findings: { outcome: string }[] };
    expect(findings.map(({ outcome }) => outcome)).toEqual(Array(8).fill('ok'));
    expect(bench.lake.store.names('runs')).toEqual([]);
  });

  it('says that nothing can be kept in the state folder, and what to do', async () => {
    const bench = new CommandBench();
    bench.surroundings.stateFailure = Object.assign(new Error('no'), { code: 'ENOSPC' });
    const { code, stdout } = await bench.run('doctor', ...sourceArgs);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /▲ state folder \/state: cannot be written to: the disk is full\n {2}→ .*--state-dir/,
    );
  });

  it('tells a missing container from a refused credential, each with its remedy', async () => {
    const bench = new CommandBench();
    bench.lake.store.removeContainer('runs');
    const missing = await bench.run('doctor', ...sourceArgs);
    expect(missing.code).toBe(1);
    expect(missing.stdout).toContain('--create-container');
    bench.lake.store.failNext('listContainers', 'unauthorized');
    const refused = await bench.run('doctor', ...sourceArgs);
    expect(refused.code).toBe(1);
    expect(refused.stdout).toContain('does not take this credential');
  });

  it('tries every database connection with its own password and prints none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lakeside-cli-'));
    const bench = new CommandBench();
    bench.workingFolder = folder;
    bench.databaseFinding = {
      outcome: 'failed',
      reason: 'unreachable',
      message: 'db.lab:5432 cannot be reached',
      remedy: 'Check the VPN',
    };
    const lake = {
      storage: { blobEndpoint: 'https://lab.blob.core.windows.net' },
      connections: { dwh: { host: 'db.lab', database: 'dwh', user: 'reader' } },
    };
    await writeFile(join(folder, 'lake.json'), JSON.stringify(lake));
    const { code, stdout, stderr } = await bench.run('doctor', '--verbose');
    await rm(folder, { recursive: true });
    expect(code).toBe(1);
    expect(stdout).toContain('✖ connection dwh: db.lab:5432 cannot be reached');
    expect(stdout).toContain('→ Check the VPN');
    expect(bench.databases).toMatchObject([{ password: 'password of dwh' }]);
    expect(stdout + stderr).not.toContain('password of');
  });
});
