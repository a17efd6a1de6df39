import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const guard = fileURLToPath(new URL('guard.mjs', import.meta.url));

const folders = [];
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});

/** A new folder, removed with this process; given to {@link startGuarded}, even if that is killed. */
export function temporaryFolder(name) {
  const folder = mkdtempSync(join(tmpdir(), `lakeside-${name}-`));
  folders.push(folder);
  return folder;
}

/**
 * Starts a program that ends with this process, even if this process is killed, and waits until
 * `isReady` finds in its output what it waits for.
 *
 * @returns what `isReady` returned, and `stop`, which resolves once all has ended
 */
export async function startGuarded({ name, command, args, folder, env, isReady, timeoutMs }) {
  const child = spawn(process.execPath, [guard, folder, command, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    detached: process.platform !== 'win32',
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    child.stdin.end();
    await ended;
  };
  child.stdin.on('error', () => undefined);
  try {
    return { ready: await waitForReady({ name, child, isReady, timeoutMs }), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function waitForReady({ name, child, isReady, timeoutMs }) {
  let output = '';
  return new Promise((resolve, reject) => {
    const settle = (action, value) => {
      clearTimeout(timer);
      for (const stream of [child.stdout, child.stderr]) stream.off('data', read).resume();
      action(value);
    };
    const fail = (why) => settle(reject, new Error(`${name} ${why}\n${output.slice(-4000)}`));
    const read = (chunk) => {
      output += chunk;
      const ready = isReady(output);
      if (ready !== undefined) settle(resolve, ready);
    };
    const timer = setTimeout(fail, timeoutMs, `was not ready after ${timeoutMs / 1000} s`);
    child.stdout.setEncoding('utf8').on('data', read);
    child.stderr.setEncoding('utf8').on('data', read);
    child.once('exit', (code) => fail(`ended with code ${code}`));
  });
}
