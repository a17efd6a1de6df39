import type { Command } from 'commander';
import type { AccessFinding } from '../../core/access/accessFinding';
import { checkDatasetAccess } from '../../core/access/checkDatasetAccess';
import { checkEngine } from '../../core/access/checkEngine';
import { checkStorageAccess } from '../../core/access/checkStorageAccess';
import { fine } from '../../core/access/tryCalls';
import { OperatorError } from '../../core/base/errors';
import { formatQuantity } from '../../core/base/sizes';
import { observeSource } from '../../core/runs/observeSource';
import type { LakePorts } from '../../core/storage/ports';
import type { FullContext } from '../program/commandHost';
import { describeFailure, whyNotWritten, withRemedyHere } from '../program/failures';
import { connectSelected, createTerminal } from './lakeSession';
import { selectStateFolder, selectStorage, type SelectedLake } from './selectLake';
import { addSourceOptions, type SourceFlags } from './sourceFlags';
import type { Terminal } from '../terminal/terminal';
import { printable, type TextStyle } from '../terminal/textStyle';

/** `lakeside doctor`: tries everything the lake needs and says what to do about each failure. */
export function addDoctorCommand(program: Command, context: FullContext): void {
  const command = program
    .command('doctor')
    .description('try folders, storage and databases, and say what to do about each failure')
    .addHelpText('after', help)
    .action((flags: SourceFlags) => doctor(flags, context));
  addSourceOptions(command);
}

const help = `
Wherever runs land and datasets lie it writes, leases and deletes a blob
.lakeside-probe-… to see what a sync, a release and a publication may do; the blob
is gone when it ends.`;

async function doctor(flags: SourceFlags, context: FullContext): Promise<void> {
  const terminal = createTerminal(flags, context);
  const selected = await selectStorage(flags, context, terminal);
  const findings: AccessFinding[] = [];
  const add = (tried: readonly AccessFinding[]): void => {
    const found = tried.map(withRemedyHere);
    findings.push(...found);
    for (const finding of found) terminal.print(renderFinding(finding, terminal.style));
  };
  try {
    add([await checkStateFolder(await selectStateFolder(flags, context), context)]);
    await checkLake(selected, { flags, context, terminal }, add);
    await checkDatabases(selected, { context, terminal }, add);
  } finally {
    terminal.showLive('');
  }
  conclude(terminal, findings);
  context.exitWith(findings.some(({ outcome }) => outcome === 'failed') ? 1 : 0);
}

async function checkLake(
  selected: SelectedLake,
  options: {
    readonly flags: SourceFlags;
    readonly context: FullContext;
    readonly terminal: Terminal;
  },
  add: (found: readonly AccessFinding[]) => void,
): Promise<void> {
  const { signal } = options.context;
  const subject = `account ${selected.lake.storage.blobEndpoint}`;
  try {
    const ports = await connectSelected(selected, options);
    try {
      add(await checkFolders(selected, ports, signal));
      options.terminal.showLive(`trying ${selected.lake.storage.blobEndpoint} …`);
      const { sources } = selected;
      add(await checkStorageAccess({ sources }, ports.blobStore, { signal }));
      add(await checkEngine({ sources }, ports.azCopy));
      const { datasets } = selected.lake;
      if (datasets !== undefined) {
        add(await checkDatasetAccess(datasets, ports.datasetStore, { signal }));
      }
    } finally {
      ports.dispose();
    }
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    add([{ subject, outcome: 'failed', ...describeFailure(error) }]);
  }
}

/** Without it nothing is lost, but a sync that is killed compares more files again, and hashes are not remembered. */
async function checkStateFolder(
  folder: string,
  { connectors }: FullContext,
): Promise<AccessFinding> {
  const subject = `state folder ${folder}`;
  try {
    await connectors.tryStateFolder(folder);
    return fine(subject, 'may be written to');
  } catch (error) {
    return {
      subject,
      outcome: 'warning',
      reason: 'stateFolderUnusable',
      message: `cannot be written to: ${whyNotWritten(error)}`,
      remedy:
        'Make room or give this user the right to write there, or name another folder by --state-dir or LAKESIDE_STATE',
    };
  }
}

async function checkFolders(
  { sources }: SelectedLake,
  ports: LakePorts,
  signal: AbortSignal,
): Promise<readonly AccessFinding[]> {
  const findings: AccessFinding[] = [];
  for (const source of sources) {
    const { failure, runNames } = await observeSource(source, ports, { signal });
    const subject = `source ${source.name}`;
    const message = `${formatQuantity(runNames.length, 'run')} in ${source.folder}`;
    findings.push(
      failure === undefined
        ? fine(subject, message)
        : { subject, outcome: 'failed', reason: 'sourceMissing', ...failure },
    );
  }
  return findings;
}

async function checkDatabases(
  { lake, secrets }: SelectedLake,
  { context, terminal }: { readonly context: FullContext; readonly terminal: Terminal },
  add: (found: readonly AccessFinding[]) => void,
): Promise<void> {
  const { connectors, signal } = context;
  for (const connection of lake.connections.values()) {
    terminal.showLive(`trying ${connection.name} …`);
    try {
      const password = await secrets.databasePassword(connection);
      add([await connectors.checkDatabaseAccess(connection, { password, signal })]);
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      const subject = `database ${connection.name}`;
      add([{ subject, outcome: 'failed', ...describeFailure(error) }]);
    }
  }
}

const marks: Readonly<Record<AccessFinding['outcome'], (style: TextStyle) => string>> = {
  ok: (style) => style.green('✔'),
  warning: (style) => style.yellow('▲'),
  failed: (style) => style.red('✖'),
};

/** A finding in one line, and its remedy in another. */
export function renderFinding(finding: AccessFinding, style: TextStyle): string {
  const { subject, message, remedy, outcome } = finding;
  const head = `${marks[outcome](style)} ${style.bold(printable(subject))}: ${printable(message)}`;
  return remedy === '' ? head : `${head}\n  ${style.dim('→')} ${printable(remedy)}`;
}

function conclude(terminal: Terminal, findings: readonly AccessFinding[]): void {
  if (terminal.isJson) return terminal.writeDocument({ findings });
  const count = (wanted: AccessFinding['outcome']): number =>
    findings.filter(({ outcome }) => outcome === wanted).length;
  const [failed, warned] = [count('failed'), count('warning')];
  const bad = [
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(warned > 0 ? [formatQuantity(warned, 'warning')] : []),
  ];
  const what = formatQuantity(findings.length, 'check');
  return terminal.print(`\n${what}, ${bad.length === 0 ? 'all fine' : bad.join(', ')}`);
}
