import { spawn } from 'node:child_process';
import { checkout } from './checkout.mjs';

/**
 * Runs a command to its end and returns what it printed, without its errors.
 * @throws Error with the end of all it printed, if its code is not 0
 */
export function run(command, args, { cwd = checkout, env, quiet = true } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
    });
    let output = '';
    let all = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk) => {
      output += chunk;
      all += chunk;
    });
    child.stderr?.setEncoding('utf8').on('data', (chunk) => (all += chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(output);
      else
        reject(
          new Error(`${[command, ...args].join(' ')} ended with ${code}\n${all.slice(-8000)}`),
        );
    });
  });
}

/** Runs npm as it runs this process, or the one on the PATH. */
export function npm(args, options) {
  const cli = process.env.npm_execpath;
  if (cli?.endsWith('.js')) return run(process.execPath, [cli, ...args], options);
  return process.platform === 'win32'
    ? run('cmd', ['/c', 'npm', ...args], options)
    : run('npm', args, options);
}

/** Runs npm; once more if it failed, since registries fail now and then. */
export async function npmTwice(args, options) {
  try {
    return await npm(args, options);
  } catch {
    return npm(args, options);
  }
}

/** Says what is being done, and then how long it took. */
export async function step(title, work) {
  const start = performance.now();
  process.stdout.write(`${title} … `);
  try {
    return await work();
  } finally {
    process.stdout.write(`${((performance.now() - start) / 1000).toFixed(1)} s\n`);
  }
}
