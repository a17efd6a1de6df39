import type { Command } from 'commander';
import type { CommandContext } from './commandHost';
import { addTraceCommands } from './lineage/traceCommand';

/** `lakeside lineage up|down|impact`: where data comes from, and what is made of it. */
export function addLineageCommand(program: Command, context: CommandContext): void {
  const lineage = program
    .command('lineage')
    .description('where data comes from, from the sequencer to the table, and what is made of it');
  addTraceCommands(lineage, context);
}
