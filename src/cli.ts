import { cwd, env, exit, stderr, stdout } from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { runCommand } from './cli/runCommand';
import * as connectors from './connect';
import { systemClock } from './core/base/clock';

/** Composition root of the command `lakeside`. */
async function main(args: readonly string[]): Promise<number> {
  return runCommand(args, {
    stdout,
    stderr,
    environment: env,
    workingFolder: cwd(),
    clock: systemClock,
    signal: signalOfInterrupts(),
    connectors,
  });
}

// Left alone, V8 lets garbage grow to several times what is in use before it looks for any.
setFlagsFromString('--heap-growing-percent=30');

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
