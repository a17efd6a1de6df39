import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unquoteWord } from '../../src/cli/completion/unquoteWord';
import { CommandBench } from './commandBench';

let folder: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'lakeside-completion-')));
});

afterEach(() => rm(folder, { recursive: true }));

/** A lake with three datasets, a source and two connections. */
async function benchWithLake(lake: object = {}): Promise<CommandBench> {
  const bench = new CommandBench();
  bench.workingFolder = folder;
  bench.lake.store.addContainer('lake');
  const put = (name: string, content: string): void => {
    bench.lake.store.place({ container: 'lake', name: `asset/${name}` }, content);
  };
  for (const name of ['qc/master', 'qc/feature/x', 'yeast/main']) {
    put(`${name}/data/2026-11-26.csv.gz`, 'one');
    put(`${name}/data/2026-11-27.csv.gz`, 'three');
    put(`${name}/metadata/latest`, `gros://${name}:2026-11-27.1`);
  }
  const connection = { host: 'db.example.org', database: 'd', user: 'u' };
  const document = {
    storage: { blobEndpoint: 'https://lab.blob.core.windows.net' },
    sources: [{ name: 'My seq', folder: 'none', kind: 'folders', container: 'runs' }],
    connections: { warehouse: connection, benchling: connection },
    datasets: { container: 'lake' },
    ...lake,
  };
  await writeFile(join(folder, 'lake.json'), JSON.stringify(document));
  return bench;
}

/** Somebody publishes a fourth. */
function placeNew({ lake: { store } }: CommandBench): void {
  const asset = 'asset/new/main';
  store.place({ container: 'lake', name: `${asset}/data/2026-11-27.csv.gz` }, 'x');
  store.place(
    { container: 'lake', name: `${asset}/metadata/latest` },
    'gros://new/main:2026-11-27.1',
  );
}

/** What bash is offered for the last of these words. */
async function offered(
  bench: CommandBench,
  ...words: readonly string[]
): Promise<readonly string[]> {
  const { code, stdout, stderr } = await bench.run('complete', 'bash', '--', ...words);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout.split('\n').slice(0, -1);
}

