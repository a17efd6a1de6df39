import { Uri, window, workspace } from 'vscode';
import { UsageError } from '../../../core/base/errors';
import { sentence } from '../../../core/base/sentence';
import { formatDataset, formatGros } from '../../../core/datasets/reference/formatGros';
import { defaultBranch, type DatasetName } from '../../../core/datasets/reference/grosReference';
import { parseGros } from '../../../core/datasets/reference/parseGros';
import { chosen } from '../../support/editor/cancellation';
import type { OpenLake } from '../../support/lakes/openLakes';
import { noDatasets } from '../../support/lakes/noDatasets';
import type { KnownDatasets } from '../knownDatasets';

const publishable = /\.(?:csv|csv\.gz|parquet)$/i;

/** The file a command was called on, else the one in the active editor, else one that is picked. */
export async function fileFor(given: unknown): Promise<string> {
  const uri = given instanceof Uri ? given : window.activeTextEditor?.document.uri;
  if (uri?.scheme === 'file' && publishable.test(uri.path)) return uri.fsPath;
  if (given instanceof Uri) {
    throw new UsageError(`${given.path.split('/').at(-1)} is no file that can be published`, {
      remedy: 'publish a .csv, .csv.gz or .parquet file of this machine',
    });
  }
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const picked = await window.showOpenDialog({
    title: 'File to publish',
    openLabel: 'Publish',
    filters: { Datasets: ['csv', 'gz', 'parquet'] },
    ...(folder !== undefined && { defaultUri: folder }),
  });
  return chosen(picked?.[0]).fsPath;
}

/** The lake that shall have it. @throws UsageError if none has datasets, CancellationError */
export async function lakeFor(known: KnownDatasets): Promise<OpenLake> {
  const lakes = await known.lakes();
  const [first, second] = lakes;
  if (first === undefined) throw noDatasets();
  if (second === undefined) return first;
  const items = lakes.map((lake) => ({ label: lake.label, description: lake.id, lake }));
  const placeHolder = 'Lake to publish in';
  return chosen(await window.showQuickPick(items, { placeHolder })).lake;
}

/** What it shall be called, beginning with what git says. @throws CancellationError */
export async function nameFor(suggested: Partial<DatasetName>): Promise<DatasetName> {
  const { repo = '', branch = defaultBranch } = suggested;
  const value = repo === '' ? 'gros://' : formatDataset({ repo, branch });
  const text = await window.showInputBox({
    title: 'Publish Dataset',
    prompt: 'The dataset: gros://repo/branch, without a tag',
    value,
    validateInput: (written) => readName(written).problem,
  });
  return chosen(readName(chosen(text)).name);
}

interface ReadName {
  readonly name?: DatasetName;
  readonly problem?: string;
}

function readName(text: string): ReadName {
  const parsed = parseGros(text.trim());
  if (parsed.kind === 'malformed') {
    const hint = parsed.hint === undefined ? '' : `: ${formatGros(parsed.hint)}`;
    return { problem: `${sentence(parsed.why, '')}${hint}` };
  }
  const { repo, branch, tag } = parsed.reference;
  if (tag.kind !== 'live') {
    return { problem: 'The version is given when it is published: leave the tag out' };
  }
  return { name: { repo, branch: branch ?? defaultBranch } };
}
