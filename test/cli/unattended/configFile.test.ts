import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/cli/unattended/configFile';
import { CommandBench, type CommandResult } from '../commandBench';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lakeside-config-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** As azsync's template has it: no section, its own spellings, comments. */
const azsyncFile = `
# NextSeq, every hour
storage-account = labngs
container-name = runs
main-folder = /source
destination = NextSeqOutput
completion-flag = RunCompletionStatus.xml ; written last
completion-delay = 0
`;

async function run(config: string, ...args: readonly string[]): Promise<Ran> {
  await writeFile(join(folder, 'azsync.cfg'), config);
  const bench = new CommandBench();
  bench.workingFolder = folder;
  bench.environmentEndpoint = undefined;
  bench.lake.tree
    .write('run1/a.txt', 'one')
    .write(
      'run1/RunCompletionStatus.xml',
      '<RunCompletionStatus><RunStatus>RunCompleted</RunStatus></RunCompletionStatus>',
    );
  const result = await bench.run(...args, '--config', 'azsync.cfg', '--json');
  return { ...result, bench };
}

interface Ran extends CommandResult {
  readonly bench: CommandBench;
}

describe('--config', () => {
  it('reads a file that was written for azsync as it is', async () => {
    const { code, bench } = await run(azsyncFile, 'sync', 'ngs');
    expect(code).toBe(0);
    expect(bench.lake.store.names('runs')).toContain('NextSeqOutput/run1/a.txt');
    expect(bench.connections).toMatchObject([
      { lakeStorage: { blobEndpoint: 'https://labngs.blob.core.windows.net' } },
    ]);
  });

  it('is overruled by what is typed, whichever way that is spelled', async () => {
    const { bench } = await run(
      azsyncFile,
      'sync',
      '--destination',
      'typed',
      '--blob-endpoint',
      'https://other.blob.core.windows.net',
    );
    expect(bench.lake.store.names('runs')).toContain('typed/run1/a.txt');
    expect(bench.connections).toMatchObject([
      { lakeStorage: { blobEndpoint: 'https://other.blob.core.windows.net' } },
    ]);
  });

  it('passes over what only another subcommand knows', async () => {
    const { code } = await run(`${azsyncFile}\noverwrite = true\n`, 'runs');
    expect(code).toBe(0);
  });

  it.each([
    {
      name: 'a key that is none',
      line: 'completion-dely = 60',
      says: 'did you mean "completion-delay"?',
    },
    {
      name: 'a switch that is neither on nor off',
      line: 'overwrite = perhaps',
      says: 'true or false',
    },
    { name: 'a value that cannot be', line: 'retry-times = many', says: 'retry-times' },
  ])('refuses $name', async ({ line, says }) => {
    const { code, stdout } = await run(`${azsyncFile}\n${line}\n`, 'sync');
    expect(code).toBe(2);
    expect(stdout.replaceAll('\\"', '"')).toContain(says);
    expect(stdout).toContain('azsync.cfg');
  });

  it('takes every value of a key that is repeated', async () => {
    const { code, stdout } = await run(`${azsyncFile}\nrun = run1\nrun = run2\n`, 'runs');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      runs: [{ run: 'run1' }],
      error: { reason: 'runUnknown', message: expect.stringContaining('run2') },
    });
  });

  it.each(['container-name = other', 'container-name = a\n[section]\n--container-name: b'])(
    'refuses a second value where one is taken: %j',
    async (lines) => {
      const { code, stdout } = await run(`${azsyncFile}\n${lines}\n`, 'runs');
      expect(code).toBe(2);
      expect(stdout).toContain('container-name is given several times');
    },
  );

  it('refuses a file that is not there', async () => {
    const { code, stdout } = await new CommandBench().run(
      'sync',
      '--config',
      '/nowhere.cfg',
      '--json',
    );
    expect(code).toBe(2);
    expect(stdout).toContain('/nowhere.cfg');
  });
});

describe('an ini file of options', () => {
  it.each([
    { text: 'a = b', entries: [{ key: 'a', values: ['b'] }] },
    { text: '[section]\na: b', entries: [{ key: 'a', values: ['b'] }] },
    { text: 'folder = C:\\data\\runs', entries: [{ key: 'folder', values: ['C:\\data\\runs'] }] },
    { text: 'url = https://host/x', entries: [{ key: 'url', values: ['https://host/x'] }] },
    { text: 'remove-source', entries: [{ key: 'remove-source', values: ['true'] }] },
    { text: 'to = [a@x, "b@y"]', entries: [{ key: 'to', values: ['a@x', 'b@y'] }] },
    { text: 'run = a\n--run: b\nrun[] = c', entries: [{ key: 'run', values: ['a', 'b', 'c'] }] },
    { text: 'run = a\n[s]\nrun = [b, c]', entries: [{ key: 'run', values: ['a', 'b', 'c'] }] },
    { text: '; note\n# note\n--a = "b c"', entries: [{ key: 'a', values: ['b c'] }] },
  ])('$text', ({ text, entries }) => {
    expect(parseConfig(text)).toEqual(entries);
  });
});
