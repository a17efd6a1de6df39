import type { Command } from 'commander';
import type { FullContext } from './commandHost';
import { addCompletionCommand } from '../completion/completion';
import { addDatasetsCommand } from '../datasets/datasets';
import { addDoctorCommand } from '../lakes/doctor';
import { addGatewayCommand } from '../datasets/gateway';
import { addGetCommand } from '../datasets/get';
import { addImportCommand } from '../lakes/import';
import { addLineageCommand } from '../lineage/lineage';
import { addLocalCommand } from '../lakes/local';
import { addLsCommand } from '../lakes/ls';
import { addPropagateCommand } from '../pipelines/propagate';
import { addPublishCommand } from '../datasets/publish';
import { addQueryCommand } from '../queries/query';
import { addRegistrationsCommand } from '../pipelines/registrations';
import { addRunCommand } from '../pipelines/run';
import { addRunsCommands } from './runsCommands';
import { addSchemaCommand } from '../schemas/schema';

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
  addCompletionCommand(program, context);
}
