import { window } from 'vscode';
import { UsageError } from '../../../core/base/errors';
import { readPipelines, type LakePipeline } from '../../../core/datasets/propagation/lakePipelines';
import { defaultBranch, type DatasetName } from '../../../core/datasets/reference/grosReference';
import { parseLineageId, type LineageAddress } from '../../../core/lineage/graph/lineageId';
import { chosen } from '../../support/editor/cancellation';
import { noDatasets } from '../../support/lakes/noDatasets';
import type { OpenLake } from '../../support/lakes/openLakes';
import { referenceFor } from '../foundDataset';
import type { KnownDatasets } from '../knownDatasets';
import { inWorkspace } from './inWorkspace';
import { placeText } from './pipelineWords';

export interface FoundPipeline {
  readonly lake: OpenLake;
  readonly pipeline: LakePipeline;
}

/** The pipelines that a lake file names, in its order. */
export function pipelinesOf({ lake }: OpenLake): readonly LakePipeline[] {
  return readPipelines(lake.pipelines ?? []).pipelines;
}

/**
 * The pipeline that a command is about: a line of the view *Lineage*, a name, or one that the person
 * picks. @throws UsageError if there is none, CancellationError
 */
export async function pipelineFor(given: unknown, known: KnownDatasets): Promise<FoundPipeline> {
  const lakes = await known.lakes();
  const all = lakes.flatMap((lake) => pipelinesOf(lake).map((pipeline) => ({ lake, pipeline })));
  if (all.length === 0) {
    throw new UsageError('No lake file of this window has datasets and pipelines', {
      remedy: 'add "datasets" and "pipelines" to lake.json',
    });
  }
  const name = pipelineName(given);
  return name === undefined ? pickPipeline(all) : found(name, all);
}

/**
 * The dataset that a command is about, and the lake that it is in: a line of the view *Lineage*, an
 * address, or what the person picks. @throws UsageError if there is no lake for it, CancellationError
 */
export async function datasetFor(
  given: unknown,
  known: KnownDatasets,
): Promise<{ readonly lake: OpenLake; readonly name: DatasetName }> {
  const address = addressOf(given);
  const reference =
    address?.kind === 'dataset'
      ? { repo: address.repo, branch: address.branch }
      : await referenceFor(typeof given === 'string' ? given : undefined, known);
  const { repo, branch } = reference;
  await known.signIn();
  const latest = await known.find({ repo, branch, tag: { kind: 'latest' } });
  if (latest.kind === 'version') return { lake: latest.lake, name: latest.version.name };
  const [lake] = await known.lakes();
  if (lake === undefined) throw noDatasets();
  return { lake, name: { repo, branch: branch ?? defaultBranch } };
}

function found(name: string, all: readonly FoundPipeline[]): FoundPipeline {
  const one = all.find(({ pipeline }) => pipeline.name === name);
  if (one !== undefined) return one;
  throw new UsageError(`No lake file of this window names the pipeline ${name}`, {
    remedy: 'refresh the view Lineage, or add it to pipelines of lake.json',
  });
}

async function pickPipeline(all: readonly FoundPipeline[]): Promise<FoundPipeline> {
  const items = all.map((one) => ({
    label: one.pipeline.name,
    description: placeText(inWorkspace(one.pipeline).definition),
    one,
  }));
  const placeHolder = 'Pipeline to run';
  return chosen(await window.showQuickPick(items, { placeHolder, matchOnDescription: true })).one;
}

function pipelineName(given: unknown): string | undefined {
  const address = addressOf(given);
  if (address?.kind === 'pipeline') return address.pipeline;
  return typeof given === 'string' ? given : undefined;
}

/** What a line of the view *Lineage* is about. */
function addressOf(given: unknown): LineageAddress | undefined {
  if (typeof given !== 'object' || given === null || !('lineageId' in given)) return undefined;
  return typeof given.lineageId === 'string' ? parseLineageId(given.lineageId) : undefined;
}
