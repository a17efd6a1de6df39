import type { Command } from 'commander';
import type { AccessFinding } from '../../core/access/accessFinding';
import { checkStorageAccess } from '../../core/access/checkStorageAccess';
import type { ImportedState } from '../../core/azsync/importState';
import { UsageError } from '../../core/base/errors';
import type { CommandContext } from '../program/commandHost';
import { withLake, type LakeSession } from './lakeSession';
import { addSourceOptions, type SourceFlags } from './sourceFlags';
import { renderFinding } from './doctor';
import { describeImport, importStateFile } from '../unattended/importAzsync';

interface ImportFlags extends SourceFlags {
  readonly utc?: true;
}

/** `lakeside import azsync`: takes over what `sync_to_azure` remembered, and tries its sign-in. */
export function addImportCommand(program: Command, context: CommandContext): void {
  const group = program.command('import').description('take over what another tool remembered');
  const command = group
    .command('azsync')
    .description('take over the state file of sync_to_azure, and try its credentials')
    .argument('[state-file]', 'usually ~/.azsync/ngs.db; left out: only the credentials are tried')
    .option('--utc', 'sync_to_azure ran in UTC, as in Docker; left out: in this time zone')
    .addHelpText('after', examples)
    .action((file: string | undefined, flags: ImportFlags) => importAzsync(file, flags, context));
  addSourceOptions(command);
}

const examples = `
Taken over are when runs were first seen and last warned of, and MD5s of files
that nobody touched since; nothing of it ever counts as evidence. The secret in
--credentials is tried and copied nowhere.

Examples:
  lakeside import azsync ~/.azsync/ngs.db --config azsync.cfg
  lakeside import azsync --credentials credentials.txt --config azsync.cfg`;

async function importAzsync(
  file: string | undefined,
  flags: ImportFlags,
  context: CommandContext,
): Promise<void> {
  if (file === undefined && flags.credentials === undefined) {
    throw new UsageError('There is nothing to import', {
      remedy: 'Name the state file, or the file with the secret by --credentials',
    });
  }
  await withLake(flags, context, async (session) => {
    const zone = flags.utc === true ? 'utc' : 'local';
    const imported =
      file === undefined
        ? undefined
        : await importStateFile(session, { file, zone, flags, context });
    const findings = flags.tenantId === undefined ? [] : await tryToSignIn(session);
    conclude(session, { imported, findings, flags });
    context.exitWith(findings.some(({ outcome }) => outcome === 'failed') ? 1 : 0);
  });
}

async function tryToSignIn({
  selected,
  ports,
  signal,
}: LakeSession): Promise<readonly AccessFinding[]> {
  return checkStorageAccess({ sources: selected.sources }, ports.blobStore, { signal });
}

function conclude(
  { terminal }: LakeSession,
  options: {
    readonly imported: ImportedState | undefined;
    readonly findings: readonly AccessFinding[];
    readonly flags: ImportFlags;
  },
): void {
  const { imported, findings, flags } = options;
  if (terminal.isJson) {
    terminal.writeDocument({ imported: imported ?? null, findings });
    return;
  }
  if (imported !== undefined) terminal.print(describeImport(imported));
  for (const finding of findings) terminal.print(renderFinding(finding, terminal.style));
  if (findings.length > 0) terminal.print(secretAdvice(flags));
}

/** How to go on without a file that holds a secret in plain text. */
function secretAdvice({ tenantId, applicationId, credentials }: ImportFlags): string {
  return `
The secret was not copied. Go on with --credentials ${credentials ?? 'credentials.txt'}, or rather set
  AZURE_TENANT_ID=${tenantId} AZURE_CLIENT_ID=${applicationId}
and AZURE_CLIENT_SECRET in the environment of the job, and delete the file.`;
}
