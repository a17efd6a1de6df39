import { workspace } from 'vscode';
import { settings } from './contributions';

/** Timers count no further than a few weeks. */
const longestScanMinutes = 1440;

/** Entries of a folder or container shown before "Load more". */
export function pageSize(): number {
  return readNumber(settings.pageSize) ?? 500;
}

/** Bytes of a blob that open in an editor without a question. */
export function openLimitBytes(): number {
  return (readNumber(settings.openLimit) ?? 20) * 1_000_000;
}

/** The state folder a person chose; `undefined` = the one shared with the command. */
export function chosenStateFolder(): string | undefined {
  return readText(settings.stateFolder);
}

/** The AzCopy a person chose; `undefined` = the one that the environment names, or the PATH. */
export function chosenAzCopy(): string | undefined {
  return readText(settings.azcopyPath);
}

/** Time between two scans of the sources; 0 = they are not scanned by themselves. */
export function scanIntervalMs(): number {
  const minutes: unknown = workspace.getConfiguration().get(settings.scanMinutes);
  const given = typeof minutes === 'number' && minutes >= 0 ? minutes : 5;
  return Math.min(given, longestScanMinutes) * 60_000;
}

/** True if ready runs are to be synchronized without being asked for. */
export function isAutoSyncOn(): boolean {
  return workspace.getConfiguration().get(settings.autoSync) === true;
}

/** Rows of a result that are fetched at most, unless a person asks for more. */
export function rowLimit(): number {
  return Math.floor(readNumber(settings.rowLimit) ?? 10_000);
}

/** How long the server may work on a statement; `undefined` = without end. */
export function statementTimeoutMs(): number | undefined {
  const seconds: unknown = workspace.getConfiguration().get(settings.timeoutSeconds);
  if (seconds === 0) return undefined;
  return (readNumber(settings.timeoutSeconds) ?? 60) * 1000;
}

/** Text that says something. */
function readText(id: string): string | undefined {
  const value: unknown = workspace.getConfiguration().get(id);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** A number if it is one: settings are text that anybody edits. */
function readNumber(id: string): number | undefined {
  const value: unknown = workspace.getConfiguration().get(id);
  return typeof value === 'number' && value > 0 ? value : undefined;
}
