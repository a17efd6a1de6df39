import { spawn } from 'node:child_process';

/**
 * Starts the program of this process with other arguments, in the same folder and environment. It writes
 * nowhere, reads nothing, and goes on when this process ends. `ended` resolves also if it cannot be started.
 */
export function startAgain(args: readonly string[]): { readonly ended: Promise<void> } {
  const [, script = ''] = process.argv;
  const child = spawn(process.execPath, [...process.execArgv, script, ...args], {
    detached: true,
    stdio: 'ignore',
    // In desktop VS Code this executable is Electron.
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    windowsHide: true,
  });
  const ended = new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('exit', () => resolve());
  });
  child.unref();
  return { ended };
}
