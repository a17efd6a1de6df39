import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NodeStepRunner } from '../../../src/connectors/pipelineProcess/nodeStepRunner';
import type { StepCommand, StepEnd } from '../../../src/core/datasets/steps/stepProcess';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lakeside-steps-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const node = (script: string): StepCommand => ({
  kind: 'program',
  file: process.execPath,
  args: ['-e', script],
});

async function runStep(
  command: StepCommand,
  options: {
    readonly signal?: AbortSignal;
    readonly folder?: string;
    /** Called with all output so far whenever there is more. */
    readonly onOutput?: (text: string) => void;
  } = {},
): Promise<{ readonly end: StepEnd; readonly output: Record<'stdout' | 'stderr', string> }> {
  const output = { stdout: '', stderr: '' };
  const end = await new NodeStepRunner().run(
    {
      command,
      folder: options.folder ?? folder,
      variables: { LAKESIDE_RUN: 'r1' },
      takesInput: false,
    },
    {
      onStart: () => undefined,
      signal: options.signal ?? new AbortController().signal,
      onOutput: (bytes, stream) => {
        output[stream] += Buffer.from(bytes).toString();
        options.onOutput?.(output.stdout);
      },
    },
  );
  return { end, output };
}

describe('a step in a process of its own', () => {
  it('runs in its folder with its variables, and what it writes is handed on', async () => {
    const script = `process.stdout.write(process.cwd() + ' ' + process.env.LAKESIDE_RUN);
      process.stderr.write('careful'); process.exitCode = 7;`;
    expect(await runStep(node(script))).toEqual({
      end: { kind: 'exited', code: 7 },
      output: { stdout: `${folder} r1`, stderr: 'careful' },
    });
  });

  it('may be a line of the shell', async () => {
    const { end, output } = await runStep({ kind: 'shell', line: 'echo one && echo two' });
    expect(end).toEqual({ kind: 'exited', code: 0 });
    expect(output.stdout.split(/\r?\n/)).toEqual(['one', 'two', '']);
  });

  it('hands on a megabyte to the last byte', async () => {
    const script = `process.stdout.write('x'.repeat(1 << 20));`;
    expect((await runStep(node(script))).output.stdout).toHaveLength(1 << 20);
  });

  it('says by which signal it was ended', async () => {
    const { end } = await runStep(node(`process.kill(process.pid, 'SIGKILL')`));
    expect(end).toEqual({ kind: 'killed', signal: 'SIGKILL', number: 9 });
  });

  it('says why it did not start', async () => {
    const missing = { kind: 'program', file: 'no-such-program', args: [] } as const;
    expect((await runStep(missing)).end).toEqual({
      kind: 'notStarted',
      message: 'there is no program no-such-program',
    });
    const nowhere = join(folder, 'nowhere');
    expect((await runStep(node(''), { folder: nowhere })).end).toEqual({
      kind: 'notStarted',
      message: `there is no folder ${nowhere}`,
    });
  });
});

describe('a step that is interrupted', () => {
  it('is asked to end, with all that it started', async () => {
    const mark = join(folder, 'grandchild');
    const grandchild = `setTimeout(() => require('fs').writeFileSync(${JSON.stringify(mark)}, ''), 1500)`;
    const script = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(grandchild)}]);
      console.log('started'); setInterval(() => {}, 1000);`;
    const interrupt = new AbortController();
    const { end } = await runStep(node(script), {
      signal: interrupt.signal,
      onOutput: () => interrupt.abort(),
    });
    expect(end).toEqual({ kind: 'killed', signal: 'SIGTERM', number: 15 });
    await delay(2000);
    await expect(readFile(mark)).rejects.toThrow('ENOENT');
  });

  it('is not started if that was before', async () => {
    const { end } = await runStep(node(''), { signal: AbortSignal.abort() });
    expect(end).toEqual({ kind: 'notStarted', message: 'it was interrupted before' });
  });

  it('may finish what it has begun, and say how that went', async () => {
    const interrupt = new AbortController();
    const script = `process.on('SIGTERM', () => setTimeout(() => process.exit(5), 50));
      setInterval(() => {}, 1000); console.log('ready');`;
    const { end } = await runStep(node(script), {
      signal: interrupt.signal,
      onOutput: () => interrupt.abort(),
    });
    expect(end).toEqual({ kind: 'exited', code: 5 });
  });
});

describe('a step that leaves something behind', () => {
  it('does not hold up its run, and what it left is ended', async () => {
    const mark = join(folder, 'leftover');
    const leftover = `setTimeout(() => require('fs').writeFileSync(${JSON.stringify(mark)}, ''), 2500)`;
    const script = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(leftover)}], { stdio: 'inherit' }).unref();`;
    const beganMs = performance.now();
    expect((await runStep(node(script))).end).toEqual({ kind: 'exited', code: 0 });
    expect(performance.now() - beganMs).toBeLessThan(2400);
    await delay(2000);
    await expect(readFile(mark)).rejects.toThrow('ENOENT');
  });
});

