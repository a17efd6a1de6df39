import { UsageError } from '../../core/base/errors';
import type { PreviewRow, RowExtent } from '../../core/datasets/preview/previewTable';
import { readWhole, type Preview } from '../../core/datasets/preview/readWhole';
import type { AuditRecord } from '../../core/datasets/versions/auditRecord';
import type { DatasetVersion } from '../../core/datasets/versions/datasetVersion';
import { quoteName } from '../../core/sql/quoteName';
import { copyTextInSlices, CopyLimit } from '../../core/warehouse/formats/copyText';
import type {
  CellQuery,
  CopiedCells,
  CopyCells,
  DatasetPreview,
  PreviewRows,
  RowsQuery,
  ShownExtent,
  ShownReading,
} from '../../protocol/datasetApi';
import { maxRowsPerPage } from '../../protocol/datasetApi';
import { maxShownCharacters, type ShownCell, type WholeCell } from '../../protocol/resultsApi';
import { failureOf } from '../../protocol/rpc';
import { pinnedText, publishedAtMs } from './datasetWords';

/** A version whose rows can be read. */
export interface OpenedVersion extends Preview {
  readonly version: DatasetVersion;
  /** `undefined` = nothing was recorded of it. */
  readonly record: AuditRecord | undefined;
}

/** Characters of a value that a view shows; a longer one is opened as a document. */
const maxValueCharacters = 100_000;

/** Between two words on how far it is. */
const progressMs = 200;

/** The rows that one panel shows, opened when they are first asked for. */
export class PreviewModel {
  readonly #load: () => Promise<OpenedVersion>;
  #opened: Promise<OpenedVersion> | undefined;

  constructor(load: () => Promise<OpenedVersion>) {
    this.#load = load;
  }

  async open(): Promise<DatasetPreview> {
    const opened = await this.#ready();
    const { version, record, table, file } = opened;
    const { format, sizeBytes, isLatest } = version;
    return {
      reference: pinnedText(version),
      format,
      sizeBytes,
      publishedAtMs: publishedAtMs(version, record),
      isLatest,
      recordedRows: record?.rows ?? null,
      columns: table.columns,
      reading: shownReading(opened),
      checkedBy: file.checkedBy ?? null,
    };
  }

  async rows({ offset, limit }: RowsQuery): Promise<PreviewRows> {
    const opened = await this.#ready();
    const rows: (readonly ShownCell[])[] = [];
    while (rows.length < limit) {
      const part = await opened.table.rows(offset + rows.length, limit - rows.length);
      if (part.length === 0) break;
      for (const row of part) rows.push(shownRow(row));
    }
    return { rows, reading: shownReading(opened) };
  }

  async readFurther(): Promise<ShownReading> {
    const opened = await this.#ready();
    opened.table.readFurther();
    return shownReading(opened);
  }

  /** @throws DatasetError `contentDamaged`, StorageError, the reason of `signal` */
  async readWhole(
    signal: AbortSignal,
    onProgress: (reading: ShownReading) => void,
  ): Promise<ShownReading> {
    const opened = await this.#ready();
    const tell = throttled(progressMs, () => onProgress(shownReading(opened)));
    await readWhole(opened, opened.version.format, { signal, onProgress: tell });
    return shownReading(opened);
  }

  async cell(query: CellQuery): Promise<WholeCell> {
    const text = await this.cellText(query);
    if (text === null || text.length <= maxValueCharacters) return { text, sizeBytes: null };
    const sizeBytes = new TextEncoder().encode(text).length;
    return { text: text.slice(0, maxValueCharacters), sizeBytes };
  }

  /** However long it is; `null` = NULL. @throws UsageError if there is no such cell */
  async cellText({ row, column }: CellQuery): Promise<string | null> {
    const { table } = await this.#ready();
    const [cells] = await table.rows(row, 1);
    if (cells !== undefined && column < table.columns.length) return cells[column] ?? null;
    throw new UsageError('There is no such cell', { remedy: 'open the preview again' });
  }

  async copy(
    { format, firstRow, lastRow, columns }: CopyCells,
    signal: AbortSignal,
  ): Promise<CopiedCells & { readonly text: string }> {
    const { table, version } = await this.#ready();
    const rows: (string | null)[][] = [];
    const limit = new CopyLimit();
    for (let offset = firstRow; offset <= lastRow; offset = firstRow + rows.length) {
      signal.throwIfAborted();
      const page = await table.rows(offset, Math.min(maxRowsPerPage, lastRow + 1 - offset));
      if (page.length === 0) break;
      const cells = page.map((row) => columns.map((column) => row[column] ?? null));
      for (const row of cells) limit.add(row);
      rows.push(...cells);
    }
    const copied = columns.flatMap((column) => table.columns[column] ?? []);
    const text = await copyTextInSlices(format, {
      table: quoteName(version.name.repo),
      columns: copied.map(({ name, isNumber }) => ({ name, isNumber, isJson: false })),
      rows,
    });
    return { text, rows: rows.length, cells: rows.length * copied.length };
  }

  dispose(): void {
    void this.#opened?.then(
      ({ table }) => table.dispose(),
      () => undefined,
    );
  }

  /** One that could not be opened is not kept: asking again tries again. */
  async #ready(): Promise<OpenedVersion> {
    this.#opened ??= this.#load();
    const asked = this.#opened;
    try {
      return await asked;
    } catch (error) {
      if (this.#opened === asked) this.#opened = undefined;
      throw error;
    }
  }
}

/** Text of a row beyond which what is shown of it is copied: a part of a text keeps the whole in memory. */
const longRowCharacters = 64_000;

function shownRow(row: PreviewRow): readonly ShownCell[] {
  const characters = row.reduce((sum, cell) => sum + (cell?.length ?? 0), 0);
  const shown = row.map(shownCell);
  // What is read of a copy has no whole to keep.
  return characters > longRowCharacters
    ? (JSON.parse(JSON.stringify(shown)) as typeof shown)
    : shown;
}

function shownCell(cell: string | null): ShownCell {
  if (cell === null || cell.length <= maxShownCharacters) return cell;
  return { text: cell.slice(0, maxShownCharacters), bytes: new TextEncoder().encode(cell).length };
}

function shownReading({ table, file }: Preview): ShownReading {
  const { bytesRead, isVerified } = file;
  return { extent: shownExtent(table.extent), bytesRead, isVerified };
}

/** Calls on at most that often; what comes in between is passed over. */
function throttled(everyMs: number, call: () => void): () => void {
  let nextAtMs = 0;
  return () => {
    const nowMs = performance.now();
    if (nowMs < nextAtMs) return;
    nextAtMs = nowMs + everyMs;
    call();
  };
}

function shownExtent(extent: RowExtent): ShownExtent {
  const { kind, rowCount } = extent;
  return { kind, rowCount, failure: extent.kind === 'broken' ? failureOf(extent.failure) : null };
}
