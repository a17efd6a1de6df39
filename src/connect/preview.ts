import type { ContentHashes } from '../core/datasets/content/contentHashes';
import { CheckedFile } from '../core/datasets/preview/checkedFile';
import type { PreviewFile, PreviewTable } from '../core/datasets/preview/previewTable';
import type { Preview } from '../core/datasets/preview/readWhole';
import type { DatasetFormat } from '../core/datasets/versions/datasetVersion';

export interface PreviewOptions {
  readonly format: DatasetFormat;
  /** Types that are recorded of its columns, by their names. */
  readonly types: ReadonlyMap<string, string>;
  /** What the whole of it is held against. */
  readonly hashes: ContentHashes;
}

/** The rows of a dataset's file. @throws DatasetError, and what reading the file throws */
export async function openPreview(file: PreviewFile, options: PreviewOptions): Promise<Preview> {
  const { WorkerDigests } = await import('../connectors/digests/workerDigests');
  // In the small pieces that a preview is read in, a thread of its own would not pay.
  const checked = new CheckedFile(file, { ...options, digests: new WorkerDigests() });
  return { file: checked, table: await openTable(file, checked, options) };
}

async function openTable(
  file: PreviewFile,
  checked: CheckedFile,
  { format, types }: PreviewOptions,
): Promise<PreviewTable> {
  if (format === 'parquet') {
    const { openParquet } = await import('../connectors/parquet/parquetTable');
    return openParquet(file);
  }
  const [{ openCsv }, { TemporaryText }] = await Promise.all([
    import('../core/datasets/preview/csvTable'),
    import('../connectors/keptText/temporaryText'),
  ]);
  const { name } = file;
  const kept = new TemporaryText(name);
  return openCsv(unpacked(name, checked.content()), { name, types, kept });
}

/** What a gzip file holds, in pieces. @throws DatasetError `contentDamaged` */
export async function* unpacked(
  name: string,
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const { gunzipped } = await import('../connectors/gzip/gunzipped');
  yield* gunzipped(name, source);
}
