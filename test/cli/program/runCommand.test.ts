import { describe, expect, it } from 'vitest';
import { CommandBench, sourceArgs } from '../commandBench';

/** Whatever went wrong, a program gets one document and nothing else. */
function failureIn(stdout: string): { reason: string; message: string; remedy: string } {
  const lines = stdout.trimEnd().split('\n');
  expect(lines).toHaveLength(1);
  const document = JSON.parse(lines[0] ?? '') as {
    runs: [];
    error: { reason: string; message: string; remedy: string };
  };
  expect(document.runs).toEqual([]);
  return document.error;
}

describe('lakeside', () => {
  it('prints its help on standard output and exits with 0', async () => {
    const { code, stdout, stderr } = await new CommandBench().run('--help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const word of ['runs', 'plan', 'sync', 'verify', 'ls', 'doctor']) {
      expect(stdout).toContain(word);
    }
  });

  it('prints its version', async () => {
    const { code, stdout } = await new CommandBench().run('--version');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });

  it.each([
    { name: 'no subcommand', args: [] },
    { name: 'an unknown subcommand', args: ['synk'] },
    { name: 'an unknown option', args: ['sync', '--frobnicate'] },
    { name: 'an abbreviated option', args: ['sync', '--main', '/source'] },
    { name: 'an option without its value', args: ['sync', '--main-folder'] },
    { name: 'an argument too many', args: ['sync', 'now'] },
    { name: 'a main folder without container', args: ['sync', '--main-folder', '/source'] },
    { name: 'a container without main folder', args: ['sync', '--container', 'runs'] },
    { name: 'a lake and a main folder', args: ['sync', '--lake', 'l.json', ...sourceArgs] },
    { name: 'a source and a main folder', args: ['sync', '--source', 'a', ...sourceArgs] },
    { name: 'a delay that is none', args: ['sync', ...sourceArgs, '--completion-delay', 'soon'] },
    {
      name: 'a destination with backslashes',
      args: ['sync', ...sourceArgs, '--destination', 'a\\b'],
    },
    { name: 'a destination that climbs', args: ['sync', ...sourceArgs, '--destination', 'a/../b'] },
    { name: 'a name no container has', args: ['sync', ...sourceArgs, '--container', 'Big_Data'] },
    { name: 'an empty container', args: ['sync', ...sourceArgs, '--container', ''] },
    { name: 'an empty run', args: ['sync', ...sourceArgs, '--run', ''] },
    { name: 'a flag outside the run', args: ['sync', ...sourceArgs, '--completion-flag', '../x'] },
    { name: 'an endpoint that is none', args: ['sync', ...sourceArgs, '--blob-endpoint', 'lab'] },
    {
      name: 'an endpoint with a signature',
      args: [
        'sync',
        ...sourceArgs,
        '--blob-endpoint',
        'https://lab.blob.core.windows.net/?sig=hunter2',
      ],
    },
    { name: 'an unknown log level', args: ['sync', ...sourceArgs, '--log-level', 'loud'] },
    { name: 'two log levels', args: ['sync', ...sourceArgs, '--log-level', 'info', '--verbose'] },
    { name: 'all blobs of no container', args: ['ls', '--recursive'] },
  ])('exits with 2 and says how it is used for $name', async ({ args }) => {
    const { code, stdout, stderr } = await new CommandBench().run(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Usage: lakeside');
    expect(stderr).not.toContain('hunter2');
  });

  it.each([
    { name: 'an unknown option', args: ['sync', '--json', '--frobnicate'], help: 'lakeside sync' },
    {
      name: 'an unknown option of a command within one',
      args: ['local', 'start', '--json', '--frobnicate'],
      help: 'lakeside local start',
    },
    {
      name: 'options that exclude each other',
      args: ['sync', '--json', '--lake', 'x', ...sourceArgs],
      help: 'Give a lake file',
    },
    { name: 'no subcommand', args: ['--json'], help: 'Run lakeside --help' },
  ])('answers $name with a document, too, where one was asked for', async ({ args, help }) => {
    const { code, stdout } = await new CommandBench().run(...args);
    expect(code).toBe(2);
    expect(failureIn(stdout)).toMatchObject({
      reason: 'usage',
      message: expect.stringMatching(/./),
      remedy: expect.stringContaining(help),
    });
  });

  it.each([
    { option: '--state-dir', args: ['release', '--run', 'r', '--state-dir', '--dry-run'] },
    { option: '--run', args: ['sync', '--run', '--dry-run'] },
    { option: '--run', args: ['plan', '--run', '-q'] },
    { option: '--log-recipient', args: ['sync', '--log-recipient', '--notify-always'] },
    { option: '--storage-account', args: ['sync', '--storage-account', '--dry-run'] },
    { option: '--state-dir', args: ['local', 'start', '--state-dir', '--'] },
  ])('takes no option for the value of $option: $args', async ({ option, args }) => {
    const bench = new CommandBench();
    const { code, stdout, stderr } = await bench.run(...args);
    expect({ code, stdout, connections: bench.connections }).toEqual({
      code: 2,
      stdout: '',
      connections: [],
    });
    expect(stderr).toContain(`option '${option} `);
  });

  it.each([['--run', '-5'], ['--run=--odd']])(
    'takes %s for the name that it is',
    async (...run) => {
      const { code, stdout } = await new CommandBench().json('runs', ...run);
      expect({ code, run: run.join(' ') }).toEqual({ code: 1, run: expect.any(String) });
      expect(stdout).toMatch(/No run is called ."(-5|--odd)/);
    },
  );

  it('says the three ways to name an account when there is none', async () => {
    const bench = new CommandBench();
    bench.environmentEndpoint = undefined;
    const { code, stdout, stderr } = await bench.json('sync');
    expect(code).toBe(2);
    const { remedy } = failureIn(stdout);
    for (const way of ['--blob-endpoint', 'CONNECTION_STRING', 'AZURE_STORAGE_ACCOUNT']) {
      expect(remedy).toContain(way);
      expect(stderr).toContain(way);
    }
  });

  it('reports a defect without ending the process', async () => {
    const bench = new CommandBench();
    bench.lake.ports.fileTree('/source').list = () => Promise.reject(new Error('boom'));
    const { code, stdout } = await bench.json('sync');
    expect(code).toBe(1);
    expect(failureIn(stdout)).toMatchObject({ reason: 'unexpected', message: 'Unexpected: boom' });
  });

  it('disconnects whatever comes of it', async () => {
    const bench = new CommandBench();
    await bench.json('sync');
    bench.lake.store.failNext('listBlobs', new Error('boom'));
    await bench.json('sync');
    expect(bench.disposed).toBe(2);
  });
});
