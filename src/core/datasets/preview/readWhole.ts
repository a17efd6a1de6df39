import type { DatasetFormat } from '../versions/datasetVersion';
import type { CheckedFile } from './checkedFile';
import type { PreviewTable } from './previewTable';

/** A version's rows and the file that they are read from. */
export interface Preview {
  readonly table: PreviewTable;
  readonly file: CheckedFile;
}

/** Rows between two looks at whether somebody called it off. */
const stepRows = 20_000;

/**
 * Reads a version's file to its end, which verifies it; of a csv.gz every row can be reached from then on.
 * What cannot be read is told by the table's extent. @throws StorageError; DatasetError `contentDamaged` for a
 * Parquet file; the reason of `signal`
 */
export async function readWhole(
  { table, file }: Preview,
  format: DatasetFormat,
  options: { readonly signal: AbortSignal; readonly onProgress: () => void },
): Promise<void> {
  const { signal, onProgress } = options;
  if (format === 'parquet') {
    for await (const _ of file.content()) {
      signal.throwIfAborted();
      onProgress();
    }
    return;
  }
  for (let { extent } = table; isReadable(extent.kind); extent = table.extent) {
    signal.throwIfAborted();
    if (extent.kind === 'paused') table.readFurther();
    await table.rows(extent.rowCount + stepRows, 0);
    onProgress();
  }
}

function isReadable(kind: PreviewTable['extent']['kind']): boolean {
  return kind === 'more' || kind === 'paused';
}
