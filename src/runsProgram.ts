import type { ExitCode, Surroundings } from './cli/program/commandHost';
import { runCommand } from './cli/program/runCommand';
import { addRunsCommands } from './cli/program/runsCommands';
import * as connectors from './connect/runs';

/**
 * Composition root of the subcommands about runs, which timers call every few minutes: it does not hold, and
 * they do not wait for, what the others need. Runs the command to its exit code.
 */
export function runProgram(args: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const otherOptions = async (): Promise<readonly string[]> => {
    const { fullOptions } = await import('./fullProgram');
    return fullOptions(surroundings);
  };
  const host = { ...surroundings, connectors };
  return runCommand(args, host, { add: addRunsCommands, otherOptions });
}
