import { resolve } from 'node:path';
import type { Disposable } from '../../core/base/disposables';
import type { Logger } from '../../core/base/logger';
import { teeLogger } from '../../core/base/teeLogger';
import type { AzCopySettings } from '../../core/storage/bulkCopier';
import type { LakePorts } from '../../core/storage/ports';
import type { CommandContext, LakeConnection } from '../program/commandHost';
import { logLevelOf, type OutputFlags } from '../terminal/outputFlags';
import { selectLake, selectStateFolder, selectStorage, type SelectedLake } from './selectLake';
import type { SourceFlags } from './sourceFlags';
import { Terminal } from '../terminal/terminal';
import { printable } from '../terminal/textStyle';
import { createTerminalLogger } from '../terminal/terminalLogger';

/** A lake that is connected, for the time of one subcommand. */
export interface LakeSession {
  readonly selected: SelectedLake;
  readonly ports: LakePorts;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  /** Says what is odd about a source and keeps nobody from working on it. */
  readonly noteProblem: (source: string, text: string) => void;
}

/** Works on the runs of the lake that the options name, and disconnects whatever comes of it. */
export async function withLake(
  flags: SourceFlags,
  context: CommandContext,
  work: (session: LakeSession) => Promise<void>,
): Promise<void> {
  const terminal = createTerminal(flags, context);
  await withSelected(await selectLake(flags, context, terminal), {
    flags,
    context,
    terminal,
    work,
  });
}

/** As {@link withLake} where no source is needed. */
export async function withStorage(
  flags: SourceFlags,
  context: CommandContext,
  work: (session: LakeSession) => Promise<void>,
): Promise<void> {
  const terminal = createTerminal(flags, context);
  const selected = await selectStorage(flags, context, terminal);
  await withSelected(selected, { flags, context, terminal, work });
}

export function createTerminal(flags: OutputFlags, context: CommandContext): Terminal {
  return new Terminal({ ...context, isJson: flags.json === true, isQuiet: flags.quiet === true });
}

/** The ports of a selected lake. @throws StorageError `hostNotTrusted` */
export async function connectSelected(
  selected: SelectedLake,
  options: {
    readonly flags: SourceFlags;
    readonly context: CommandContext;
    readonly terminal: Terminal;
  },
): Promise<LakePorts & Disposable> {
  const { context, flags, terminal } = options;
  return context.connectors.connectLake({
    lakeStorage: selected.lake.storage,
    datasets: selected.lake.datasets,
    secrets: selected.secrets,
    confirmedHosts: selected.confirmedHosts,
    isAboutToScan: selected.sources.length > 0,
    stateFolder: await selectStateFolder(flags, context),
    logger: loggerFor(flags, context, terminal),
    clock: context.clock,
    retries: retriesOf(flags),
    azCopy: azCopyOf(flags, context),
  });
}

/** Logs to the terminal, and to whatever else takes in the log. */
function loggerFor(flags: OutputFlags, { runLog }: CommandContext, terminal: Terminal): Logger {
  const ofTerminal = createTerminalLogger(terminal, logLevelOf(flags));
  return runLog === undefined ? ofTerminal : teeLogger(ofTerminal, runLog);
}

function problemNoter({ runLog }: CommandContext, terminal: Terminal): LakeSession['noteProblem'] {
  return (source, text) => {
    const line = `${source}: ${text}`;
    if (!terminal.isQuiet) terminal.note(printable(line));
    runLog?.warn(line);
  };
}

function azCopyOf(
  { azcopyPath, azcopyLogs, azcopyLogLevel }: SourceFlags,
  { workingFolder }: CommandContext,
): AzCopySettings {
  return {
    ...(azcopyPath === undefined ? {} : { path: resolve(workingFolder, azcopyPath) }),
    ...(azcopyLogs === undefined ? {} : { logFolder: resolve(workingFolder, azcopyLogs) }),
    ...(azcopyLogLevel === undefined ? {} : { logLevel: azcopyLogLevel }),
  };
}

function retriesOf({ retryTimes, timeout }: SourceFlags): LakeConnection['retries'] {
  return {
    ...(retryTimes === undefined ? {} : { mostTries: retryTimes }),
    ...(timeout === undefined ? {} : { patienceMs: timeout * 1000 }),
  };
}

async function withSelected(
  selected: SelectedLake,
  options: {
    readonly flags: SourceFlags;
    readonly context: CommandContext;
    readonly terminal: Terminal;
    readonly work: (session: LakeSession) => Promise<void>;
  },
): Promise<void> {
  const { terminal, context, work } = options;
  const ports = await connectSelected(selected, options);
  try {
    const noteProblem = problemNoter(context, terminal);
    await work({ selected, ports, terminal, signal: context.signal, noteProblem });
  } finally {
    terminal.showLive('');
    ports.dispose();
  }
}
