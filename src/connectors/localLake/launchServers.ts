import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, open } from 'node:fs/promises';
import type { LocalLakeFolder } from './localLakeFolder';
import { LocalLakeError } from './localLakeErrors';
import { parseServerMessage, type ServerMessage } from './serverMessage';

export interface LaunchOptions {
  readonly stateFolder: string;
  readonly folder: LocalLakeFolder;
  /** The built `localLake.worker.js`. */
  readonly serverFile: string;
  /** Whether the servers outlive this process. */
  readonly isDetached: boolean;
  /** Says in words what is being done. */
  readonly onStep: (step: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Starts the process of the servers and waits until it is ready.
 *
 * @returns the outcome, `taken` if others of this local lake run already
 * @throws LocalLakeError `notStarted`
 */
export async function launchServers(options: LaunchOptions): Promise<'ready' | 'taken'> {
  options.signal?.throwIfAborted();
  await mkdir(options.folder.root, { recursive: true, mode: 0o700 });
  const child = await startProcess(options);
  const abort = (): boolean => child.kill('SIGTERM');
  options.signal?.addEventListener('abort', abort, { once: true });
  try {
    return await outcomeOf(child, options);
  } catch (error) {
    options.signal?.throwIfAborted();
    throw error;
  } finally {
    options.signal?.removeEventListener('abort', abort);
    release(child, options.isDetached);
  }
}

async function startProcess(options: LaunchOptions): Promise<ChildProcess> {
  const log = await open(options.folder.logFile, 'a', 0o600);
  try {
    const mode = options.isDetached ? ['--detached'] : [];
    return spawn(process.execPath, [options.serverFile, options.stateFolder, ...mode], {
      cwd: options.folder.root,
      detached: options.isDetached,
      stdio: ['ignore', log.fd, log.fd, 'ipc'],
      // In desktop VS Code this executable is Electron.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      windowsHide: true,
    });
  } finally {
    await log.close();
  }
}

function outcomeOf(child: ChildProcess, options: LaunchOptions): Promise<'ready' | 'taken'> {
  return new Promise((resolve, reject) => {
    const fail = (message: string, cause?: unknown): void =>
      reject(
        new LocalLakeError('notStarted', `The local lake did not start: ${message}`, {
          remedy: `Read ${options.folder.logFile}`,
          cause,
        }),
      );
    const hear = (message: ServerMessage): void => {
      if (message.kind === 'step') options.onStep(message.step);
      else if (message.kind === 'failed') fail(message.message);
      else resolve(message.kind);
    };
    child.once('error', (error) => fail(error.message, error));
    child.once('exit', (code) => fail(`its process ended with ${code ?? 'a signal'}`));
    child.on('message', (value) => {
      const message = parseServerMessage(value);
      if (message) hear(message);
    });
  });
}

/** This process may end without the servers, and with them if it keeps the channel. */
function release(child: ChildProcess, isDetached: boolean): void {
  child.removeAllListeners('message');
  if (isDetached && child.connected) child.disconnect();
  child.channel?.unref();
  child.unref();
}
