import { cwd, env, exit, stderr, stdout } from 'node:process';
import { setFlagsFromString } from 'node:v8';
import type { ExitCode } from './cli/commandHost';
import { areAboutRuns } from './cli/programs';
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

/** The first Ctrl+C ends the work in order, the second at once. */
function signalOfInterrupts(): AbortSignal {
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) exit(interruptedCode);
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

/** A reader that has gone, as in `lakeside ls | head`, does not stop the work. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

stdout.on('error', ignoreClosedPipe);
stderr.on('error', ignoreClosedPipe);

main(process.argv.slice(2)).then(
  // Idle connections and workers must not keep the process, but what was written must arrive.
  (code) => stdout.write('', () => exit(code)),
  (error: unknown) => {
    stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    exit(1);
  },
);
