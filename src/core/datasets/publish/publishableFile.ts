import type { DatasetColumn } from '../versions/auditRecord';
import type { DatasetFormat } from '../versions/datasetVersion';

/** A file that was read once from its first byte to its last, and found whole. */
export interface PublishableFile {
  readonly format: DatasetFormat;
  /** Of what is stored: a plain CSV file counts compressed. */
  readonly sizeBytes: number;
  readonly md5: Uint8Array;
  readonly sha256Hex: string;
  /** Without the line of names; `undefined` = the format does not tell. */
  readonly rows: number | undefined;
  readonly columns: readonly DatasetColumn[];
  /**
   * What is stored, from its first byte.
   * @throws DatasetError `fileRefused` at the end if the file is not what it was when it was read.
   */
  chunks(options: { readonly signal?: AbortSignal }): AsyncIterable<Uint8Array>;
}

/** Reads files before anything of them is written. */
export interface PublishableFiles {
  /**
   * @param file as the operating system spells it: `.csv`, which is compressed on the way, `.csv.gz` or
   * `.parquet`
   * @throws DatasetError `fileRefused` if it cannot be read, is cut short, or is of another format.
   */
  open(file: string, options?: { readonly signal?: AbortSignal }): Promise<PublishableFile>;
}
