import { problemOf } from '../readLineage';

/**
 * What is read, or `undefined` if it cannot be: then the problems say why, and the rest is told all the
 * same. @throws the reason of the signal
 */
export async function noting<T>(
  problems: string[],
  signal: AbortSignal,
  { what, read }: { readonly what: string; readonly read: () => Promise<T> },
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    signal.throwIfAborted();
    problems.push(problemOf(what, error));
    return undefined;
  }
}
