import { describeError, inOneSentence, OperatorError } from '../base/errors';
import { assembleLineage, lineageAt } from './graph/assembleLineage';
import type { LineageGraph } from './graph/lineageGraph';
import {
  emptyPart,
  type LineageOptions,
  type LineagePart,
  type LineageReader,
} from './graph/lineageReader';

export interface ReadLineage {
  /** What held at the moment that was asked for. */
  readonly graph: LineageGraph;
  /** What could not be read, each in a sentence without full stop. */
  readonly problems: readonly string[];
}

/**
 * Asks all readers at once and makes one graph of what they tell. One that fails leaves a gap and a
 * problem, never the others without a graph. @throws the reason of the signal
 */
export async function readLineage(
  readers: readonly LineageReader[],
  options: LineageOptions & { readonly nowMs: number },
): Promise<ReadLineage> {
  const parts = await Promise.all(readers.map((reader) => readPart(reader, options)));
  options.signal.throwIfAborted();
  const graph = assembleLineage(parts);
  return {
    graph: lineageAt(graph, options.asOf?.atMs ?? options.nowMs),
    problems: parts.flatMap(({ problems }) => problems),
  };
}

async function readPart(reader: LineageReader, options: LineageOptions): Promise<LineagePart> {
  try {
    return await reader.read(options);
  } catch (error) {
    options.signal.throwIfAborted();
    return { ...emptyPart, problems: [problemOf(reader.name, error)] };
  }
}

/** That something could not be read, and why, in a sentence without full stop. */
export function problemOf(what: string, error: unknown): string {
  const why = error instanceof OperatorError ? inOneSentence(error) : describeError(error);
  return `${what} could not be read: ${why}`;
}
