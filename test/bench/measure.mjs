import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const GNU_TIME = '/usr/bin/time';

/**
 * @typedef {object} Step  one command of a tool's job
 * @property {string} command
 * @property {readonly string[]} args
 * @property {Readonly<Record<string, string>>} [env]  added to ours
 * @property {(stdout: string) => void} [check]  throws if the tool did not do what it was to do
 *
 * @typedef {object} Measurement
 * @property {number} wallMs
 * @property {number} cpuMs  user and system, children included
 * @property {number} peakBytes  resident, of the largest process
 */

/**
 * Runs the steps of one job one after the other: times add up, the peak is the highest of them.
 *
 * @param {readonly Step[]} steps
 * @param {string} scratch  a folder for the measuring tool's notes
 * @returns {Promise<Measurement>}
 * @throws Error if a step fails
 */
export async function measureJob(steps, scratch) {
  const total = { wallMs: 0, cpuMs: 0, peakBytes: 0 };
  for (const step of steps) {
    const { wallMs, cpuMs, peakBytes } = await measureStep(step, scratch);
    total.wallMs += wallMs;
    total.cpuMs += cpuMs;
    total.peakBytes = Math.max(total.peakBytes, peakBytes);
  }
  return total;
}

async function measureStep(step, scratch) {
  // The kernel's own count at the end of the process (wait4), exact for short runs too.
  const notes = join(scratch, 'time.txt');
  const startedAt = performance.now();
  const child = spawn(GNU_TIME, ['-f', '%U %S %M', '-o', notes, step.command, ...step.args], {
    env: { ...process.env, ...step.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exit = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve({ code, endedAt: performance.now() }));
  });
  const [{ code, endedAt }, stdout, stderr] = await Promise.all([
    exit,
    text(child.stdout),
    text(child.stderr),
  ]);
  if (code !== 0) throw new Error(`${describe(step)} ended with ${code}\n${stdout}\n${stderr}`);
  step.check?.(stdout);
  const [user, system, peakKiB] = (await readFile(notes, 'utf8')).trim().split(' ').map(Number);
  return {
    wallMs: endedAt - startedAt,
    cpuMs: (user + system) * 1000,
    peakBytes: peakKiB * 1024,
  };
}

function describe(step) {
  return [step.command, ...step.args].join(' ').replace(/\?\S*sig=\S*/, '?…');
}
