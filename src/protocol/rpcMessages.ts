import { unexpected, type RpcFailure } from './rpc';

/** Asks for one method of an API. */
export interface CallMessage {
  readonly id: number;
  readonly method: string;
  readonly args: readonly unknown[];
}

/** Takes a call back; it is answered all the same. */
export interface CancelMessage {
  readonly cancel: number;
}

export type AnswerMessage =
  | { readonly id: number; readonly ok: unknown }
  | { readonly id: number; readonly error: RpcFailure };

export interface EventMessage {
  readonly event: string;
  readonly data: unknown;
}

/** A call that has a number but cannot be read. */
export interface MalformedCall {
  readonly malformed: number;
}

/** What the serving side was sent; `undefined` = nothing that could be answered. */
export function parseRequest(
  message: unknown,
): CallMessage | CancelMessage | MalformedCall | undefined {
  if (!isObject(message)) return undefined;
  const { id, method, args, cancel } = message;
  if (isId(cancel)) return { cancel };
  if (!isId(id)) return undefined;
  if (typeof method !== 'string' || !Array.isArray(args)) return { malformed: id };
  return { id, method, args };
}

/** What the calling side was sent; an answer that cannot be read is a failure, `undefined` = none. */
export function parseResponse(message: unknown): AnswerMessage | EventMessage | undefined {
  if (!isObject(message)) return undefined;
  const { id, ok, error, event, data } = message;
  if (typeof event === 'string') return { event, data };
  if (!isId(id)) return undefined;
  if (ok !== undefined) return { id, ok };
  return { id, error: isFailure(error) ? error : unexpected('the answer cannot be read') };
}

function isFailure(value: unknown): value is RpcFailure {
  if (!isObject(value)) return false;
  return ['reason', 'message', 'remedy'].every((key) => typeof value[key] === 'string');
}

function isId(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value);
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } & Shape {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Everything that any message has. */
interface Shape {
  readonly id?: unknown;
  readonly method?: unknown;
  readonly args?: unknown;
  readonly cancel?: unknown;
  readonly ok?: unknown;
  readonly error?: unknown;
  readonly event?: unknown;
  readonly data?: unknown;
}
