import { ProgressLocation, window } from 'vscode';
import { findUpToDate } from '../../../core/datasets/propagation/findUpToDate';
import { planPropagation } from '../../../core/datasets/propagation/planPropagation';
import type { PropagationPlan } from '../../../core/datasets/propagation/propagationPlan';
import { readNetwork } from '../../../core/datasets/propagation/readNetwork';
import { formatDataset } from '../../../core/datasets/reference/formatGros';
import type { DatasetName } from '../../../core/datasets/reference/grosReference';
import { withSignal } from '../../support/editor/cancellation';
import type { OpenLake } from '../../support/lakes/openLakes';
import type { VirtualDocuments } from '../../support/documents/virtualDocuments';
import type { KnownDatasets } from '../knownDatasets';
import { datasetFor, pipelinesOf } from './foundPipeline';
import { wouldRunText } from './wouldRunText';

/** What would run if datasets changed; reads, and starts nothing. @throws StorageError */
export async function planChange(
  changed: readonly DatasetName[],
  lake: OpenLake,
  options: { readonly signal?: AbortSignal } = {},
): Promise<PropagationPlan> {
  const pipelines = pipelinesOf(lake);
  const network = await lake.useDatasets((datasets) =>
    readNetwork(changed, pipelines, datasets, options),
  );
  return planPropagation(changed, network);
}

/** Shows what would run if a dataset changed, in which order and why, as a read-only document. */
export async function whatWouldRun(
  given: unknown,
  { known, documents }: { readonly known: KnownDatasets; readonly documents: VirtualDocuments },
): Promise<void> {
  const { lake, name } = await datasetFor(given, known);
  const title = `Looking for what reads ${formatDataset(name)}`;
  const place = { location: ProgressLocation.Notification, title, cancellable: true };
  const text = await window.withProgress(place, (_, token) =>
    withSignal(token, (signal) => describeChange(name, lake, signal)),
  );
  const uri = documents.uriOf(`${name.repo}.runs.md`, `${lake.id}\n${formatDataset(name)}`);
  await documents.show(uri, text, 'markdown');
}

async function describeChange(
  name: DatasetName,
  lake: OpenLake,
  signal: AbortSignal,
): Promise<string> {
  const plan = await planChange([name], lake, { signal });
  const upToDate = await lake.usePipelines(({ datasets, ports: { records } }) =>
    findUpToDate(plan, { datasets, records, signal }),
  );
  return wouldRunText({ name, plan, pipelines: pipelinesOf(lake), upToDate });
}
