import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { localLakeStatus } from '../../src/connectors/localLake/localLake';

const startFile = fileURLToPath(new URL('../host/start.mjs', import.meta.url));

let state: string;

beforeAll(async () => {
  state = await mkdtemp(join(tmpdir(), 'lakeside-start-'));
});

afterAll(() => rm(state, { recursive: true, force: true, maxRetries: 10 }));

/** Runs what `npm start -- --headless` runs, and ends it by a signal once it prints `interruptAt`. */
async function start(
  interruptAt?: string,
  args: readonly string[] = ['--headless', '--state-dir', state],
): Promise<{ readonly code: unknown; readonly output: string }> {
  const child = spawn(process.execPath, [startFile, ...args], {
    env: { ...process.env, LAKESIDE_STATE: join(state, 'mine'), NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      if (interruptAt !== undefined && output.includes(interruptAt)) child.kill('SIGTERM');
    });
  }
  const [code] = await once(child, 'close');
  return { code, output };
}

describe('npm start -- --headless', () => {
  test('stops all it started when it is interrupted', async () => {
    const { code } = await start('lakeside sync');
    expect(code).toBe(143);
    expect(await localLakeStatus(state)).toEqual({ state: 'stopped' });
  });

  test('refuses what it does not know', async () => {
    const { code, output } = await start(undefined, ['--headless', '--bogus']);
    expect([code, output]).toEqual([2, expect.stringMatching(/^npm start takes .*'--bogus'/)]);
  });

  test('ends with a verified run, and with nothing running', async () => {
    const { code, output } = await start();
    expect(output).toMatch(/ verified\n\s+files\s+2,605 files/);
    expect(code).toBe(0);
    expect(await localLakeStatus(state)).toEqual({ state: 'stopped' });
    expect(existsSync(join(state, 'mine'))).toBe(false);
  });

  test('uploads nothing the second time, and says so', async () => {
    const { code, output } = await start();
    expect(output).toMatch(/uploaded\s+0 files\n\s+kept\s+2,605 files/);
    expect(code).toBe(0);
  });
});
