import type { Disposable } from '../core/base/disposables';

/**
 * Carries JSON-safe messages between a view and its host. `send` throws or rejects if it cannot carry
 * a message; it promises nothing about delivery.
 */
export interface Transport {
  send(message: unknown): void | PromiseLike<unknown>;
  receive(listener: (message: unknown) => void): Disposable;
}

/**
 * The shape of an API: asynchronous methods of JSON-safe arguments, none of them optional, followed by
 * an optional `AbortSignal`.
 */
export type RpcApi<Api> = {
  readonly [Method in keyof Api]: (...args: never[]) => Promise<unknown>;
};

/** Why a call was not fulfilled, as a person may read it. */
export interface RpcFailure {
  /** Names the cause for programs: the reason of an `OperatorError`, `cancelled`, `closed` or `unexpected`. */
  readonly reason: string;
  readonly message: string;
  /** What to do about it; empty if nothing is known. */
  readonly remedy: string;
}

/** A call that was answered with a failure. */
export class RpcError extends Error {
  readonly reason: string;
  readonly remedy: string;

  constructor(failure: RpcFailure) {
    super(failure.message);
    this.name = 'RpcError';
    this.reason = failure.reason;
    this.remedy = failure.remedy;
  }
}

/**
 * The failure to answer with: reason, message and remedy of an `OperatorError`, known by its shape;
 * anything else is unexpected.
 */
export function failureOf(error: unknown): RpcFailure {
  if (!(error instanceof Error)) return unexpected(String(error));
  const { name, message } = error;
  if (name === 'AbortError') return { reason: 'cancelled', message: 'Cancelled', remedy: '' };
  if (!('reason' in error && 'remedy' in error)) return unexpected(message);
  const { reason, remedy } = error;
  const isForeseen = typeof reason === 'string' && typeof remedy === 'string';
  return isForeseen ? { reason, message, remedy } : unexpected(message);
}

/** True if nobody is to be told: the call was taken back, or its view was closed. */
export function isCalledOff({ reason }: RpcFailure): boolean {
  return reason === 'cancelled' || reason === 'closed';
}

/** The failure of something that nobody foresaw. */
export function unexpected(what: string): RpcFailure {
  return { reason: 'unexpected', message: `Unexpected: ${what}`, remedy: 'The log says more' };
}
