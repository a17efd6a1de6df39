import type { Command } from 'commander';
import type { FullContext } from '../program/commandHost';
import { addCollectCommand } from './collect';
import { addImportCommand } from './importEvents';
import { addTraceCommands } from './traceCommand';

/** `lakeside lineage …`: where data comes from, what is made of it, and what other systems tell of it. */
export function addLineageCommand(program: Command, context: FullContext): void {
  const lineage = program
    .command('lineage')
    .description('where data comes from, from the sequencer to the table, and what is made of it');
  addTraceCommands(lineage, context);
  addImportCommand(lineage, context);
  addCollectCommand(lineage, context);
}
