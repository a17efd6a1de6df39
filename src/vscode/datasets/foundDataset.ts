import { window, type QuickPickItem } from 'vscode';
import { UsageError } from '../../core/base/errors';
import type { DatasetSummary } from '../../core/datasets/datasets';
import { formatDataset, formatGros } from '../../core/datasets/reference/formatGros';
import type { GrosReference } from '../../core/datasets/reference/grosReference';
import { parseGros } from '../../core/datasets/reference/parseGros';
import { DatasetFinder } from '../../core/datasets/writing/datasetFinder';
import { formatMoment } from '../../core/datasets/writing/moment';
import { describeLatest } from '../../core/datasets/writing/suggestReferences';
import { noDatasets } from '../support/lakes/noDatasets';
import { pickFromMany } from '../support/editor/pickFromMany';
import type { FoundVersion, KnownDatasets } from './knownDatasets';
import { referenceAt } from './writtenReferences';

/**
 * The reference a command is about: the one it was given, else the one at the cursor, else a dataset
 * that the person picks. @throws UsageError for text that is none, CancellationError
 */
export async function referenceFor(given: unknown, known: KnownDatasets): Promise<GrosReference> {
  if (typeof given === 'string') return parsed(given);
  const editor = window.activeTextEditor;
  const written = editor && referenceAt(editor.document, editor.selection.active);
  return written === undefined ? pickDataset(known) : parsed(written.text);
}

/**
 * The version that a reference stands for, after a person's gesture. @throws UsageError if it stands for
 * none, StorageError, CancellationError
 */
export async function foundFor(
  reference: GrosReference,
  known: KnownDatasets,
): Promise<FoundVersion> {
  await known.signIn();
  const found = await known.find(reference);
  if (found.kind === 'version') return found;
  if (found.kind === 'untrusted') {
    throw new UsageError('This folder is not trusted, so no lake is asked', {
      remedy: 'trust it with "Workspaces: Manage Workspace Trust" if you know who wrote it',
    });
  }
  if (found.kind === 'noLake') throw noDatasets();
  const { message, remedy, near } = found;
  const [nearest] = near;
  const hint = nearest === undefined ? '' : `; ${nearest} is there`;
  throw new UsageError(message, { remedy: `${remedy}${hint}` });
}

function parsed(text: string): GrosReference {
  const result = parseGros(text);
  if (result.kind === 'reference') return result.reference;
  const remedy = result.hint === undefined ? 'correct it' : `write ${formatGros(result.hint)}`;
  throw new UsageError(result.why, { remedy });
}

const mostShown = 200;

async function pickDataset(known: KnownDatasets): Promise<GrosReference> {
  await known.signIn();
  const picked = await pickFromMany<DatasetItem>({
    placeHolder: 'Dataset',
    load: async () => {
      const datasets = await known.list();
      if (datasets.length === 0 && (await known.lakes()).length === 0) throw noDatasets();
      const finder = await DatasetFinder.of(datasets);
      return (text) => finder.find(text, mostShown).map(itemOf);
    },
  });
  return picked.reference;
}

interface DatasetItem extends QuickPickItem {
  readonly reference: GrosReference;
}

function itemOf(dataset: DatasetSummary): DatasetItem {
  const { name, publishedAtMs } = dataset;
  return {
    label: formatDataset(name),
    description: describeLatest(dataset),
    detail: `published ${formatMoment(publishedAtMs)}`,
    reference: { ...name, tag: { kind: 'live' } },
  };
}
