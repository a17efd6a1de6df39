import { open, type FileHandle } from 'node:fs/promises';
import { ColumnMap } from '../../core/base/columns/columnMap';
import { Md5Column } from '../../core/base/columns/md5Column';
import { TextColumn } from '../../core/base/columns/textColumn';
import { encodeLines, forEachLine } from '../../core/base/textPieces';
import { crc32 } from './crc32';

export interface RememberedHash {
  readonly identity: string;
  readonly md5Hex: string;
}

/** What is remembered of the files of a run, by path, in columns. */
export class HashTable extends ColumnMap<RememberedHash> {
  readonly #identities = new TextColumn();
  readonly #md5s = new Md5Column();

  /** `undefined` if the file was another one, or none, when it was hashed. */
  md5Of(path: string, identity: string): string | undefined {
    const row = this.rowOf(path);
    return row >= 0 && this.#identities.at(row) === identity ? this.#md5s.at(row) : undefined;
  }

  protected write(row: number, { identity, md5Hex }: RememberedHash): void {
    this.#identities.push(identity);
    this.#md5s.set(row, md5Hex);
  }

  protected read(row: number): RememberedHash {
    return { identity: this.#identities.at(row), md5Hex: this.#md5s.at(row) };
  }
}

const format = 'lakeside-md5s-1';
const md5Digits = 32;
const pieceBytes = 256 * 1024;

/** Writes a checksum over the lines, then a line for each file: MD5, identity, path. */
export async function writeHashes(file: FileHandle, hashes: HashTable): Promise<void> {
  let position = headOf(0).length;
  let checksum = 0;
  for await (const piece of encodeLines(linesOf(hashes))) {
    await file.write(piece, 0, piece.length, position);
    position += piece.length;
    checksum = crc32(piece, checksum);
  }
  const head = headOf(checksum);
  await file.write(head, 0, head.length, 0);
}

function* linesOf(hashes: HashTable): Generator<string> {
  for (const [path, { identity, md5Hex }] of hashes) yield `${md5Hex} ${identity} ${path}\n`;
}

/** Nothing is remembered of a file of another format, or of one that a broken disk changed. */
export async function readHashes(path: string): Promise<HashTable> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return new HashTable();
  try {
    return (await parseHashes(file)) ?? new HashTable();
  } catch {
    // What cannot be read is hashed again.
    return new HashTable();
  } finally {
    await file.close();
  }
}

async function parseHashes(file: FileHandle): Promise<HashTable | undefined> {
  const head = new Uint8Array(headOf(0).length);
  await file.read(head, 0, head.length, 0);
  const hashes = new HashTable();
  let checksum = 0;
  const start = head.length;
  const stream = file.createReadStream({ start, autoClose: false, highWaterMark: pieceBytes });
  const pieces = (async function* () {
    for await (const piece of stream) {
      checksum = crc32(piece, checksum);
      yield piece;
    }
  })();
  await forEachLine(pieces, (line) => addLine(hashes, line));
  return headOf(checksum).equals(head) ? hashes : undefined;
}

function addLine(hashes: HashTable, line: string): void {
  const identityEnd = line.indexOf(' ', md5Digits + 1);
  hashes.set(line.slice(identityEnd + 1), {
    identity: line.slice(md5Digits + 1, identityEnd),
    md5Hex: line.slice(0, md5Digits),
  });
}

function headOf(checksum: number): Buffer {
  return Buffer.from(`${format} ${checksum.toString(16).padStart(8, '0')}\n`);
}
