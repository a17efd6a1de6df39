import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  lostAfterMs,
  runSeenAt,
  type PipelineRun,
} from '../../../src/core/datasets/runs/pipelineRun';
import { decodeRun } from '../../../src/core/datasets/runs/runDocument';
import { CommandWorld, startService, type Service } from '../command/commandWorld';
import { runLakeside, type LakesideResult } from '../command/lakesideProcess';

let service: Service;
let world: CommandWorld;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());
beforeEach(async () => {
  world = await CommandWorld.create(service);
  await writeFile(
    join(world.folder, 'lake.json'),
    JSON.stringify({
      storage: { blobEndpoint: service.blobEndpoint },
      datasets: { container: world.container, prefix: 'shared' },
    }),
  );
});
afterEach(() => world.dispose());

/** Leaves what shall be published, says so, and then goes on for as long as it is let. */
const endless = `require('node:fs').writeFileSync(process.env.LAKESIDE_OUTPUT + '/qc.csv', 'a\\n1\\n');
  console.log('ready'); setInterval(() => {}, 1000);`;

function run(
  script: string,
  options: { readonly signal?: NodeJS.Signals } = {},
): Promise<LakesideResult> {
  let { signal } = options;
  return runLakeside(['run', '--', process.execPath, '-e', script], {
    cwd: world.folder,
    onOutput: (output, kill) => {
      if (signal === undefined || !output.includes('ready')) return;
      kill(signal);
      // A second one would end it at once.
      signal = undefined;
    },
  });
}

async function textOf(name: string): Promise<string> {
  const client = world.client.getContainerClient(world.container).getBlobClient(name);
  return (await client.downloadToBuffer()).toString();
}

/** The names of blobs, and the one record among them. */
async function lakeAfter(): Promise<{ readonly run: PipelineRun; readonly published: string[] }> {
  const names = await world.blobNames();
  const records = names.filter((name) => name.endsWith('.json') && name.includes('/runs/'));
  expect(records).toHaveLength(1);
  return {
    run: decodeRun(await textOf(records[0] ?? '')),
    published: names.filter((name) => !name.includes('/runs/')),
  };
}

describe('lakeside run on a real blob service', () => {
  it('publishes what the step left, compressed, with a record that names the run', async () => {
    const script = endless.replace('setInterval(() => {}, 1000);', '');
    expect(await run(script)).toMatchObject({ code: 0, stdout: 'ready\n' });
    const { run: ended, published } = await lakeAfter();
    expect(ended).toMatchObject({ state: 'succeeded', published: [expect.any(String)] });
    const audit = published.find((name) => name.endsWith('.json')) ?? '';
    expect(JSON.parse(await textOf(audit))).toMatchObject({
      gros_ref: ended.published[0],
      run_id: ended.id,
    });
    expect(published.filter((name) => name.endsWith('.csv.gz'))).toHaveLength(1);
  });

  it('records what a step reads by lakeside get as what the run has read', async () => {
    await run(endless.replace('setInterval(() => {}, 1000);', ''));
    const commands = ['qc', 'qc:latest'].map(
      (path) => `lakeside(['get', 'gros://${path}', '-o', '${path.replace(':', '-')}.csv']);`,
    );
    const script = `const lakeside = (args) => require('node:child_process').execFileSync(process.execPath, [process.env.LAKESIDE, ...args], { stdio: 'inherit' });
      ${commands.join('\n')}
      process.stdout.write(require('node:fs').readFileSync('qc.csv', 'utf8'));`;
    expect(await run(script)).toMatchObject({ code: 0, stdout: 'a\n1\n' });
    const records = (await world.blobNames()).filter((name) => /\/runs\/.*json$/.test(name));
    const { reads } = decodeRun(await textOf(records.at(-1) ?? ''));
    expect(reads.map(({ reference, isLive }) => [reference, isLive])).toEqual([
      ['gros://qc', true],
      ['gros://qc:latest', false],
    ]);
  });

  it('publishes what its commands staged only if it succeeds, and then in their order', async () => {
    const script = (
      code: number,
    ): string => `const { execFileSync } = require('node:child_process');
      const { writeFileSync } = require('node:fs');
      for (const name of ['b', 'a']) {
        writeFileSync('work.csv', name + '\\n1\\n');
        execFileSync(process.execPath, [process.env.LAKESIDE, 'publish', 'work.csv', 'gros://' + name], { stdio: 'inherit' });
      }
      process.exitCode = ${code};`;
    const failed = await run(script(3));
    expect(failed.code).toBe(3);
    expect(failed.stderr).toContain('gros://a/master is published once the run has succeeded');
    expect((await lakeAfter()).published).toEqual([]);
    await run(script(0));
    const records = (await world.blobNames()).filter((name) => /\/runs\/.*json$/.test(name));
    const { published } = decodeRun(await textOf(records.at(-1) ?? ''));
    expect(published.map((reference) => reference.split('/')[2])).toEqual(['b', 'a']);
  });

  it('publishes nothing if it is killed midway, and is lost instead of running for ever', async () => {
    expect((await run(endless, { signal: 'SIGKILL' })).code).toBeNull();
    const { run: left, published } = await lakeAfter();
    expect(published).toEqual([]);
    expect(left.state).toBe('running');
    const later = left.heartbeatAtMs + lostAfterMs + 1;
    expect(runSeenAt(left, later).state).toBe('lost');
  });

  it('ends with all that its step has started when somebody presses Ctrl+C', async () => {
    const grandchild = `setInterval(() => {}, 1000)`;
    const script = `const { pid } = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(grandchild)}]);
      require('node:fs').writeFileSync('grandchild', String(pid)); ${endless}`;
    const result = await run(script, { signal: 'SIGINT' });
    expect(result.code).toBe(130);
    const pid = Number(await readFile(join(world.folder, 'grandchild'), 'utf8'));
    await expect.poll(() => isRunning(pid), { timeout: 5000 }).toBe(false);
    expect((await lakeAfter()).run.state).toBe('canceled');
  });

  it('gives the step what is written to its own standard input', async () => {
    const script = `process.stdin.on('data', (text) => process.stdout.write('got ' + text));`;
    const args = ['run', '--', process.execPath, '-e', script];
    const result = await runLakeside(args, { cwd: world.folder, input: 'a\n1\n' });
    expect(result).toMatchObject({ code: 0, stdout: 'got a\n1\n' });
  });

  it('publishes nothing if it is asked to end: the step gets the signal, and its code is passed on', async () => {
    const script = `process.on('SIGTERM', () => { console.log('tidied'); process.exit(9); }); ${endless}`;
    const result = await run(script, { signal: 'SIGTERM' });
    expect(result).toMatchObject({ code: 9, stdout: 'ready\ntidied\n' });
    const { run: ended, published } = await lakeAfter();
    expect(ended).toMatchObject({ state: 'canceled', published: [] });
    expect(published).toEqual([]);
  });
});

function isRunning(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch {
    return false;
  }
}
