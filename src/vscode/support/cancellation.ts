import { CancellationError, type CancellationToken } from 'vscode';
import { isCancellation } from '../../core/base/errors';
import type { Disposable } from '../../core/base/disposables';

/** A signal that aborts when the token is cancelled; dispose it when the work has ended. */
export function signalOf(token: CancellationToken): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  const listener = token.onCancellationRequested(() => controller.abort());
  return { signal: controller.signal, dispose: () => listener.dispose() };
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