describe('lakeside completion', () => {
  it.each(['bash', 'zsh', 'fish'])('prints what %s sources', async (shell) => {
    const { code, stdout } = await new CommandBench().run('completion', shell);
    expect(code).toBe(0);
    expect(stdout).toContain(`complete ${shell} -- `);
  });

  it('keeps what its scripts call out of the help', async () => {
    const { stdout } = await new CommandBench().run('--help');
    expect(stdout).toContain('completion <shell>');
    expect(stdout).not.toMatch(/^ +complete /m);
  });

  it.each([
    [['ge'], ['whole', 'get']],
    [
      ['lineage', 'i'],
      ['whole', 'impact', 'import'],
    ],
    [
      ['get', '--ou'],
      ['whole', '--output'],
    ],
    [
      ['lineage', 'up', '--format=m'],
      ['whole', '--format=mermaid'],
    ],
    [
      ['lineage', 'up', '--format', 'm'],
      ['whole', 'mermaid'],
    ],
    [
      ['query', '--connection', ''],
      ['whole', 'benchling', 'warehouse'],
    ],
    [
      ['schema', 'diff', 'ware'],
      ['whole files', 'warehouse'],
    ],
    [
      ['runs', '--source', 'M'],
      ['whole', 'My seq'],
    ],
    [['publish', 'x'], ['whole files']],
    [['sync', '--main-folder', ''], ['whole folders']],
    [
      ['get', 'gros://y'],
      ['open', 'gros://yeast/main'],
    ],
    [
      ['get', 'gr'],
      ['open', 'gros://qc/', 'gros://yeast/main'],
    ],
    [
      ['publish', 'x.csv', 'gros://qc/'],
      ['open', 'gros://qc/master', 'gros://qc/feature/x'],
    ],
    [
      ['get', '-o', 'x', 'gros://qc/f'],
      ['open', 'gros://qc/feature/x'],
    ],
    [
      ['lineage', 'up', 'gros://yeast:'],
      ['whole', 'gros://yeast:latest', 'gros://yeast:2026-11-27.1', 'gros://yeast:2026-11-26.1'],
    ],
    [
      ['get', 'gros://yeast/main:2026-11-26'],
      ['whole', 'gros://yeast/main:2026-11-26.1'],
    ],
    [
      ['publish', 'x', '--upstream=gros://y'],
      ['open', '--upstream=gros://yeast/main'],
    ],
    [['run', '--', 'gros://y'], ['whole']],
    [
      ['local', 'sta'],
      ['whole', 'start', 'status'],
    ],
    [['nobody', 'knows'], ['whole']],
  ])('%j may become %j', async (words, expected) => {
    expect(await offered(await benchWithLake(), ...words)).toEqual(expected);
  });

  it('goes on with the versions of a branch that is written out', async () => {
    const bench = await benchWithLake();
    expect(await offered(bench, 'get', 'gros://qc/feature/x')).toEqual([
      'whole',
      'gros://qc/feature/x:latest',
      'gros://qc/feature/x:2026-11-27.1',
      'gros://qc/feature/x:2026-11-26.1',
    ]);
  });

  it('shows descriptions to shells that have room for them', async () => {
    const { stdout } = await (
      await benchWithLake()
    ).run('complete', 'zsh', '--', 'get', 'gros://q');
    expect(stdout).toBe('open\ngros://qc/\t2 branches\n');
  });

  it('asks the lake in the background where what was seen is old, and answers with that at once', async () => {
    const bench = await benchWithLake();
    await offered(bench, 'get', 'gros://');
    expect(bench.started).toEqual([['complete', '--ask=all', '--retry-times=2', '--timeout=20']]);
    placeNew(bench);
    expect(await offered(bench, 'get', 'gros://n')).toEqual(['whole']);
    expect(bench.started).toHaveLength(1);
    for (const [place, seen] of bench.seen) bench.seen.set(place, { ...seen, seenAtMs: 0 });
    expect(await offered(bench, 'get', 'gros://q')).toEqual(['open', 'gros://qc/']);
    expect(bench.started).toHaveLength(2);
  });

  it('waits no longer than a moment for a lake that was never seen', async () => {
    const bench = await benchWithLake();
    bench.startedEnd = false;
    const startedAtMs = performance.now();
    expect(await offered(bench, 'get', 'gros://')).toEqual(['whole']);
    expect(performance.now() - startedAtMs).toBeLessThan(5_000);
  });

  it('hands on which lake is meant, and no option that may be a secret', async () => {
    const bench = await benchWithLake();
    const application = ['--application-id', 'id', '--credentials', 'secret.txt'];
    const lake = ['--account', 'other', '--datasets=lake'];
    await offered(bench, 'get', ...lake, ...application, 'gros://');
    expect(bench.started).toEqual([
      [
        'complete',
        '--ask=all',
        '--retry-times=2',
        '--timeout=20',
        '--datasets=lake',
        '--blob-endpoint=https://other.blob.core.windows.net',
      ],
    ]);
  });

  it.each([
    ['a lake file that is none', { storage: 3 }],
    ['a lake without datasets', { datasets: undefined }],
    ['a host that gets no credentials', { storage: { blobEndpoint: 'https://x.example.org/a' } }],
  ])('offers nothing, and says nothing, with %s', async (_, lake) => {
    const bench = await benchWithLake(lake);
    const { code, stdout, stderr } = await bench.run('complete', 'bash', '--', 'get', 'gros://');
    expect({ code, stdout: stdout.replace('whole\n', ''), stderr }).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
    expect(bench.started).toEqual([]);
  });

  it('says nothing of a lake that cannot be asked, and keeps what was seen', async () => {
    const bench = await benchWithLake();
    await bench.run('complete', '--ask=all');
    const seen = new Map(bench.seen);
    expect(seen.size).toBe(1);
    placeNew(bench);
    bench.lake.store.failNext('listBlobs', 'forbidden', { times: Infinity });
    expect(await bench.run('complete', '--ask=all')).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(bench.seen).toEqual(seen);
    expect(await offered(bench, 'get', 'gros://q')).toEqual(['open', 'gros://qc/']);
  });

  it('asks for the same in one process at a time', async () => {
    const bench = await benchWithLake();
    bench.surroundings.pidHolder = 42;
    await bench.run('complete', '--ask=all');
    expect(bench.seen.size).toBe(0);
  });
});

describe('unquoteWord', () => {
  it.each([
    ['plain', 'plain'],
    ['"gros://qc/m', 'gros://qc/m'],
    [`'my lake'.json`, 'my lake.json'],
    ['my\\ lake.json', 'my lake.json'],
    ['"a\\"b\\c"', 'a"b\\c'],
    ['~/lake.json', '/home/me/lake.json'],
    ['"~/x"', '~/x'],
    ['~me/x', '~me/x'],
    ['', ''],
  ])('%s is %s', (typed, word) => {
    expect(unquoteWord(typed, '/home/me')).toBe(word);
  });
});
