import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CommandBench, sourceArgs } from '../commandBench';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lakeside-reports-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function benchWithRuns(): CommandBench {
  const bench = new CommandBench();
  bench.workingFolder = folder;
  bench.lake.tree.write('run1/a.txt', 'a').write('run2/b.txt', 'bb');
  return bench;
}

const read = async (name: string): Promise<string> => readFile(join(folder, name), 'utf8');

describe('--report', () => {
  it('writes the runs in the forms that the endings ask for, and says where', async () => {
    const bench = benchWithRuns();
    const files = ['out/all.html', 'all.csv', 'all.json'];
    const { code, stderr } = await bench.json(
      'sync',
      ...files.flatMap((file) => ['--report', file]),
    );
    expect(code).toBe(0);
    for (const file of files) expect(stderr).toContain(`Wrote ${join(folder, file)}`);
    expect(await read('out/all.html')).toContain('Verification of 2 runs');
    expect((await read('all.csv')).split('\r\n')).toHaveLength(1 + 2 + 1);
    expect(JSON.parse(await read('all.json'))).toMatchObject({
      runs: [
        { run: 'run1', entries: [{ path: 'a.txt', verdict: 'match', evidence: 'attested' }] },
        { run: 'run2' },
      ],
    });
    expect(await readdir(folder)).toEqual(['all.csv', 'all.json', 'out']);
  });

  it('writes a file for each run where its name asks for the run', async () => {
    const bench = benchWithRuns();
    await bench.json('sync');
    await bench.json('verify', '--report', 'reports/{run}.csv');
    expect(await readdir(join(folder, 'reports'))).toEqual(['run1.csv', 'run2.csv']);
    expect(await read('reports/run2.csv')).toContain('b.txt,,2,match,attested');
  });

  it('says nothing of it to a job that is to be quiet', async () => {
    const { code, stdout, stderr } = await benchWithRuns().run(
      'sync',
      ...sourceArgs,
      '--quiet',
      '--report',
      'all.csv',
    );
    expect([code, stdout, stderr]).toEqual([0, '', '']);
    expect(await readdir(folder)).toEqual(['all.csv']);
  });

  it('refuses a placeholder that stands for nothing, before anything is done', async () => {
    const bench = benchWithRuns();
    const { code, stderr } = await bench.json('verify', '--report', 'reports/{rnu}.html');
    expect(code).toBe(2);
    expect(stderr).toContain('{rnu} stands for nothing; did you mean {run}');
    expect(bench.connections).toEqual([]);
  });

  it('says of a dry run that it writes none', async () => {
    const bench = benchWithRuns();
    const files = ['--report', 'all.html', '--log-file', 'log'];
    const { code, stderr } = await bench.run('sync', ...sourceArgs, '--dry-run', ...files);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^--report and --log-file without effect: a dry run verifies nothing/);
    expect(await readdir(folder)).toEqual([]);
  });

  it('takes no other form', async () => {
    const { code, stderr } = await benchWithRuns().json('verify', '--report', 'report.pdf');
    expect(code).toBe(2);
    expect(stderr).toContain('.html, .csv, .json');
  });

  it('fails in the one document if it cannot write, with the runs in it', async () => {
    const bench = benchWithRuns();
    await bench.json('sync');
    await mkdir(join(folder, 'run1.csv'));
    const { code, stdout } = await bench.json('verify', '--report', '{run}.csv');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      runs: [{ run: 'run1', state: 'verified' }, { run: 'run2' }],
      error: {
        reason: 'reportNotWritten',
        remedy: 'Name a file in a folder that you may write to',
      },
    });
  });
});

describe('--report to a place that cannot be written', () => {
  it.each(['taken/report.csv', 'taken/{run}.csv', 'taken/deep/er.csv', 'folder.csv'])(
    'is refused before anything is done: %s',
    async (name) => {
      await writeFile(join(folder, 'taken'), '');
      await mkdir(join(folder, 'folder.csv'));
      const bench = benchWithRuns();
      const { code, stdout } = await bench.json('sync', '--report', name);
      expect({ code, names: bench.lake.store.names('runs') }).toEqual({ code: 2, names: [] });
      expect(JSON.parse(stdout)).toMatchObject({
        runs: [],
        error: { reason: 'reportFileUnusable', message: expect.stringContaining(name) },
      });
      expect(await readdir(folder)).toEqual(['folder.csv', 'taken']);
    },
  );

  it('is made where only folders are missing, and nothing else is left there', async () => {
    const bench = benchWithRuns();
    const { code } = await bench.json('sync', '--report', 'new/deep/all.csv', '--run', 'run1');
    expect({ code, found: await readdir(join(folder, 'new/deep')) }).toEqual({
      code: 0,
      found: ['all.csv'],
    });
  });
});

describe('--sample', () => {
  it('says what was drawn and what that supports', async () => {
    const bench = benchWithRuns();
    await bench.json('sync');
    const { code, stdout } = await bench.json('verify', '--sample', '50%', '--run', 'run1');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      runs: [
        {
          evidence: { reread: 1 },
          sample: {
            files: 1,
            of: 1,
            failed: 0,
            supports: 'every file that has a blob was read back',
          },
        },
      ],
    });
  });

  it.each([['0'], ['some'], ['200%']])('does not take %s', async (size) => {
    const { code, stderr } = await benchWithRuns().json('verify', '--sample', size);
    expect(code).toBe(2);
    expect(stderr).toContain('1% or a number of files like 300');
  });

  it('excludes reading everything back', async () => {
    expect((await benchWithRuns().json('verify', '--sample', '1%', '--reread')).code).toBe(2);
  });
});

it('--record is for what is read back', async () => {
  const { code, stdout } = await benchWithRuns().json('verify', '--record');
  expect(code).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({
    error: { message: '--record needs --reread or --sample' },
  });
});
