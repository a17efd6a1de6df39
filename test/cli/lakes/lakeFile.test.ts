import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CommandBench } from '../commandBench';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lakeside-cli-'));
});
afterEach(() => rm(folder, { recursive: true }));

const storage = { blobEndpoint: 'https://lab.blob.core.windows.net' };
const miseq = { name: 'MiSeq', folder: '/source', kind: 'illumina', container: 'runs' };

async function benchWithLake(lake: unknown): Promise<CommandBench> {
  const bench = new CommandBench();
  const text = typeof lake === 'string' ? lake : JSON.stringify(lake, undefined, 2);
  await writeFile(join(folder, 'lake.json'), text);
  bench.workingFolder = folder;
  bench.lake.tree.write('run1/a.txt', 'one');
  return bench;
}

function parse(stdout: string): {
  runs: { run: string; source: string; state: string }[];
  error?: { reason: string; message: string; remedy: string };
} {
  return JSON.parse(stdout) as ReturnType<typeof parse>;
}

describe('the lake file of a command', () => {
  it('is the one of the working folder or a folder above', async () => {
    const bench = await benchWithLake({ storage, sources: [miseq] });
    bench.workingFolder = join(folder, 'deep', 'down');
    await mkdir(bench.workingFolder, { recursive: true });
    const { code, stdout } = await bench.run('runs', '--json');
    expect(code).toBe(0);
    expect(parse(stdout).runs).toMatchObject([{ run: 'run1', source: 'MiSeq' }]);
  });

  it('may be named, also by its folder and relative to the working folder', async () => {
    const bench = await benchWithLake({ storage, sources: [miseq] });
    bench.workingFolder = '/';
    for (const named of [join(folder, 'lake.json'), folder, `.${folder}/lake.json`]) {
      const { stdout } = await bench.run('runs', '--json', '--lake', named);
      expect(parse(stdout).runs).toHaveLength(1);
    }
  });

  it('says whose a key without an account is only where it was named and is no part of a checkout', async () => {
    const bench = await benchWithLake({ storage, sources: [miseq] });
    const file = join(folder, 'lake.json');
    await bench.run('runs');
    await bench.run('runs', '--lake', file);
    await mkdir(join(folder, '.git'));
    await bench.run('runs', '--lake', file);
    await bench.run('runs', '--lake', file, '--account', 'other');
    expect(bench.meantFor).toEqual([
      undefined,
      storage.blobEndpoint,
      undefined,
      'https://other.blob.core.windows.net',
    ]);
  });

  it('counts as part of a checkout by where its bytes are, not by a link to it', async () => {
    const bench = await benchWithLake({ storage, sources: [miseq] });
    await mkdir(join(folder, 'clone', '.git'), { recursive: true });
    await writeFile(
      join(folder, 'clone', 'lake.json'),
      JSON.stringify({ storage, sources: [miseq] }),
    );
    await symlink(join(folder, 'clone', 'lake.json'), join(folder, 'mine.json'));
    await bench.run('runs', '--lake', join(folder, 'mine.json'));
    expect(bench.meantFor).toEqual([undefined]);
  });

  it('gives the emulator a key by the same rule, and says of one that it leaves idle', async () => {
    const emulator = { blobEndpoint: 'http://127.0.0.1:10000/devstoreaccount1' };
    const bench = await benchWithLake({ storage: emulator, sources: [miseq] });
    bench.bareSecret = 'AZURE_STORAGE_KEY';
    const named = await bench.run('runs', '--lake', folder);
    const found = await bench.run('runs');
    expect(bench.meantFor).toEqual([emulator.blobEndpoint, undefined]);
    expect(named.stderr).toBe('');
    expect(found.stderr).toMatch(
      /^AZURE_STORAGE_KEY is not used: .*devstoreaccount1, .*published key/,
    );
  });

  it('lists sources by name, whatever their order in it', async () => {
    const sources = ['zeta', 'alpha'].map((name) => ({ ...miseq, name, destination: name }));
    const bench = await benchWithLake({ storage, sources });
    const order = ['alpha', 'zeta'];
    for (const subcommand of ['runs', 'sync', 'verify']) {
      const { stdout, stderr } = await bench.run(subcommand, '--json');
      expect(parse(stdout).runs.map(({ source }) => source)).toEqual(order);
      expect([...stderr.matchAll(/alpha|zeta/g)].map(([name]) => name)).toEqual(order);
    }
  });

  it('is missed with a remedy', async () => {
    const bench = new CommandBench();
    bench.workingFolder = folder;
    const { code, stdout } = await bench.run('sync', '--json');
    expect(code).toBe(1);
    expect(parse(stdout)).toMatchObject({
      runs: [],
      error: { reason: 'lakeMissing', remedy: expect.stringContaining('--main-folder') },
    });
    const named = await bench.run('sync', '--json', '--lake', 'elsewhere.json');
    expect(named.code).toBe(1);
    expect(parse(named.stdout).error).toMatchObject({
      reason: 'lakeMissing',
      message: 'elsewhere.json does not exist',
    });
  });

  it('is refused with line and column when it is malformed', async () => {
    const bench = await benchWithLake('{\n  "storage": { "blobEndpoint": 7 },\n  "sources": [}\n}');
    const { code, stdout, stderr } = await bench.run('sync', '--json');
    expect(code).toBe(1);
    expect(parse(stdout).error).toMatchObject({
      reason: 'lakeMalformed',
      message: expect.stringMatching(/^lake\.json:3:\d+: /),
    });
    expect(stderr).toMatch(/lake\.json:3:\d+: /);
  });

  it('is refused for every place that is wrong, each named', async () => {
    const bench = await benchWithLake({
      storage,
      sources: [{ ...miseq, kind: 'illumnia', container: 'Runs' }],
    });
    const { stdout, stderr } = await bench.run('runs', '--json');
    expect(stderr).toContain('sources[0].kind');
    expect(stderr).toContain('sources[0].container');
    expect(parse(stdout).error?.remedy).toMatch(/1 other/);
  });

  it('never repeats a secret that stands in it', async () => {
    const bench = await benchWithLake({
      storage: { blobEndpoint: 'https://lab.blob.core.windows.net/?sv=1&sig=hunter2' },
      sources: [miseq],
    });
    const { code, stdout, stderr } = await bench.run('runs', '--json', '--verbose');
    expect(code).toBe(1);
    expect(stdout + stderr).not.toContain('hunter2');
  });

  it('warns on standard error and is used', async () => {
    const bench = await benchWithLake({
      storage,
      sources: [{ ...miseq, removeSource: true, engine: 'azcopy' }],
    });
    const { code, stderr } = await bench.run('runs', '--json');
    expect(code).toBe(0);
    expect(stderr).toMatch(/lake\.json:\d+:\d+: warning: sources\[0\]\.removeSource/);
  });

  it('lists the known sources for one that is unknown', async () => {
    const bench = await benchWithLake({ storage, sources: [miseq] });
    const { code, stdout } = await bench.run('runs', '--json', '--source', 'MySeq');
    expect(code).toBe(1);
    expect(parse(stdout).error).toMatchObject({
      reason: 'sourceUnknown',
      message: 'No source is called "MySeq"; did you mean "MiSeq"?',
      remedy: expect.stringContaining('MiSeq'),
    });
  });

  it('leaves the sources that were not asked for alone', async () => {
    const other = { ...miseq, name: 'NextSeq', destination: 'NextSeq' };
    const bench = await benchWithLake({ storage, sources: [miseq, other] });
    const { stdout } = await bench.run('runs', '--json', '--source', 'NextSeq');
    expect(parse(stdout).runs.map(({ source }) => source)).toEqual(['NextSeq']);
  });

  it('lists the runs of other sources when one is offline, and fails', async () => {
    const gone = { ...miseq, name: 'Gone', folder: '/sheets', destination: 'gone' };
    const bench = await benchWithLake({ storage, sources: [gone, miseq] });
    bench.lake.sheets.fail('', 'offline');
    const { code, stdout } = await bench.run('runs', '--json');
    expect(code).toBe(1);
    expect(parse(stdout)).toMatchObject({
      runs: [{ run: 'run1', source: 'MiSeq' }],
      error: { reason: 'sourceMissing', message: expect.stringContaining('Gone') },
    });
  });

  it('gets no credential for a host of its own choice', async () => {
    const bench = await benchWithLake({
      storage: { blobEndpoint: 'https://evil.example/lab' },
      sources: [miseq],
    });
    const { code, stdout } = await bench.run('sync', '--json');
    expect(code).toBe(1);
    expect(parse(stdout).error).toMatchObject({ reason: 'hostNotTrusted' });
    expect(bench.connections).toEqual([]);
  });

  it('may be pointed at another account, whose host then counts as confirmed', async () => {
    const bench = await benchWithLake({ storage, sources: [miseq] });
    await bench.run('sync', '--json', '--blob-endpoint', 'https://storage.lab:9000/acme/');
    expect(bench.connections).toMatchObject([
      { lakeStorage: { blobEndpoint: 'https://storage.lab:9000/acme' } },
    ]);
    expect(bench.connections[0]?.confirmedHosts.has('storage.lab:9000')).toBe(true);
  });
});

