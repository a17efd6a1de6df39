import type { Command } from 'commander';
import { formatBytes, formatQuantity } from '../core/base/sizes';
import type { DatasetHistory } from '../core/datasets/blobDatasets';
import { DatasetError } from '../core/datasets/datasetError';
import type { DatasetSummary } from '../core/datasets/datasets';
import { formatDataset, serializeGros } from '../core/datasets/reference/formatGros';
import { datasetKey } from '../core/datasets/reference/grosReference';
import { formatVersion } from '../core/datasets/reference/versionId';
import type { DatasetVersion } from '../core/datasets/versions/datasetVersion';
import { forEachConcurrent } from '../core/base/concurrency';
import type { CommandContext } from './commandHost';
import {
  addDatasetOptions,
  readReference,
  withDatasets,
  type DatasetFlags,
  type DatasetSession,
} from './datasets/datasetSession';
import { renderTable, type TableCell } from './terminal/renderTable';
import { printable, type TextStyle } from './terminal/textStyle';

interface ListFlags extends DatasetFlags {
  readonly versions?: true;
}

/** `lakeside datasets`: what is published, and its versions. */
export function addDatasetsCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('datasets')
    .description('list the datasets of the lake, and their versions')
    .argument('[filter]', 'a part of repo/branch, or gros://repo[/branch]')
    .option('--versions', 'list every version, and what publications left unfinished')
    .action((filter: string | undefined, flags: ListFlags) => list(filter, flags, context));
  addDatasetOptions(command);
}

async function list(
  filter: string | undefined,
  flags: ListFlags,
  context: CommandContext,
): Promise<void> {
  const accepts = readFilter(filter);
  await withDatasets(flags, context, async (session) => {
    const all = await session.datasets.list(session);
    const summaries = all.filter(accepts);
    if (flags.versions === true) await printVersions(summaries, session);
    else printSummaries(summaries, session);
    context.exitWith(0);
  });
}

function readFilter(filter: string | undefined): (summary: DatasetSummary) => boolean {
  if (filter === undefined) return () => true;
  if (!filter.toLowerCase().startsWith('gros:')) {
    const part = filter.toLowerCase();
    return ({ name }) => datasetKey(name).toLowerCase().includes(part);
  }
  const { repo, branch } = readReference(filter);
  return ({ name }) => name.repo === repo && (branch === undefined || name.branch === branch);
}

function printSummaries(
  summaries: readonly DatasetSummary[],
  { terminal, store }: DatasetSession,
): void {
  if (terminal.isJson) return terminal.writeDocument({ datasets: summaries.map(summaryEntry) });
  if (summaries.length === 0) return terminal.note('There is no such dataset');
  const { style } = terminal;
  terminal.print(
    renderTable({
      columns: [
        { title: 'dataset' },
        { title: 'latest' },
        { title: 'versions', align: 'right' },
        { title: 'size', align: 'right' },
      ],
      rows: summaries.map((summary) => summaryRow(summary, style)),
      width: Infinity,
      paintTitle: style.dim,
    }),
  );
  const what = formatQuantity(summaries.length, 'dataset');
  return terminal.note(terminal.noteStyle.dim(`${what} at ${store.endpoint}`));
}

function summaryEntry(summary: DatasetSummary): object {
  const { name, latest, versionCount, sizeBytes, publishedAtMs } = summary;
  return {
    dataset: formatDataset(name),
    repo: name.repo,
    branch: name.branch,
    latest: serializeGros(name, latest),
    versions: versionCount,
    bytes: sizeBytes,
    publishedAt: new Date(publishedAtMs).toISOString(),
  };
}

function summaryRow(
  { name, latest, versionCount, sizeBytes }: DatasetSummary,
  style: TextStyle,
): readonly TableCell[] {
  return [
    { text: formatDataset(name), paint: style.cyan },
    { text: formatVersion(latest) },
    { text: String(versionCount) },
    { text: formatBytes(sizeBytes) },
  ];
}

/** Datasets whose versions are listed at a time. */
const listedAtATime = 16;

async function printVersions(
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
  const { style } = terminal;
  terminal.print(
    renderTable({
      columns: [
        { title: 'version' },
        { title: 'format' },
        { title: 'size', align: 'right' },
        { title: 'published' },
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
