import { commands as registry } from 'vscode';
import type { CommandId } from './contributions';

/** Runs one of Lakeside's own commands. */
export function executeCommand(id: CommandId, ...args: readonly unknown[]): Thenable<unknown> {
  return registry.executeCommand(id, ...args);
}
