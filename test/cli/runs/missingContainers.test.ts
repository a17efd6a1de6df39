import { beforeEach, describe, expect, it } from 'vitest';
import { addRun } from '../../fakes/runFolders';
import { CommandBench } from '../commandBench';

const args = ['--main-folder', '/source', '--container', 'none-yet'] as const;

let bench: CommandBench;
let sequencing: string;
beforeEach(() => {
  bench = new CommandBench();
  bench.lake.tree.write('run1/a.txt', 'one').write('run2/b.txt', 'two');
  sequencing = addRun(bench.lake.tree, { instrument: 'MiSeq', progress: 'sequencing' });
});

interface Document {
  readonly runs: readonly { readonly run: string; readonly state: string }[];
  readonly error?: { readonly reason: string; readonly remedy: string };
}

describe('where the container is missing', () => {
  it('runs lists what lies on disk, says once how to make the container, and fails', async () => {
    const { code, stdout, stderr } = await bench.run('runs', ...args, '--json');
    const { runs, error } = JSON.parse(stdout) as Document;
    expect(code).toBe(1);
    expect(runs.map(({ run, state }) => [run, state])).toEqual([
      [sequencing, 'sequencing'],
      ['run1', 'ready'],
      ['run2', 'ready'],
    ]);
    expect(error).toMatchObject({
      reason: 'containerMissing',
      remedy: expect.stringContaining('--create-container'),
    });
    expect(stderr.match(/--create-container/g)).toHaveLength(1);
  });

  it('plan says what a sync would send, and fails', async () => {
    const { code, stdout, stderr } = await bench.run('plan', ...args, '--run', 'run1');
    expect(code).toBe(1);
    expect(stdout).toMatch(/● run1 {2}ready\n {2}3 B to send to none-yet\/run1\n {2}upload: new/);
    expect(stderr).toMatch(/^✖ .*none-yet.*--create-container makes it\.\n$/);
  });

  it('a dry run of a sync that would make it is fine, and makes nothing', async () => {
    const dry = await bench.run('sync', ...args, '--dry-run', '--create-container', '--json');
    expect(dry.code).toBe(0);
    expect(JSON.parse(dry.stdout)).not.toHaveProperty('error');
    expect((await bench.lake.store.listContainers()).map(({ name }) => name)).toEqual(['runs']);
  });
});
