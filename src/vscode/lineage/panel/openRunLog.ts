import { env, Uri } from 'vscode';
import type { RunLog } from '../../../core/datasets/runs/pipelineRun';
import { readBlob } from '../../../core/storage/readBlob';
import { UsageError } from '../../../core/base/errors';
import type { OpenLakes } from '../../support/lakes/openLakes';
import type { VirtualDocuments } from '../../support/documents/virtualDocuments';

/** Where to look for what a run said. */
export interface KnownLog {
  readonly lakeId: string;
  /** Of the pipeline, for the document's name. */
  readonly name: string;
  readonly log: RunLog;
}

/**
 * Shows what a run said: the page of whoever ran it, or the text that is kept with its record.
 * @throws UsageError if the lake is not open any more, StorageError
 */
export async function openRunLog(
  runId: string,
  { lakeId, name, log }: KnownLog,
  { lakes, documents }: { readonly lakes: OpenLakes; readonly documents: VirtualDocuments },
): Promise<void> {
  if (log.kind === 'url') {
    await env.openExternal(Uri.parse(log.url, true));
    return;
  }
  const lake = lakes.all.find(({ id }) => id === lakeId);
  if (lake === undefined) {
    throw new UsageError('The lake of that run is not open any more', {
      remedy: 'read the lineage again',
    });
  }
  const bytes = await lake.use(({ datasetStore }) => readBlob(datasetStore, log));
  const uri = documents.uriOf(`${name} ${runId}.log`, lakeId);
  await documents.show(uri, new TextDecoder().decode(bytes), 'log');
}
