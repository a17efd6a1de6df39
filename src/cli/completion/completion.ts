import { Argument, Option, type Command } from 'commander';
import type { FullContext } from '../program/commandHost';
import { answerTab, askInSilence } from './answerTab';
import { completionScripts, type Shell } from './completionScripts';
import { addDatasetOptions, type DatasetFlags } from '../datasets/datasetSession';
import { createTerminal } from '../lakes/lakeSession';

interface CompleteFlags extends DatasetFlags {
  /** What a lake is asked for in the background: the versions of a dataset, or all datasets. */
  readonly ask?: string;
}

const shells: readonly Shell[] = ['bash', 'zsh', 'fish'];

/** `lakeside completion`, and what its scripts call, which nobody else waits for. */
export function addCompletionCommand(program: Command, context: FullContext): void {
  program
    .command('completion')
    .description('print what lets Tab complete commands, options, files and gros:// addresses')
    .addArgument(new Argument('<shell>', 'the shell that sources it').choices(shells))
    .addHelpText('after', examples)
    .action((shell: Shell) => {
      createTerminal({}, context).print(completionScripts[shell]);
      context.exitWith(0);
    });
  const hidden = program
    .command('complete', { hidden: true })
    .addArgument(new Argument('[shell]').choices(shells))
    .argument('[words...]')
    .addOption(new Option('--ask <dataset>'))
    .action(async (shell: Shell | undefined, words: readonly string[], flags: CompleteFlags) => {
      if (flags.ask !== undefined) await askInSilence(flags.ask, flags, context);
      else if (shell !== undefined) await answerTab(program, { shell, words }, context);
      context.exitWith(0);
    });
  addDatasetOptions(hidden);
}

const examples = `
Examples:
  bash, in ~/.bashrc:                   source <(lakeside completion bash)
  zsh, in ~/.zshrc:                     source <(lakeside completion zsh)
  fish, in ~/.config/fish/config.fish:  lakeside completion fish | source`;
