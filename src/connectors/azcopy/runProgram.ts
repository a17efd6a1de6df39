import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { BulkCopyError } from '../../core/storage/bulkCopier';

export interface ProgramRun {
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  /** Called with the number of the process once it runs. */
  readonly onStart: (processId: number) => void;
  readonly onLine: (line: string) => void;
}

/** How long a program may take to end in order after an abort. */
const patienceMs = 5000;

/**
 * Runs a program to its end, in a process group of its own; an abort ends the group, kindly first.
 * @returns its exit code, `null` if a signal ended it.
 * @throws the signal's reason after an abort, when the process has ended.
 */
export async function runProgram(program: string, run: ProgramRun): Promise<number | null> {
  run.signal.throwIfAborted();
  const isGrouped = process.platform !== 'win32';
  const child = spawn(program, [...run.args], {
    env: run.env,
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: isGrouped,
    windowsHide: true,
  });
  const lines = createInterface({ input: child.stdout });
  lines.on('line', run.onLine);
  let killTimer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    end(child, 'SIGTERM', isGrouped);
    killTimer = setTimeout(() => end(child, 'SIGKILL', isGrouped), patienceMs);
  };
  run.signal.addEventListener('abort', stop);
  try {
    if (child.pid !== undefined) run.onStart(child.pid);
    const exitCode = await ended(child, program);
    run.signal.throwIfAborted();
    return exitCode;
  } finally {
    run.signal.removeEventListener('abort', stop);
    clearTimeout(killTimer);
    lines.close();
  }
}

function ended(child: ChildProcess, program: string): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.on('close', (exitCode) => resolve(exitCode));
    child.on('error', (cause) =>
      reject(
        new BulkCopyError('engineMissing', `${program} cannot be run`, {
          remedy: 'Check that it is a program for this machine',
          cause,
        }),
      ),
    );
  });
}

/** A negative id is the whole group; one that has ended already needs no signal any more. */
function end(child: ChildProcess, signal: NodeJS.Signals, isGrouped: boolean): void {
  if (child.pid === undefined || child.exitCode !== null) return;
  try {
    process.kill(isGrouped ? -child.pid : child.pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
