import type { Command } from 'commander';
import type { CommandContext } from './commandHost';
import { addPlanCommand } from './plan';
import { addReleaseCommand } from './release';
import { addRunsCommand } from './runs';
import { addSyncCommand } from './sync';
import { addVerifyCommand } from './verify';
import { addWatchCommand } from './watch';

/** The subcommands about runs, in the order of the help. */
export function addRunsCommands(program: Command, context: CommandContext): void {
  program.commandsGroup('Runs:');
  addRunsCommand(program, context);
  addPlanCommand(program, context);
  addSyncCommand(program, context);
  addWatchCommand(program, context);
  addVerifyCommand(program, context);
  addReleaseCommand(program, context);
}
