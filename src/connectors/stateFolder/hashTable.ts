import { open, type FileHandle } from 'node:fs/promises';
import { ColumnMap } from '../../core/base/columns/columnMap';
import { TextColumn } from '../../core/base/columns/textColumn';
import { encodeLines, forEachLine } from '../../core/base/textPieces';
import { crc32 } from './crc32';

/**
 * What is remembered of the files of a run, by path: MD5 and identity as they stand in its file, because
 * to take 200,000 of them apart takes as long as to read them.
 */
export class HashTable extends ColumnMap<string> {
  readonly #hashes = new TextColumn();

  /** `undefined` if the file was another one, or none, when it was hashed. */
  md5Of(path: string, identity: string): string | undefined {
    const hash = this.get(path);
    const isSameFile = hash?.length === identityStart + identity.length && hash.endsWith(identity);
    return isSameFile ? hash.slice(0, md5Digits) : undefined;
  }

  remember(path: string, identity: string, md5Hex: string): void {
    this.set(path, `${md5Hex} ${identity}`);
  }

  protected write(_row: number, hash: string): void {
    this.#hashes.push(hash);
  }

  protected read(row: number): string {
    return this.#hashes.at(row);
  }
}

const format = 'lakeside-md5s-1';
const md5Digits = 32;
/** Behind the MD5 and a space. */
const identityStart = md5Digits + 1;
const pieceBytes = 256 * 1024;

/** Writes a checksum over the lines, then a line for each file: MD5, identity, path; sorted by path. */
export async function writeHashes(file: FileHandle, hashes: HashTable): Promise<void> {
  let position = headOf(0).length;
  let checksum = 0;
  for await (const piece of encodeLines(linesOf(await hashes.inOrder()))) {
    await file.write(piece, 0, piece.length, position);
    position += piece.length;
    checksum = crc32(piece, checksum);
  }
  const head = headOf(checksum);
  await file.write(head, 0, head.length, 0);
}

function* linesOf(hashes: Iterable<readonly [path: string, hash: string]>): Generator<string> {
  for (const [path, hash] of hashes) yield `${hash} ${path}\n`;
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
  const hashEnd = line.indexOf(' ', identityStart);
  hashes.set(line.slice(hashEnd + 1), line.slice(0, hashEnd));
}

function headOf(checksum: number): Buffer {
  return Buffer.from(`${format} ${checksum.toString(16).padStart(8, '0')}\n`);
}
