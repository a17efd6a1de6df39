import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import type { StepEnd, StepRunner, StepStart } from '../../core/datasets/steps/stepProcess';
import { handOnInput, stdinFor } from './callersInput';

/** How long a step may take to end in order after it was asked to. */
const patienceMs = 10_000;
/** How long what a step left behind may hold its output open. */
const lingerMs = 1000;
/** Signals that a service manager, a terminal or a person sends. */
const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const isGrouped = process.platform !== 'win32';

/** Runs steps as child processes, each in a process group of its own. */
export class NodeStepRunner implements StepRunner {
  run(
    start: StepStart,
    { signal, onOutput, onStart }: Parameters<StepRunner['run']>[1],
  ): Promise<StepEnd> {
    if (signal.aborted) return Promise.resolve(interruptedBefore);
    const child = launch(start);
    child.stdout?.on('data', (bytes: Buffer) => onOutput(bytes, 'stdout'));
    child.stderr?.on('data', (bytes: Buffer) => onOutput(bytes, 'stderr'));
    const leash = new Leash(child, signal);
    if (child.pid !== undefined) onStart(child.pid);
    const releaseInput = child.stdin === null ? undefined : handOnInput(child.stdin);
    return endOf(child, start).finally(() => {
      releaseInput?.();
      leash.release();
    });
  }
}

const interruptedBefore: StepEnd = { kind: 'notStarted', message: 'it was interrupted before' };

function launch({ command, folder, variables, takesInput }: StepStart): ChildProcess {
  const options = {
    cwd: folder,
    env: { ...process.env, ...variables },
    stdio: [stdinFor(takesInput), 'pipe', 'pipe'] satisfies StdioOptions,
    detached: isGrouped,
    windowsHide: true,
  };
  return command.kind === 'shell'
    ? spawn(command.line, { ...options, shell: true })
    : spawn(command.file, [...command.args], options);
}

function endOf(child: ChildProcess, start: StepStart): Promise<StepEnd> {
  return new Promise((resolve) => {
    child.on('error', (error: NodeJS.ErrnoException) =>
      resolve({ kind: 'notStarted', message: whyNot(error, start) }),
    );
    child.on('close', (code, signal) => resolve(ended(code, signal)));
    child.on('exit', (code, signal) => {
      setTimeout(() => {
        send(child, 'SIGKILL');
        resolve(ended(code, signal));
      }, lingerMs).unref();
    });
  });
}

function ended(code: number | null, signal: NodeJS.Signals | null): StepEnd {
  if (signal === null) return { kind: 'exited', code: code ?? 0 };
  return { kind: 'killed', signal, number: constants.signals[signal] };
}

function whyNot({ code, message }: NodeJS.ErrnoException, { command, folder }: StepStart): string {
  if (!existsSync(folder)) return `there is no folder ${folder}`;
  const what = command.kind === 'program' ? command.file : 'the shell';
  if (code === 'ENOENT') return `there is no program ${what}`;
  return code === 'EACCES' ? `${what} may not be run` : message;
}

/** Ties a process to this one: signals are handed on, an abort ends it, and it does not outlive this one. */
class Leash {
  readonly #child: ChildProcess;
  readonly #signal: AbortSignal;
  readonly #handlers = new Map<NodeJS.Signals, () => void>();
  #wasTold = false;
  #killTimer: NodeJS.Timeout | undefined;

  constructor(child: ChildProcess, signal: AbortSignal) {
    this.#child = child;
    this.#signal = signal;
    for (const name of forwarded) {
      const handler = (): void => this.#forward(name);
      this.#handlers.set(name, handler);
      process.on(name, handler);
    }
    signal.addEventListener('abort', this.#stop);
    process.on('exit', this.#kill);
  }

  release(): void {
    for (const [name, handler] of this.#handlers) process.off(name, handler);
    this.#signal.removeEventListener('abort', this.#stop);
    process.off('exit', this.#kill);
    clearTimeout(this.#killTimer);
  }

  #forward(signal: NodeJS.Signals): void {
    this.#wasTold = true;
    send(this.#child, signal);
  }

  /** The signal that led to an abort is handed on itself, by a handler that may come after this one. */
  readonly #stop = (): void => {
    setImmediate(() => {
      if (!this.#wasTold) send(this.#child, 'SIGTERM');
    });
    this.#killTimer = setTimeout(this.#kill, patienceMs);
  };

  readonly #kill = (): void => send(this.#child, 'SIGKILL');
}

/** A negative id is the whole group; what has ended already needs no signal any more. */
function send({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(isGrouped ? -pid : pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
