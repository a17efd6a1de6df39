import type { Command } from 'commander';
import type { FullContext } from './commandHost';
import { addDatasetsCommand } from './datasets';
import { addDoctorCommand } from './doctor';
import { addGatewayCommand } from './gateway';
import { addGetCommand } from './get';
import { addImportCommand } from './import';
import { addLineageCommand } from './lineage';
import { addLocalCommand } from './local';
import { addLsCommand } from './ls';
import { addPropagateCommand } from './propagate';
import { addPublishCommand } from './publish';
import { addQueryCommand } from './query';
import { addRegistrationsCommand } from './registrations';
import { addRunCommand } from './run';
import { addRunsCommands } from './runsCommands';
import { addSchemaCommand } from './schema';

/** Every subcommand, in the order of the help. */
export function addFullCommands(program: Command, context: FullContext): void {
  addRunsCommands(program, context);
  program.commandsGroup('Datasets:');
  addDatasetsCommand(program, context);
  addGetCommand(program, context);
  addPublishCommand(program, context);
  addGatewayCommand(program, context);
  addRunCommand(program, context);
  addPropagateCommand(program, context);
  addRegistrationsCommand(program, context);
  program.commandsGroup('Lake:');
  addLsCommand(program, context);
  addQueryCommand(program, context);
  addSchemaCommand(program, context);
  addLineageCommand(program, context);
  addDoctorCommand(program, context);
  addImportCommand(program, context);
  addLocalCommand(program, context);
}
