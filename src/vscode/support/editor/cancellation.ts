import { CancellationError, type CancellationToken } from 'vscode';
import { isCancellation } from '../../../core/base/errors';

/** Does work under a signal that aborts when the token is cancelled. */
export async function withSignal<T>(
  token: CancellationToken,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  const listener = token.onCancellationRequested(() => controller.abort());
  try {
    return await work(controller.signal);
  } finally {
    listener.dispose();
  }
}

/** True if a person stopped it, by a token, a signal or a dialog they closed. */
export function isCancelled(error: unknown): boolean {
  return error instanceof CancellationError || isCancellation(error);
}

/** What a person chose; a dialog closed without a choice cancels the command. @throws CancellationError */
export function chosen<T>(value: T | undefined): T {
  if (value === undefined) throw new CancellationError();
  return value;
}
