import { describeError, inOneSentence, OperatorError } from '../base/errors';
import { formatCount } from '../base/sizes';
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

/** A reader that is not done yet. */
export interface LeftReader {
  readonly name: string;
  /** How many things it has found; absent = it does not say. */
  readonly count?: number;
}

/** Says what is still read, and how far that is; of what is all read, that it is put together. */
export function readingText(left: readonly LeftReader[]): string {
  if (left.length === 0) return 'Putting the lineage together …';
  const texts = left.map(({ name, count }) => {
    const found = count === undefined ? '' : ` (${formatCount(count)})`;
    return `${name.toLowerCase()}${found}`;
  });
  return `Reading ${texts.join(', ')} …`;
}

export interface ReadLineageOptions extends Omit<LineageOptions, 'onCount'> {
  readonly nowMs: number;
  readonly onProgress?: (left: readonly LeftReader[]) => void;
  /**
   * Called once with what the quick readers tell, if that is anything and others are not done yet. What
   * they do not know of is no problem before the whole is there.
   */
  readonly onFirst?: (graph: LineageGraph) => void | Promise<void>;
}

/**
 * Asks all readers at once and makes one graph of what they tell. One that fails leaves a gap and a
 * problem, never the others without a graph. @throws the reason of the signal
 */
export async function readLineage(
  readers: readonly LineageReader[],
  { onProgress, onFirst, ...options }: ReadLineageOptions,
): Promise<ReadLineage> {
  const left = new Map<LineageReader, LeftReader>(readers.map((one) => [one, { name: one.name }]));
  const tell = (): void => onProgress?.([...left.values()]);
  const read = async (reader: LineageReader): Promise<LineagePart> => {
    const { name } = reader;
    const onCount = (count: number): void => {
      left.set(reader, { name, count });
      tell();
    };
    const part = await readPart(reader, { ...options, onCount });
    left.delete(reader);
    tell();
    return part;
  };
  tell();
  const reading = readers.map(read);
  const whole = Promise.all(reading);
  if (onFirst !== undefined) {
    const quick = Promise.all(reading.filter((_, place) => readers[place]?.isQuick === true));
    await Promise.race([quick, whole]);
    if (left.size > 0) await tellFirst(await quick, options, onFirst);
  }
  const parts = await whole;
  options.signal.throwIfAborted();
  return {
    graph: await graphOf(parts, { ...options, isWhole: true }),
    problems: parts.flatMap(({ problems }) => problems),
  };
}

async function tellFirst(
  parts: readonly LineagePart[],
  options: Pick<ReadLineageOptions, 'asOf' | 'nowMs'>,
  onFirst: NonNullable<ReadLineageOptions['onFirst']>,
): Promise<void> {
  const graph = await graphOf(parts, { ...options, isWhole: false });
  if (graph.nodes.length > 0) await onFirst(graph);
}

async function graphOf(
  parts: readonly LineagePart[],
  {
    asOf,
    nowMs,
    isWhole,
  }: Pick<ReadLineageOptions, 'asOf' | 'nowMs'> & { readonly isWhole: boolean },
): Promise<LineageGraph> {
  return lineageAt(await assembleLineage(parts, { isWhole }), asOf?.atMs ?? nowMs);
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
