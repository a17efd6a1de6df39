import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { isCancellation, OperatorError } from '../../core/base/errors';
import { toHex } from '../../core/base/hex';
import { DatasetError } from '../../core/datasets/datasetError';
import type { PreviewFile, PreviewTable } from '../../core/datasets/preview/previewTable';
import { CsvShape } from '../../core/datasets/publish/csvShape';
import type {
  PublishableFile,
  PublishableFiles,
} from '../../core/datasets/publish/publishableFile';
import type { DatasetColumn } from '../../core/datasets/versions/auditRecord';
import { fileChunks, gzipped, Tap, type StreamDigest } from './fileStreams';

export interface PublishableFilesOptions {
  readonly gunzip: (name: string, source: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;
  readonly openParquet: (file: PreviewFile) => Promise<PreviewTable>;
}

/** Files of this machine. */
export class NodePublishableFiles implements PublishableFiles {
  readonly #options: PublishableFilesOptions;

  constructor(options: PublishableFilesOptions) {
    this.#options = options;
  }

  async open(
    file: string,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): Promise<PublishableFile> {
    const kind = kindOf(file);
    try {
      await checkStart(file, kind);
      const { digest, shape } = await this.#readAll(file, kind, signal);
      return {
        format: kind === 'parquet' ? 'parquet' : 'csv.gz',
        ...digest,
        ...shape,
        chunks: (options) => unchanged(file, kind, { digest, signal: options.signal }),
      };
    } catch (error) {
      throw translated(file, error);
    }
  }

  /** From the first byte to the last, so that what is cut short is found before a byte is sent. */
  async #readAll(file: string, kind: FileKind, signal: AbortSignal | undefined): Promise<ReadFile> {
    const tap = new Tap();
    const chunks = fileChunks(file, signal);
    if (kind === 'parquet') {
      await drain(tap.through(chunks));
      const digest = tap.digest();
      return { digest, shape: await this.#parquetShape(file, digest.sizeBytes) };
    }
    const csv = new CsvShape();
    if (kind === 'csv') await drain(tap.through(gzipped(counted(chunks, csv))));
    else await drain(counted(this.#options.gunzip(basename(file), tap.through(chunks)), csv));
    return { digest: tap.digest(), shape: csv.finish() };
  }

  async #parquetShape(file: string, sizeBytes: number): Promise<FileShape> {
    const name = basename(file);
    const table = await this.#options.openParquet({
      name,
      sizeBytes,
      read: (range) => rangeOf(file, range),
    });
    const { columns, extent } = table;
    table.dispose();
    return { rows: extent.rowCount, columns: columns.map(({ name, type }) => ({ name, type })) };
  }
}

type FileKind = 'csv' | 'csv.gz' | 'parquet';

interface FileShape {
  readonly rows: number;
  readonly columns: readonly DatasetColumn[];
}

interface ReadFile {
  readonly digest: StreamDigest;
  readonly shape: FileShape;
}

function kindOf(file: string): FileKind {
  const ending = /\.(csv|csv\.gz|parquet)$/i.exec(file)?.[1]?.toLowerCase();
  if (ending === 'csv' || ending === 'csv.gz' || ending === 'parquet') return ending;
  throw refused(file, 'is none of the formats that datasets have', {
    remedy: 'Publish a file that ends with .csv, .csv.gz or .parquet',
  });
}

const gzipMark = Uint8Array.of(0x1f, 0x8b);
const parquetMark = new TextEncoder().encode('PAR1');

/** Names lie; a file that is another format than its name says would be read by nobody. */
async function checkStart(file: string, kind: FileKind): Promise<void> {
  const { size } = await statFile(file);
  if (size === 0) throw refused(file, 'is empty');
  const start = await firstBytes(file, 4);
  const isGzip = startsWith(start, gzipMark);
  const isParquet = startsWith(start, parquetMark);
  const isAsNamed = { csv: !isGzip && !isParquet, 'csv.gz': isGzip, parquet: isParquet }[kind];
  if (isAsNamed) return;
  const found = isGzip ? 'is compressed' : isParquet ? 'is Parquet' : `is no .${kind} file`;
  throw refused(file, `${found}, whatever its name says`, {
    remedy: 'Give it the ending that fits: .csv, .csv.gz or .parquet',
  });
}

async function statFile(file: string): Promise<{ readonly size: number }> {
  const found = await stat(file);
  if (found.isFile()) return found;
  throw refused(file, 'is no file');
}

function startsWith(bytes: Uint8Array, mark: Uint8Array): boolean {
  return mark.every((byte, index) => bytes[index] === byte);
}

async function firstBytes(file: string, count: number): Promise<Uint8Array> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(new Uint8Array(count), 0, count, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function* rangeOf(
  file: string,
  { offset, sizeBytes }: { readonly offset: number; readonly sizeBytes: number },
): AsyncGenerator<Uint8Array> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(
      new Uint8Array(sizeBytes),
      0,
      sizeBytes,
      offset,
    );
    yield buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function drain(source: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of source);
}

async function* counted(
  source: AsyncIterable<Uint8Array>,
  csv: CsvShape,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    csv.add(chunk);
    yield chunk;
  }
}

function storedChunks(
  file: string,
  kind: FileKind,
  signal: AbortSignal | undefined,
): AsyncIterable<Uint8Array> {
  const chunks = fileChunks(file, signal);
  return kind === 'csv' ? gzipped(chunks) : chunks;
}

/** The bytes to send, which must be those that were read before. */
async function* unchanged(
  file: string,
  kind: FileKind,
  { digest, signal }: { readonly digest: StreamDigest; readonly signal: AbortSignal | undefined },
): AsyncGenerator<Uint8Array> {
  const tap = new Tap();
  let sizeBytes = 0;
  try {
    for await (const chunk of tap.through(storedChunks(file, kind, signal))) {
      sizeBytes += chunk.length;
      if (sizeBytes > digest.sizeBytes) throw changed(file);
      yield chunk;
    }
  } catch (error) {
    throw translated(file, error);
  }
  if (toHex(tap.digest().md5) !== toHex(digest.md5)) throw changed(file);
}

function changed(file: string): DatasetError {
  return refused(file, 'changed while it was published', {
    remedy: 'Publish it once whoever writes it is done',
  });
}

function refused(
  file: string,
  why: string,
  { remedy = 'Publish another file' } = {},
): DatasetError {
  return new DatasetError('fileRefused', `${basename(file)} ${why}`, { remedy });
}

/** In the words of publishing; what only asks to stop passes. */
function translated(file: string, error: unknown): unknown {
  if (isCancellation(error) || DatasetError.is(error, 'fileRefused')) return error;
  const name = basename(file);
  if (error instanceof OperatorError) {
    return new DatasetError('fileRefused', error.message, {
      remedy: `Make ${name} again; nothing of it was published`,
      cause: error,
    });
  }
  const code = (error as NodeJS.ErrnoException).code;
  if (code === undefined) return error;
  const why = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
  return new DatasetError('fileRefused', `${file} ${why}`, {
    remedy: 'Check its name and who may read it',
    cause: error,
  });
}
