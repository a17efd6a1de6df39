import type { ExitCode, FullConnectors, Surroundings } from './cli/program/commandHost';
import { addFullCommands } from './cli/program/fullCommands';
import { optionsOf, runCommand, type CommandSet } from './cli/program/runCommand';
import * as connectors from './connect';

/** Composition root of the command with every subcommand there is. */
const everything: CommandSet<FullConnectors> = {
  add: addFullCommands,
  otherOptions: async () => [],
};

/** Runs the command to its exit code. */
export function runProgram(args: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  return runCommand(args, { ...surroundings, connectors }, everything);
}

/** The options of every subcommand, without their dashes. */
export function fullOptions(surroundings: Surroundings): readonly string[] {
  return optionsOf(everything, { ...surroundings, connectors });
}
