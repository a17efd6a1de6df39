import type { Command } from 'commander';
import type { CommandContext } from './commandHost';
import { addPlanCommand } from '../runs/plan';
import { addReleaseCommand } from '../runs/release';
import { addRunsCommand } from '../runs/runs';
import { addSyncCommand } from '../runs/sync';
import { addVerifyCommand } from '../runs/verify';
import { addWatchCommand } from '../runs/watch';

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
