import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { areAboutRuns, runsSubcommands } from '../../../src/cli/program/programs';
import { addRunsCommands } from '../../../src/cli/program/runsCommands';
import { CommandBench, sourceArgs, type CommandResult } from '../commandBench';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lakeside-programs-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** How often the program of runs asked what options the other one has. */
let asked = 0;
beforeEach(() => {
  asked = 0;
});

function runsBench(): CommandBench {
  const bench = new CommandBench();
  const otherOptions = async (): Promise<readonly string[]> => {
    asked += 1;
    return ['format'];
  };
  bench.commands = { add: addRunsCommands, otherOptions };
  return bench;
}

/** What the program with every subcommand answers, and what the one of runs does. */
async function both(...args: readonly string[]): Promise<readonly CommandResult[]> {
  return Promise.all(
    [new CommandBench(), runsBench()].map((bench) => {
      bench.workingFolder = folder;
      bench.lake.tree.write('run1/a.txt', 'one');
      return bench.run(...args);
    }),
  );
}

describe('the program of the subcommands about runs', () => {
  it('holds the subcommands that are sent to it', async () => {
    const { stdout } = await runsBench().run('--help');
    const [, group = ''] = /\nRuns:\n(.*?)\n\n/s.exec(stdout) ?? [];
    const names = [...group.matchAll(/^ {2}([a-z]+)/gm)].map(([, name]) => name);
    expect(names).toEqual([...runsSubcommands]);
  });

  it.each([['--help'], ['help', 'sync'], [], ['schema'], ['synk'], ['--json', 'sync'], ['-Vh']])(
    'is not sent %s',
    (...args) => {
      expect(areAboutRuns(args)).toBe(false);
    },
  );

  it.each([
    ...[...runsSubcommands].map((name) => [name, '--help']),
    ['--version'],
    ['-V', 'schema'],
    ['sync', '--version'],
    ['sync', '--frobnicate', '--json'],
    ['sync', '--main-folder', '--dry-run'],
    ['verify', 'a', 'b'],
    ['plan', ...sourceArgs, '--json'],
    ['sync', ...sourceArgs, '--json'],
  ])('answers %s %s as all of them do', async (...args) => {
    expect(areAboutRuns(args)).toBe(true);
    const [full, runs] = await both(...args);
    expect(runs).toEqual(full);
  });

  it('passes over an entry of a file of options that only another program knows', async () => {
    await writeFile(join(folder, 'options.cfg'), 'format = csv\n');
    const [full, runs] = await both('sync', ...sourceArgs, '--config', 'options.cfg', '--json');
    expect(runs).toEqual(full);
    expect({ code: runs?.code, asked }).toEqual({ code: 0, asked: 1 });
  });

  it('asks no other program for an entry that a subcommand of its own knows', async () => {
    await writeFile(join(folder, 'options.cfg'), 'overwrite = true\n');
    const [full, runs] = await both('runs', ...sourceArgs, '--config', 'options.cfg', '--json');
    expect(runs).toEqual(full);
    expect({ code: runs?.code, asked }).toEqual({ code: 0, asked: 0 });
  });

  it('refuses an entry that none knows, and guesses among the options of all', async () => {
    await writeFile(join(folder, 'options.cfg'), 'formt = csv\n');
    const [full, runs] = await both('sync', ...sourceArgs, '--config', 'options.cfg', '--json');
    expect(runs).toEqual(full);
    expect(runs?.code).toBe(2);
    expect(runs?.stdout).toContain('did you mean \\"format\\"?');
  });
});
