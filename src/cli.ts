import { cwd, env, exit, stderr, stdout } from 'node:process';
import { setFlagsFromString } from 'node:v8';
import type { ExitCode } from './cli/program/commandHost';
import { areAboutRuns } from './cli/program/programs';
import { OutputFailures } from './cli/terminal/outputFailures';
import { systemClock } from './core/base/clock';

/**
 * The process of the command `lakeside`. Its subcommands are two programs, each whole from arguments to exit
 * code: nothing but these surroundings is shared, so that no class is there twice in one run.
 */
async function main(args: readonly string[]): Promise<ExitCode> {
  const { runProgram } = areAboutRuns(args)
    ? await import('./runsProgram')
    : await import('./fullProgram');
  // Left alone, V8 lets garbage grow to several times what is in use before it looks for any. What was just
  // loaded is none, and nobody should look.
  setFlagsFromString('--heap-growing-percent=30');
  return runProgram(args, {
    stdout,
    stderr,
    environment: env,
    workingFolder: cwd(),
    clock: systemClock,
    signal: signalOfInterrupts(),
  });
}

const interruptedCode = 130;
/** Shorter than what service managers wait before they kill. */
const longestEndMs = 25_000;

/**
 * `timeout`, npm and npx hand on to a process what their whole group gets, so that one Ctrl+C arrives twice.
 * Nobody presses a key again as fast.
 */
const sameInterruptMs = 300;

/** The first Ctrl+C ends the work in order, the second at once. */
function signalOfInterrupts(): AbortSignal {
  const controller = new AbortController();
  let firstAtMs = 0;
  const interrupt = (): void => {
    if (controller.signal.aborted) {
      if (performance.now() - firstAtMs < sameInterruptMs) return;
      exit(interruptedCode);
    }
    firstAtMs = performance.now();
    stderr.write('\nStopping; press Ctrl+C again to quit at once\n');
    controller.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', () => {
    interrupt();
    // A share that hangs answers no signal; a service must end all the same.
    setTimeout(() => exit(interruptedCode), longestEndMs).unref();
  });
  return controller.signal;
}

const failures = new OutputFailures();
failures.watch(stdout);
failures.watch(stderr);

/** Idle connections and workers must not keep the process, but what was written must arrive, or be told. */
function end(code: ExitCode): void {
  const settle = (): void => {
    if (failures.message === undefined) exit(code);
    stderr.write(failures.message, () => exit(code === 0 ? 1 : code));
  };
  // The event of an output that failed comes after the callbacks of what was written to it.
  stdout.write('', () => setImmediate(settle));
}

main(process.argv.slice(2)).then(end, (error: unknown) => {
  stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  exit(1);
});