describe('signals to the process that runs a step', () => {
  it('are handed on to the step', async () => {
    const script = join(folder, 'forward.mjs');
    const step = `process.on('SIGHUP', () => { console.log('heard'); process.exit(0); }); setInterval(() => {}, 1000); console.log('ready');`;
    await bundleRunner(script, step);
    const child = execFile(process.execPath, [script]);
    let written = '';
    child.stdout?.on('data', (text: string) => {
      written += text;
      if (written.trim() === 'ready') child.kill('SIGHUP');
    });
    await new Promise((resolve) => child.on('close', resolve));
    expect(written.split('\n')).toEqual(['ready', 'heard', '{"kind":"exited","code":0}', '']);
  });
});

describe('the standard input of the process that runs a step', () => {
  it.each(['pipe', 'file'])('is the step’s, to its end, if it is a %s', async (kind) => {
    const script = join(folder, 'input.mjs');
    await bundleRunner(
      script,
      `process.stdin.on('data', (d) => process.stdout.write('got ' + d));`,
    );
    const input = join(folder, 'input.txt');
    await writeFile(input, 'one\n');
    const line = kind === 'pipe' ? `printf 'one\\n' | "$0" "$1"` : `"$0" "$1" < ${input}`;
    const { stdout } = await promisify(execFile)('sh', ['-c', line, process.execPath, script]);
    expect(stdout).toBe('got one\n{"kind":"exited","code":0}\n');
  });

  // A terminal gives what is typed to one session, and a step has its own.
  it('is handed on as it is typed at a terminal', async () => {
    const script = join(folder, 'typed.mjs');
    const step = `console.log('name?'); process.stdin.once('data', (d) => { console.log('hello ' + d); process.exit(0); });`;
    await bundleRunner(script, step);
    const command = `${process.execPath} ${script}`;
    const terminal = spawn('script', ['-qec', command, '/dev/null'], { stdio: 'pipe' });
    let written = '';
    terminal.stdout.on('data', (bytes: Buffer) => {
      const before = written;
      written += bytes.toString();
      if (written.includes('name?') && !before.includes('name?')) terminal.stdin.write('Ada\n');
    });
    await new Promise((resolve) => terminal.on('close', resolve));
    expect(written.replaceAll('\r', '')).toContain('hello Ada\n');
    expect(written).toContain('{"kind":"exited","code":0}');
  });
});

/** A program that runs a step by the runner, to be sent signals. */
async function bundleRunner(script: string, step: string): Promise<void> {
  const { build } = await import('esbuild');
  const entry = join(folder, 'entry.ts');
  const runner = join(
    import.meta.dirname,
    '../../../src/connectors/pipelineProcess/nodeStepRunner',
  );
  await writeFile(
    entry,
    `import { NodeStepRunner } from ${JSON.stringify(runner)};
     new NodeStepRunner().run(
       { command: { kind: 'program', file: process.execPath, args: ['-e', ${JSON.stringify(step)}] }, folder: ${JSON.stringify(folder)}, variables: {}, takesInput: true },
       { signal: new AbortController().signal, onStart: () => undefined, onOutput: (bytes) => process.stdout.write(bytes) },
     ).then((end) => console.log(JSON.stringify(end)));`,
  );
  await build({
    entryPoints: [entry],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'esm',
  });
}
