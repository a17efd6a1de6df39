import { commands as registry, workspace, type Disposable } from 'vscode';
import { UsageError } from '../../../core/base/errors';
import type { Logger } from '../../../core/base/logger';
import { isCancelled } from './cancellation';
import { untrustedCommands, type CommandId } from './contributions';
import { logFailure, showFailure } from './failures';

/**
 * Registers a command whose failures are caught here: a cancelled one is silent, any other is logged
 * and shown. The command's promise then resolves to `undefined`.
 */
export function registerCommand(
  id: CommandId,
  logger: Logger,
  run: (...args: readonly unknown[]) => unknown,
): Disposable {
  return registry.registerCommand(id, async (...args: readonly unknown[]) => {
    try {
      refuseUntrusted(id);
      return await run(...args);
    } catch (error) {
      if (isCancelled(error)) return undefined;
      logFailure(error, id, logger);
      showFailure(error);
      return undefined;
    }
  });
}

/** Menus hide what may not be done, but a command can be called in other ways. */
function refuseUntrusted(id: CommandId): void {
  if (workspace.isTrusted || untrustedCommands.includes(id)) return;
  throw new UsageError('This folder is not trusted, so Lakeside only reads its files', {
    remedy: 'trust it with "Workspaces: Manage Workspace Trust" if you know who wrote it',
  });
}
