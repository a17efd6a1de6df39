import { Option, type Command } from 'commander';
import type { LakeSession } from '../lakes/lakeSession';
import { filled, type SourceFlags } from '../lakes/sourceFlags';

/** Flags of `sync_to_azure` that only mean something now and then; out of the help. */
export interface AzsyncFlags {
  /** What azsync remembered; imported once. */
  readonly stateFile?: string;
}

export function addAzsyncOptions(command: Command): Command {
  return command.addOption(new Option('--state-file <file>').argParser(filled).hideHelp());
}

/** Says which flags have no effect here. */
export function noteIdleFlags(flags: SourceFlags, { selected, terminal }: LakeSession): void {
  if (selected.sources.some(({ engine }) => engine === 'azcopy')) return;
  const idle = [
    ...(flags.azcopyLogs === undefined ? [] : ['--azcopy-logs']),
    ...(flags.azcopyLogLevel === undefined ? [] : ['--azcopy-log-level']),
  ];
  if (idle.length === 0 || terminal.isQuiet) return;
  const what = `${idle.join(' and ')} without effect: the files are not moved by AzCopy`;
  terminal.note(terminal.noteStyle.dim(what));
}