describe('options without a lake file', () => {
  it('strip slashes, make folders absolute and name the source after its folder', async () => {
    const bench = new CommandBench();
    bench.lake.tree.write('run1/a.txt', 'one');
    const args = ['--main-folder', './source/', '--container', 'runs/', '--destination', '/a/b/'];
    const { code, stdout } = await bench.run('sync', '--json', ...args);
    expect(code).toBe(0);
    expect(parse(stdout).runs).toMatchObject([{ source: 'source', state: 'verified' }]);
    expect(bench.lake.store.names('runs')).toContain('a/b/run1/a.txt');
  });

  it('take the account from the environment and the state folder from where it is told', async () => {
    const bench = new CommandBench();
    const args = ['--main-folder', '/source', '--container', 'runs'];
    await bench.run('runs', ...args);
    await bench.run('runs', ...args, '--state-dir', 'my state');
    expect(bench.connections).toMatchObject([
      { lakeStorage: storage, stateFolder: '/state' },
      { lakeStorage: storage, stateFolder: '/my state' },
    ]);
  });

  it('hold a run back for the quiet period that is asked for', async () => {
    const bench = new CommandBench();
    bench.lake.tree.write('run1/a.txt', 'one', bench.lake.nowMs - 60_000);
    const args = ['--main-folder', '/source', '--container', 'runs'];
    const usual = await bench.run('runs', '--json', ...args);
    const none = await bench.run('runs', '--json', ...args, '--completion-delay', '0');
    expect(parse(usual.stdout).runs).toMatchObject([{ state: 'settling' }]);
    expect(parse(none.stdout).runs).toMatchObject([{ state: 'ready' }]);
  });

  it('wait for the flag that is asked for', async () => {
    const bench = new CommandBench();
    bench.lake.tree.write('run1/a.txt', 'one');
    const args = ['--main-folder', '/source', '--container', 'runs', '--completion-flag', 'done'];
    const before = await bench.run('runs', '--json', ...args);
    bench.lake.tree.write('run1/done', '');
    const after = await bench.run('runs', '--json', ...args);
    expect(parse(before.stdout).runs).toMatchObject([{ state: 'sequencing' }]);
    expect(parse(after.stdout).runs).toMatchObject([{ state: 'ready' }]);
  });
});
