import { window } from 'vscode';
import { describeError, OperatorError } from '../../../core/base/errors';
import type { Logger } from '../../../core/base/logger';
import { sentence } from '../../../core/base/sentence';
import { LockedError } from '../../../core/sync/lock/lockedError';
import { isCancelled } from './cancellation';
import { commands } from './contributions';
import { executeCommand } from './executeCommand';

/** What a person reads about an error: message and remedy, or that it was not foreseen. */
export function failureText(error: unknown): string {
  if (!(error instanceof OperatorError)) return `Unexpected: ${describeError(error)}`;
  return error.remedy === '' ? `${error.message}.` : `${error.message}. ${sentence(error.remedy)}`;
}

/** Writes an error to the log: the causes of a foreseen one, the stack of any other. */
export function logFailure(error: unknown, what: string, logger: Logger): void {
  const isForeseen = error instanceof OperatorError || !(error instanceof Error);
  const text = isForeseen ? describeError(error) : (error.stack ?? describeError(error));
  logger.error(`${what}: ${text}`);
}

/** What the server of a view does with a failed call: one that a person called off is none. */
export function failureLog(view: string, logger: Logger): (error: unknown, what: string) => void {
  return (error, what) => {
    if (!isCancelled(error)) logFailure(error, `${view}, ${what}`, logger);
  };
}

/**
 * Shows a failure with a way to the log; does not wait for the person. That somebody else is at a run is
 * only a warning, as it is for the command.
 */
export function showFailure(error: unknown): void {
  const showLog = 'Show Log';
  const tell = LockedError.is(error, 'locked')
    ? window.showWarningMessage
    : window.showErrorMessage;
  void tell(failureText(error), showLog).then((choice) => {
    if (choice === showLog) void executeCommand(commands.showLog);
  });
}
