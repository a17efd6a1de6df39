import { pauseIfDue } from './slices';

/** Lines that are put together at a time. */
const linesPerPiece = 500;

/**
 * Hands over the lines of a text that comes in pieces, one after the other and without their breaks;
 * every line ends with one.
 * @throws TypeError if it is no UTF-8; Error if the last line is cut short
 */
export async function forEachLine(
  pieces: AsyncIterable<Uint8Array>,
  work: (line: string) => void,
): Promise<void> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let begun = '';
  for await (const piece of pieces) {
    const text = begun + decoder.decode(piece, { stream: true });
    begun = text.slice(handOver(text, work));
    await pauseIfDue();
  }
  if (begun + decoder.decode() !== '') throw new Error('The last line is cut short');
}

/** Where the line starts that has not ended yet. */
function handOver(text: string, work: (line: string) => void): number {
  let start = 0;
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
    work(text.slice(start, end));
    start = end + 1;
  }
  return start;
}

/** The UTF-8 of lines, which end with their breaks, many of them in a piece; no piece is empty. */
export async function* encodeLines(lines: Iterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let pending: string[] = [];
  for (const line of lines) {
    pending.push(line);
    if (pending.length < linesPerPiece) continue;
    yield encoder.encode(pending.join(''));
    pending = [];
    await pauseIfDue();
  }
  if (pending.length > 0) yield encoder.encode(pending.join(''));
}

/** All pieces in one. */
export async function joinPieces(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const gathered: Uint8Array[] = [];
  for await (const piece of pieces) gathered.push(piece);
  return joinBytes(gathered);
}

/** The same of pieces that are all there. */
export function joinBytes(pieces: readonly Uint8Array[]): Uint8Array {
  const [first] = pieces;
  if (first !== undefined && pieces.length === 1) return first;
  const joined = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let start = 0;
  for (const piece of pieces) {
    joined.set(piece, start);
    start += piece.length;
  }
  return joined;
}
