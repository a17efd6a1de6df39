import { forEachConcurrent } from '../../core/base/concurrency';
import { formatBytes } from '../../core/base/sizes';
import type { DatasetHistory } from '../../core/datasets/blobDatasets';
import { DatasetError } from '../../core/datasets/datasetError';
import type { DatasetSummary } from '../../core/datasets/datasets';
import { formatDataset, serializeGros } from '../../core/datasets/reference/formatGros';
import type { DatasetVersion } from '../../core/datasets/versions/datasetVersion';
import { renderTable, type TableCell } from '../terminal/renderTable';
import { printable, type TextStyle } from '../terminal/textStyle';
import type { DatasetSession } from './datasetSession';

/** Datasets whose versions are listed at a time. */
const listedAtATime = 16;

/** Prints every version of datasets, and beside them what is none. */
export async function printVersions(
  summaries: readonly DatasetSummary[],
  session: DatasetSession,
): Promise<void> {
  const { datasets, terminal, signal } = session;
  const histories = new Map<DatasetSummary, DatasetHistory>();
  await forEachConcurrent(summaries, { limit: listedAtATime, signal }, async (summary) => {
    histories.set(summary, await datasets.history(summary.name, { signal }));
  });
  const listed = await withMoments(
    summaries.flatMap((summary) => {
      const history = histories.get(summary);
      return history === undefined ? [] : listedVersions(history);
    }),
    session,
  );
  if (terminal.isJson) return terminal.writeDocument({ versions: listed.map(versionEntry) });
  if (listed.length === 0) return terminal.note('There is no such dataset');
  for (const [{ name }, { versions, pointer }] of histories) {
    if (pointer.kind === 'none' || versions.some(({ isLatest }) => isLatest)) continue;
    terminal.note(
      `The latest of ${formatDataset(name)} points nowhere; publishing again sets it right`,
    );
  }
  const { style } = terminal;
  terminal.print(
    renderTable({
      columns: [
        { title: 'version' },
        { title: 'format' },
        { title: 'size', align: 'right' },
        { title: 'published (UTC)' },
        { title: '' },
      ],
      rows: listed.map((version) => versionRow(version, style)),
      width: Infinity,
      paintTitle: style.dim,
    }),
  );
}

interface ListedVersion {
  readonly version: DatasetVersion;
  readonly isWhole: boolean;
  /** ISO 8601: of its audit record, else of its file. */
  readonly publishedAt: string;
}

/** Records that are read at a time. */
const recordsAtATime = 16;

/** A copied lake has new times of files: the records tell when versions were published. */
async function withMoments(
  listed: readonly Omit<ListedVersion, 'publishedAt'>[],
  { datasets, signal }: DatasetSession,
): Promise<readonly ListedVersion[]> {
  const moments = new Map<DatasetVersion, string>();
  await forEachConcurrent(listed, { limit: recordsAtATime, signal }, async ({ version }) => {
    const record = await datasets.record(version, { signal }).catch((error: unknown) => {
      if (DatasetError.is(error, 'recordMalformed')) return undefined;
      throw error;
    });
    const ofFile = new Date(version.publishedAtMs).toISOString();
    moments.set(version, record?.publishedAt ?? ofFile);
  });
  return listed.map((one) => ({ ...one, publishedAt: moments.get(one.version) ?? '' }));
}

function listedVersions({
  versions,
  unfinished,
}: DatasetHistory): readonly Omit<ListedVersion, 'publishedAt'>[] {
  return [
    ...versions.map((version) => ({ version, isWhole: true })),
    ...unfinished.map((version) => ({ version, isWhole: false })),
  ];
}

function versionEntry({ version, isWhole, publishedAt }: ListedVersion): object {
  return {
    reference: serializeGros(version.name, version.version),
    state: isWhole ? 'whole' : 'unfinished',
    latest: version.isLatest,
    format: version.format,
    bytes: version.sizeBytes,
    md5: version.md5Hex ?? null,
    etag: version.etag,
    blob: version.blob,
    publishedAt,
  };
}

function versionRow(
  { version, isWhole, publishedAt }: ListedVersion,
  style: TextStyle,
): readonly TableCell[] {
  const mark = isWhole ? (version.isLatest ? 'latest' : '') : 'unfinished';
  return [
    { text: serializeGros(version.name, version.version), paint: style.cyan },
    { text: printable(version.format) },
    { text: formatBytes(version.sizeBytes) },
    { text: printable(publishedAt.slice(0, 16).replace('T', ' ')) },
    { text: mark, paint: isWhole ? style.green : style.yellow },
  ];
}
