import { pauseIfDue } from './slices';

const pieceBytes = 64 * 1024;

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

/**
 * The UTF-8 of lines, which end with their breaks, many of them in a piece; no piece is empty. A piece
 * holds until the next is asked for: its memory is used again, or 200,000 lines would leave theirs
 * behind faster than it is collected.
 */
export async function* encodeLines(lines: Iterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  const piece = new Uint8Array(pieceBytes);
  let used = 0;
  for (const line of lines) {
    if (mostBytesOf(line) > pieceBytes - used && used > 0) {
      yield piece.subarray(0, used);
      used = 0;
      await pauseIfDue();
    }
    if (mostBytesOf(line) > pieceBytes) yield encoder.encode(line);
    else used += encoder.encodeInto(line, piece.subarray(used)).written;
  }
  if (used > 0) yield piece.subarray(0, used);
}

/** Up to here two copies of a text are there for a moment, so that its lines need not be made twice. */
const copiedBytes = 4 * 1024 * 1024;

/** The same in one piece, in memory that is asked for once; goes over the lines twice if they are many. */
export async function encodeWhole(
  lines: () => Iterable<string>,
  allocate: (sizeBytes: number) => Uint8Array,
): Promise<Uint8Array> {
  let sizeBytes = 0;
  let copies: Uint8Array[] = [];
  for await (const piece of encodeLines(lines())) {
    sizeBytes += piece.length;
    if (sizeBytes <= copiedBytes) copies.push(piece.slice());
    else copies = [];
  }
  const whole = allocate(sizeBytes);
  let start = 0;
  for await (const piece of sizeBytes <= copiedBytes ? copies : encodeLines(lines())) {
    whole.set(piece, start);
    start += piece.length;
  }
  return whole;
}

/** A UTF-16 unit becomes three bytes of UTF-8 at most. */
function mostBytesOf(text: string): number {
  return 3 * text.length;
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
