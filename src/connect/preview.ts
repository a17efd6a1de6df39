import type { PreviewFile, PreviewTable } from '../core/datasets/preview/previewTable';
import type { DatasetFormat } from '../core/datasets/versions/datasetVersion';

/** The rows of a dataset's file. @throws DatasetError, and what reading the file throws */
export async function previewTable(
  file: PreviewFile,
  options: { readonly format: DatasetFormat; readonly types: ReadonlyMap<string, string> },
): Promise<PreviewTable> {
  if (options.format === 'parquet') {
    const { openParquet } = await import('../connectors/parquet/parquetTable');
    return openParquet(file);
  }
  const [{ openCsv }, { rangedContent }] = await Promise.all([
    import('../core/datasets/preview/csvTable'),
    import('../core/datasets/preview/rangedContent'),
  ]);
  const { name } = file;
  return openCsv(unpacked(name, rangedContent(file)), { ...options, name });
}

/** What a gzip file holds, in pieces. @throws DatasetError `contentDamaged` */
export async function* unpacked(
  name: string,
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const { gunzipped } = await import('../connectors/gzip/gunzipped');
  yield* gunzipped(name, source);
}
