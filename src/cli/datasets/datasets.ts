import type { Command } from 'commander';
import { describeError } from '../../core/base/errors';
import { formatBytes, formatQuantity } from '../../core/base/sizes';
import { placeKey } from '../../core/datasets/catalog/datasetCatalogs';
import type { DatasetSummary } from '../../core/datasets/datasets';
import { formatDataset, serializeGros } from '../../core/datasets/reference/formatGros';
import { datasetKey } from '../../core/datasets/reference/grosReference';
import { formatVersion } from '../../core/datasets/reference/versionId';
import type { FullContext } from '../program/commandHost';
import {
  addDatasetOptions,
  readReference,
  withDatasets,
  type DatasetFlags,
  type DatasetSession,
} from './datasetSession';
import { printVersions } from './printVersions';
import { selectStateFolder } from '../lakes/selectLake';
import { renderTable, type TableCell } from '../terminal/renderTable';
import type { TextStyle } from '../terminal/textStyle';

interface ListFlags extends DatasetFlags {
  readonly versions?: true;
  readonly cached?: true;
}

/** `lakeside datasets`: what is published, and its versions. */
export function addDatasetsCommand(program: Command, context: FullContext): void {
  const command = program
    .command('datasets')
    .description('list the datasets of the lake, and their versions')
    .argument('[filter]', 'a part of repo/branch, or gros://repo[/branch]')
    .option('--versions', 'list every version, and what publications left unfinished')
    .option('--cached', 'as they were seen last on this machine; the lake is not asked')
    .action((filter: string | undefined, flags: ListFlags) => list(filter, flags, context));
  addDatasetOptions(command);
}

async function list(
  filter: string | undefined,
  flags: ListFlags,
  context: FullContext,
): Promise<void> {
  const accepts = readFilter(filter);
  await withDatasets(flags, context, async (session) => {
    const all = await catalogOf(session, flags, context);
    const summaries = all.filter(accepts);
    if (flags.versions === true) await printVersions(summaries, session);
    else printSummaries(summaries, session);
    context.exitWith(0);
  });
}

/** What there is, which is kept for `--cached`; a machine that cannot keep it goes without. */
async function catalogOf(
  session: DatasetSession,
  flags: ListFlags,
  context: FullContext,
): Promise<readonly DatasetSummary[]> {
  const { datasets, store, place, terminal, signal } = session;
  const folder = await selectStateFolder(flags, context);
  const catalogs = await context.connectors.datasetCatalogs(folder);
  const key = placeKey(store.endpoint, place);
  const seen = flags.cached === true ? await catalogs.load(key) : undefined;
  if (seen !== undefined) {
    const at = new Date(seen.seenAtMs).toISOString();
    if (!terminal.isQuiet) terminal.note(terminal.noteStyle.dim(`As seen at ${at}`));
    return seen.datasets;
  }
  const onProgress = (found: number): void =>
    terminal.showLive(`Listing: ${formatQuantity(found, 'dataset')} …`);
  const listed = await datasets.list({ signal, onProgress });
  terminal.showLive('');
  try {
    await catalogs.save(key, { datasets: listed, seenAtMs: context.clock.nowMs() });
  } catch (error) {
    session.ports.logger.debug(`The catalog is not kept: ${describeError(error)}`);
  }
  return listed;
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
  const { name, latest, versionCount, sizeBytes, publishedAtMs, isLatestNowhere } = summary;
  return {
    dataset: formatDataset(name),
    repo: name.repo,
    branch: name.branch,
    latest: isLatestNowhere === true ? null : serializeGros(name, latest),
    versions: versionCount,
    bytes: sizeBytes,
    publishedAt: new Date(publishedAtMs).toISOString(),
  };
}

function summaryRow(
  { name, latest, versionCount, sizeBytes, isLatestNowhere }: DatasetSummary,
  style: TextStyle,
): readonly TableCell[] {
  return [
    { text: formatDataset(name), paint: style.cyan },
    isLatestNowhere === true
      ? { text: 'points nowhere', paint: style.yellow }
      : { text: formatVersion(latest) },
    { text: String(versionCount) },
    { text: formatBytes(sizeBytes) },
  ];
}
