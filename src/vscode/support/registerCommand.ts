import { commands as registry, type Disposable } from 'vscode';
import type { Logger } from '../../core/base/logger';
import { isCancelled } from './cancellation';
import type { CommandId } from './contributions';
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
      return await run(...args);
    } catch (error) {
      if (isCancelled(error)) return undefined;
      logFailure(error, id, logger);
      showFailure(error);
      return undefined;
    }
  });
}
