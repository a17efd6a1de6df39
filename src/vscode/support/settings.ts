import { workspace } from 'vscode';
import { settings } from './contributions';

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
  const folder: unknown = workspace.getConfiguration().get(settings.stateFolder);
  return typeof folder === 'string' && folder !== '' ? folder : undefined;
}

/** A number if it is one: settings are text that anybody edits. */
function readNumber(id: string): number | undefined {
  const value: unknown = workspace.getConfiguration().get(id);
  return typeof value === 'number' && value > 0 ? value : undefined;
}
