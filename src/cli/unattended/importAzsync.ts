import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { AzsyncStateError, parseAzsyncState, type ToolZone } from '../../core/azsync/azsyncState';
import { importAzsyncState, type ImportedState } from '../../core/azsync/importState';
import { formatQuantity } from '../../core/base/sizes';
import type { WarningLog } from '../../core/storage/warningLog';
import type { CommandContext } from '../program/commandHost';
import { formatFailure, toOperatorError } from '../program/failures';
import type { LakeSession } from '../lakes/lakeSession';
import { selectStateFolder } from '../lakes/selectLake';
import type { Attendant } from './attended';
import type { AzsyncFlags } from './azsyncFlags';
import type { UnattendedFlags } from './unattendedFlags';

export interface ImportOptions {
  /** As it was named. */
  readonly file: string;
  readonly zone: ToolZone;
  readonly flags: UnattendedFlags;
  readonly context: CommandContext;
}

/** Takes over what azsync remembered of the runs of the session's sources. @throws AzsyncStateError */
export async function importStateFile(
  session: LakeSession,
  { file, zone, flags, context }: ImportOptions,
): Promise<ImportedState> {
  const path = resolve(context.workingFolder, file);
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AzsyncStateError(`The state file cannot be read: ${path}`, cause);
  });
  const stateFolder = await selectStateFolder(flags, context);
  const ports = {
    ...session.ports,
    warnings: await context.connectors.warningLog(stateFolder),
    rememberSights: (folder: string, sights: ReadonlyMap<string, number>) =>
      context.connectors.rememberSights(stateFolder, folder, sights),
  };
  const state = parseAzsyncState(text, zone);
  return importAzsyncState(state, session.selected.sources, ports, { signal: session.signal });
}

/** Where it is remembered which state files were imported: no source lies there. */
const imports = 'azsync state files';

/** Imports the `--state-file` of a crontab line the first time; one that cannot be is only warned of. */
export async function importOnce(
  flags: UnattendedFlags & AzsyncFlags,
  session: LakeSession,
  { context, log, terminal }: Attendant,
): Promise<void> {
  const { stateFile: file } = flags;
  if (file === undefined) return;
  const warnings = await context.connectors.warningLog(await selectStateFolder(flags, context));
  const path = resolve(context.workingFolder, file);
  if (await isImported(warnings, path)) return;
  try {
    const imported = await importStateFile(session, { file, zone: 'local', flags, context });
    log.info(`${file}: ${describeImport(imported)}`);
  } catch (error) {
    const text = formatFailure(toOperatorError(error));
    log.warn(text);
    terminal.note(`${terminal.noteStyle.yellow('▲')} ${text}`);
    return;
  }
  await warnings.remember(imports, path, context.clock.nowMs());
}

async function isImported(warnings: WarningLog, path: string): Promise<boolean> {
  return (await warnings.lastGiven(imports)).has(path);
}

/** What was taken over, in a sentence without a full stop. */
export function describeImport(imported: ImportedState): string {
  const { sights, warnings, hashes, otherHashes, otherRuns } = imported;
  const taken = `took over the first sight of ${formatQuantity(sights, 'run')}, ${formatQuantity(warnings, 'warning')} and ${formatQuantity(hashes, 'MD5')}`;
  return `${taken}; left out: ${formatQuantity(otherRuns, 'run')} not here, ${formatQuantity(otherHashes, 'MD5')} without proof`;
}
