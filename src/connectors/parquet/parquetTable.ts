import { parquetMetadataAsync, parquetRead, parquetSchema, type FileMetaData } from 'hyparquet';
import { OperatorError, isCancellation } from '../../core/base/errors';
import { cutShort } from '../../core/datasets/content/damagedContent';
import { DatasetError } from '../../core/datasets/datasetError';
import type {
  PreviewColumn,
  PreviewFile,
  PreviewRow,
  PreviewTable,
  RowExtent,
} from '../../core/datasets/preview/previewTable';
import { CachedRanges } from './cachedRanges';
import { codecs } from './codecs';
import { columnText, withoutLogicalTypes, type ColumnText } from './parquetText';

/** Cells that are made in one go: nothing else happens meanwhile. */
const windowCells = 20_000;
const mostWindowRows = 1_000;
/** Windows of rows that are kept. */
const mostWindows = 12;
/** The footer of most files; a longer one is read in a second request. */
const footerBytes = 65_536;

/**
 * The rows of a Parquet file: its footer is read at once, of its row groups only the parts that hold
 * the rows asked for. @throws DatasetError, and what the file throws
 */
export async function openParquet(file: PreviewFile): Promise<PreviewTable> {
  const ranges = new CachedRanges(file);
  return translated(file, async () => {
    const options = { initialFetchSize: Math.min(footerBytes, file.sizeBytes), geoparquet: false };
    const metadata = await parquetMetadataAsync(ranges, options);
    assertReadable(file, metadata);
    return new ParquetTable(file, ranges, metadata);
  });
}

class ParquetTable implements PreviewTable {
  readonly columns: readonly PreviewColumn[];
  readonly extent: RowExtent;
  readonly delimiter = undefined;
  readonly #file: PreviewFile;
  readonly #ranges: CachedRanges;
  readonly #metadata: FileMetaData;
  readonly #texts: readonly ColumnText[];
  readonly #windowRows: number;
  readonly #windows = new Map<number, Promise<readonly PreviewRow[]>>();

  constructor(file: PreviewFile, ranges: CachedRanges, metadata: FileMetaData) {
    this.#file = file;
    this.#ranges = ranges;
    this.#metadata = { ...metadata, schema: withoutLogicalTypes(metadata.schema) };
    const trees = parquetSchema(metadata).children;
    this.#texts = trees.map(columnText);
    this.columns = this.#texts.map(({ type, isNumber }, place) => ({
      name: trees[place]?.element.name ?? '',
      type,
      isNumber,
    }));
    this.extent = { kind: 'all', rowCount: Number(metadata.num_rows) };
    const fitting = Math.floor(windowCells / Math.max(1, this.columns.length));
    this.#windowRows = Math.max(20, Math.min(mostWindowRows, fitting));
  }

  async rows(offset: number, limit: number): Promise<readonly PreviewRow[]> {
    const end = Math.min(offset + limit, this.extent.rowCount);
    const rows: PreviewRow[] = [];
    for (let row = offset; row < end; row = offset + rows.length) {
      const start = row - (row % this.#windowRows);
      const window = await this.#window(start);
      const part = window.slice(row - start, end - start);
      if (part.length === 0) throw cutShort(this.#file.name);
      rows.push(...part);
    }
    return rows;
  }

  readFurther(): void {
    // All of it can be reached already.
  }

  dispose(): void {
    this.#windows.clear();
    this.#ranges.clear();
  }

  #window(start: number): Promise<readonly PreviewRow[]> {
    const known = this.#windows.get(start);
    if (known !== undefined) return known;
    const window = translated(this.#file, () => this.#read(start));
    this.#windows.set(start, window);
    window.catch(() => this.#windows.delete(start));
    const [oldest] = this.#windows.keys();
    if (this.#windows.size > mostWindows && oldest !== undefined) this.#windows.delete(oldest);
    return window;
  }

  async #read(rowStart: number): Promise<readonly PreviewRow[]> {
    const values: unknown[][] = [];
    await parquetRead({
      file: this.#ranges,
      metadata: this.#metadata,
      rowStart,
      rowEnd: Math.min(rowStart + this.#windowRows, this.extent.rowCount),
      useOffsetIndex: true,
      utf8: false,
      geoparquet: false,
      compressors: codecs,
      parsers: { timestampFromNanoseconds: (nanos) => nanos },
      onComplete: (rows) => values.push(...rows),
    });
    return values.map((row) => this.#texts.map((text, place) => text.cell(row[place])));
  }
}

/** The library says what it does not know only in words, so it is asked for nothing of the kind. */
function assertReadable({ name }: PreviewFile, { row_groups: groups }: FileMetaData): void {
  const known = ['UNCOMPRESSED', 'SNAPPY', ...Object.keys(codecs)];
  const unknown = groups
    .flatMap(({ columns }) => columns.map((column) => column.meta_data?.codec ?? 'encrypted'))
    .find((codec) => !known.includes(codec));
  if (unknown === undefined) return;
  throw new DatasetError('formUnknown', `The file of ${name} is compressed with ${unknown}`, {
    remedy: 'publish it with Snappy, Gzip or Zstandard, or read it with another tool',
  });
}

async function translated<T>({ name }: PreviewFile, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof OperatorError || isCancellation(error)) throw error;
    throw cutShort(name, error);
  }
}
