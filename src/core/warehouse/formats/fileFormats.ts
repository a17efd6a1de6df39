export const fileFormats = ['csv', 'jsonl', 'parquet'] as const;

/** A form in which all rows are written to a file; its name is what the file's name ends with. */
export type FileFormat = (typeof fileFormats)[number];

export const fileFormatNames: Readonly<Record<FileFormat, string>> = {
  csv: 'CSV',
  jsonl: 'JSON lines',
  parquet: 'Parquet',
};

/** What became of writing rows to a file that a person picks. */
export type FileExport =
  | { readonly kind: 'written'; readonly file: string; readonly rows: number }
  /** No file was picked. */
  | { readonly kind: 'cancelled' };
