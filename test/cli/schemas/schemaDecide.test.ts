import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { snapshotOf } from '../../fakes/ddl';
import { CommandBench, type CommandResult } from '../commandBench';

let folder: string;
let bench: CommandBench;

const old =
  'create table run (id int, operator text); create table sequencing_plate (id int, lane int);';
const fresh =
  'create table run (id int, operator_name text); create table seq_plate (id int, lane int, cycles int);';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lakeside-decide-'));
  bench = new CommandBench();
  bench.workingFolder = folder;
  await put('old.sql', old);
  await put('new.sql', fresh);
});

afterEach(() => rm(folder, { recursive: true, force: true }));

function put(name: string, text: string): Promise<void> {
  return writeFile(join(folder, name), text);
}

function decide(...args: readonly string[]): Promise<CommandResult> {
  return bench.run('schema', 'decide', ...args);
}

async function kept(name = 'schema-map.json'): Promise<unknown> {
  const { decisions } = JSON.parse(await readFile(join(folder, name), 'utf8')) as {
    decisions: unknown;
  };
  return decisions;
}

const run = {
  kind: 'column',
  from: ['public', 'run', 'operator'],
  to: ['public', 'run', 'operator_name'],
};
const plate = { kind: 'table', from: ['public', 'sequencing_plate'], to: ['public', 'seq_plate'] };

describe('lakeside schema decide', () => {
  it('reads a script in the dialect that is given, each side its own', async () => {
    await put('old.sql', 'create table run (id int, operator varchar(10))');
    const args = ['old.sql', 'new.sql', '--apart', 'dbo.run=public.run'];
    expect((await decide(...args)).code).toBe(2);
    const dialects = ['--dialect', 'tsql', '--dialect', 'postgres'];
    const { code, stdout } = await decide(...args, ...dialects);
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: /1 decision,/ });
    const coverage = ['schema', 'coverage', 'old.sql', 'new.sql'];
    expect((await bench.run(...coverage)).stdout).toContain('1 of 2 tables');
    expect((await bench.run(...coverage, ...dialects)).stdout).toContain('0 of 2 tables');
  });

  it('keeps what is said beside the sides, and a diff does not ask again', async () => {
    const { code, stdout } = await decide(
      'old.sql',
      'new.sql',
      '--same',
      'run.operator=run.operator_name',
      '--apart',
      'sequencing_plate=seq_plate',
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/schema-map\.json: 2 decisions, 0 open questions\n$/);
    expect(await kept()).toEqual([
      { ...run, isSame: true },
      { ...plate, isSame: false },
    ]);
    const { stdout: diff } = await bench.run('schema', 'diff', 'old.sql', 'new.sql');
    expect(diff).not.toContain('Questions');
    expect(diff).toContain('> column operator is called operator_name');
    await decide('old.sql', 'new.sql', '--forget', 'sequencing_plate=seq_plate');
    expect(await kept()).toEqual([{ ...run, isSame: true }]);
  });

  it('asks at a terminal until all is said, and keeps each answer at once', async () => {
    bench.answers = ['what?', 's', 'yes'];
    const { code, stdout, stderr } = await decide('old.sql', 'new.sql');
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'Answer with y, n, s or q\n' });
    expect(bench.asked[0]).toMatch(
      /^1 of 2: is public\.sequencing_plate now public\.seq_plate\? \d+ %/,
    );
    expect(bench.asked[2]).toMatch(
      /^Last: is public\.run\.operator now public\.run\.operator_name\?/,
    );
    expect(stdout).toMatch(/1 decision, 1 open question\n$/);
    expect(await kept()).toEqual([{ ...run, isSame: true }]);
  });

  it('ends where the terminal is closed, with what was answered', async () => {
    bench.answers = ['n'];
    expect((await decide('old.sql', 'new.sql')).code).toBe(0);
    expect(await kept()).toEqual([{ ...plate, isSame: false }]);
  });

  it('without a terminal says what is open and how to answer, with 1; with 0 if nothing is', async () => {
    await put('old.sql', old.replaceAll('operator', '"operator$"'));
    const { code, stdout } = await decide('old.sql', 'new.sql');
    expect(code).toBe(1);
    expect(stdout).toContain('0 decisions, 2 open questions');
    expect(stdout).toContain('    --same public.sequencing_plate=public.seq_plate\n');
    expect(stdout).toContain("    --same 'public.run.operator$=public.run.operator_name'\n");
    await expect(kept()).rejects.toThrow(/ENOENT/);
    expect((await decide('old.sql', 'old.sql')).code).toBe(0);
  });

  it('keeps what is said of databases beside their lake, where a diff and a coverage look as well', async () => {
    const connection = { host: 'db.lab.example', database: 'lab', user: 'reader' };
    await mkdir(join(folder, 'deep'));
    await put(
      'lake.json',
      JSON.stringify({
        storage: { blobEndpoint: 'https://lab.blob.core.windows.net' },
        connections: { mirror: connection, registry: connection },
        warehouse: 'mirror',
        benchling: 'registry',
      }),
    );
    bench.live.set('mirror', await snapshotOf(old));
    bench.live.set('registry', await snapshotOf(fresh));
    bench.workingFolder = join(folder, 'deep');
    await decide('mirror', 'registry', '--same', 'run.operator=run.operator_name');
    expect(await kept('schema/schema-map.json')).toEqual([{ ...run, isSame: true }]);
    const { stdout } = await bench.run('schema', 'diff', 'mirror', 'registry');
    expect(stdout).toContain('> column operator is called operator_name');
    const { stdout: coverage } = await bench.run('schema', 'coverage');
    expect(coverage).not.toContain('operator_name may be');
  });

  it('writes to the file that is named, and says of a pair that means nothing why', async () => {
    const { code } = await decide('old.sql', 'new.sql', '--map', 'mine.json', '--same', 'run=run');
    expect(code).toBe(0);
    expect(await kept('mine.json')).toHaveLength(1);
    const wrong = await decide('old.sql', 'new.sql', '--same', 'public.rum=run');
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('There is no public.rum in the older side');
    await put('mine.json', '{');
    expect(
      (await decide('old.sql', 'new.sql', '--map', 'mine.json', '--same', 'run=run')).code,
    ).toBe(3);
    expect(await readFile(join(folder, 'mine.json'), 'utf8')).toBe('{');
  });
});
