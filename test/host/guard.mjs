import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { argv, exit, platform, stdin } from 'node:process';

/*
 * node guard.mjs FOLDER COMMAND ARGUMENTS…
 *
 * Runs a command that must not outlive whoever started it, not even if that was killed: once the
 * guard's standard input closes, the command ends with all its children, and FOLDER is removed.
 */

const [folder, command, ...commandArguments] = argv.slice(2);
const isWindows = platform === 'win32';
const killAfterMs = 3000;

const child = spawn(command, commandArguments, {
  stdio: ['ignore', 'inherit', 'inherit'],
  detached: !isWindows,
});

function signal(name) {
  try {
    if (isWindows) spawn('taskkill', ['/pid', String(child.pid), '/t', '/f']);
    else process.kill(-child.pid, name);
  } catch {
    // Everything has ended already.
  }
}

function end() {
  signal('SIGTERM');
  setTimeout(() => {
    signal('SIGKILL');
    leave(1);
  }, killAfterMs).unref();
}

function leave(code) {
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  exit(code);
}

stdin.resume().on('end', end).on('error', end);
process.on('SIGTERM', end).on('SIGINT', end).on('SIGHUP', end);
child.on('error', (error) => {
  console.error(`${command}: ${error.message}`);
  leave(127);
});
child.on('exit', (code) => {
  // Children of the command that are still busy belong to its group.
  signal('SIGKILL');
  leave(code ?? 1);
});
