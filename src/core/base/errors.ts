/**
 * Base of every failure an operator may see. The message says what failed and on what, `remedy` what
 * to do about it; neither holds a secret, and neither ends with a full stop.
 */
export abstract class OperatorError extends Error {
  /** Names the cause for programs, for instance `containerMissing`; stable across releases. */
  abstract readonly reason: string;
  readonly remedy: string;

  constructor(message: string, options: { readonly remedy: string; readonly cause?: unknown }) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.remedy = options.remedy;
  }
}

/** An operator asked for something that cannot be: an unknown source, two runs of one name. */
export class UsageError extends OperatorError {
  readonly reason = 'usage';
}

/** What failed and what to do, as a part of a longer sentence. */
export function inOneSentence({
  message,
  remedy,
}: Pick<OperatorError, 'message' | 'remedy'>): string {
  return `${message}; ${remedy.replace(/^[A-Z](?=[a-z ])/, (letter) => letter.toLowerCase())}`;
}

/** True for the error that an aborted `AbortSignal` raises, wherever it was thrown. */
export function isCancellation(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** The message of anything thrown, followed by those of its causes, for the log. */
export function describeError(error: unknown): string {
  const messages: string[] = [];
  for (let next = error; next !== undefined && messages.length < 8; next = causeOf(next)) {
    messages.push(next instanceof Error ? next.message : JSON.stringify(next));
  }
  return messages.join(' ← ');
}

/** Marks a branch that the types rule out. */
export function assertNever(value: never): never {
  throw new Error(`Unreachable case: ${JSON.stringify(value)}`);
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}
