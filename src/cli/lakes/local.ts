import { join } from 'node:path';
import { Option, type Command } from 'commander';
import type { FullContext, LocalLakeAddresses } from '../program/commandHost';
import { createTerminal } from './lakeSession';
import { addOutputOptions, logLevelOf, type OutputFlags } from '../terminal/outputFlags';
import { selectStateFolder } from './selectLake';
import type { Terminal } from '../terminal/terminal';
import { createTerminalLogger } from '../terminal/terminalLogger';

interface LocalFlags extends OutputFlags {
  readonly stateDir?: string;
  readonly week?: true;
}

/** What a local subcommand works with. */
interface LocalSession {
  readonly context: FullContext;
  readonly terminal: Terminal;
  readonly stateFolder: string;
  readonly flags: LocalFlags;
}

/** `lakeside local start|stop|status|reset|rename-benchling`: a storage account and a Postgres on this machine. */
export function addLocalCommand(program: Command, context: FullContext): void {
  const local = program
    .command('local')
    .description('a lake on this machine: storage, Postgres, a demo workspace and sample runs');
  const add = (
    name: string,
    description: string,
    work: (session: LocalSession) => Promise<void>,
  ): Command => {
    const command = local.command(name).description(description);
    command.action(async (flags: LocalFlags) => work(await openSession(flags, context)));
    addLocalOptions(command);
    return command;
  };
  add('start', 'start it, and make the demo if it is missing', start);
  add('stop', 'stop it; what was written stays', stop);
  add('status', 'say where it is; exits with 1 if it does not run', status);
  add('reset', 'stop it and delete everything it made, the demo workspace included', reset);
  add('rename-benchling', 'play a month of changes in the demo’s Benchling', rename).addOption(
    new Option('--week', 'only the next week of it'),
  );
}

function addLocalOptions(command: Command): void {
  const folder = 'folder it lies in; left out: $LAKESIDE_STATE or the platform’s';
  addOutputOptions(command.addOption(new Option('--state-dir <dir>', folder)));
}

async function openSession(flags: LocalFlags, context: FullContext): Promise<LocalSession> {
  const terminal = createTerminal(flags, context);
  return { context, terminal, flags, stateFolder: await selectStateFolder(flags, context) };
}

async function start({ context, terminal, stateFolder, flags }: LocalSession): Promise<void> {
  const lake = await context.connectors.startLocalLake({
    stateFolder,
    logger: createTerminalLogger(terminal, logLevelOf(flags)),
    clock: context.clock,
    isDetached: true,
    onStep: (step) => terminal.note(terminal.noteStyle.dim(`${step} …`)),
    signal: context.signal,
  });
  terminal.print(lake.isNew ? 'The local lake runs' : 'The local lake runs already');
  printLake(terminal, lake);
  terminal.note('To try it: lakeside runs, in that workspace');
  printDocument(terminal, 'running', lake);
}

async function stop({ context, terminal, stateFolder }: LocalSession): Promise<void> {
  const wasRunning = await context.connectors.stopLocalLake(stateFolder);
  terminal.print(wasRunning ? 'The local lake is stopped' : 'The local lake did not run');
  printDocument(terminal, 'stopped');
}

async function status({ context, terminal, stateFolder }: LocalSession): Promise<void> {
  const { state, lake } = await context.connectors.localLakeStatus(stateFolder);
  terminal.print(`The local lake ${descriptions[state]}`);
  if (lake) printLake(terminal, lake);
  printDocument(terminal, state, lake);
  context.exitWith(state === 'running' ? 0 : 1);
}

async function reset({ context, terminal, stateFolder }: LocalSession): Promise<void> {
  const folder = join(stateFolder, 'localLake');
  const wasThere = await context.connectors.resetLocalLake(stateFolder);
  terminal.print(wasThere ? `Deleted ${folder}` : `There is no local lake in ${stateFolder}`);
  printDocument(terminal, 'stopped');
}

async function rename({ context, terminal, stateFolder, flags }: LocalSession): Promise<void> {
  const { events, kept } = await context.connectors.renameInBenchling({
    stateFolder,
    span: flags.week === true ? 'week' : 'month',
    signal: context.signal,
  });
  if (kept !== undefined) terminal.print(`Kept what Benchling looked like before: ${kept}`);
  terminal.print(
    events.length === 0
      ? 'The month is over; lakeside local reset begins anew'
      : events.map((event) => `  ${terminal.style.yellow('>')} ${event}`).join('\n'),
  );
  if (terminal.isJson) terminal.writeDocument({ events, kept: kept ?? null });
}

const descriptions = {
  running: 'runs',
  starting: 'is starting',
  stopped: 'is stopped',
} as const;

function printLake(terminal: Terminal, lake: LocalLakeAddresses): void {
  const { host, port, database, user } = lake.postgres;
  const { dim } = terminal.style;
  terminal.print(
    [
      `  ${dim('storage  ')} ${lake.blobEndpoint}`,
      `  ${dim('Postgres ')} postgres://${user}@${host}:${port}/${database}`,
      `  ${dim('workspace')} ${lake.workspaceFolder}`,
    ].join('\n'),
  );
}

function printDocument(
  terminal: Terminal,
  state: keyof typeof descriptions,
  lake?: LocalLakeAddresses,
): void {
  if (!terminal.isJson) return;
  const { blobEndpoint = null, postgres = null, workspaceFolder = null } = lake ?? {};
  terminal.writeDocument({ state, blobEndpoint, postgres, workspaceFolder });
}
