import type { PipelineRun } from '../../../datasets/runs/pipelineRun';
import type { Pipeline } from '../../../lake/lake';
import { lineageEdge, type LineageEdge, type LineageEdgeKind } from '../../graph/lineageGraph';
import { lineageId } from '../../graph/lineageId';
import { parseDataAddress, type DefaultBranches } from '../dataAddress';

/** What a pipeline says that it reads and publishes; addresses that cannot be read are problems. */
export function declaredEdges(
  pipeline: Pipeline,
  branches: DefaultBranches,
): {
  readonly edges: readonly LineageEdge[];
  readonly problems: readonly string[];
} {
  const edges: LineageEdge[] = [];
  const problems: string[] = [];
  const own = pipelineId(pipeline.name);
  for (const text of pipeline.reads) {
    const address = parseDataAddress(text, branches);
    if (address.kind === 'malformed') problems.push(problem(pipeline.name, 'reads', address.why));
    else edges.push(readEdge(address, own));
  }
  for (const text of pipeline.publishes) {
    const address = parseDataAddress(text, branches);
    if (address.kind === 'known') edges.push(publishEdge(own, address.id));
    else problems.push(problem(pipeline.name, 'publishes', address.why));
  }
  return { edges, problems };
}

/** What the last run of a pipeline that came to a good end read and published. */
export function ranEdges(pipeline: string, runs: readonly PipelineRun[]): readonly LineageEdge[] {
  const succeeded = runs.find(({ state }) => state === 'succeeded');
  if (succeeded === undefined) return [];
  const own = pipelineId(pipeline);
  const reads = succeeded.reads.flatMap(({ resolved, isLive }) => {
    const address = parseDataAddress(resolved);
    return address.kind === 'known' ? [readEdge({ ...address, isPinned: !isLive }, own)] : [];
  });
  const published = succeeded.published.flatMap((text) => {
    const address = parseDataAddress(text);
    return address.kind === 'known' ? [publishEdge(own, address.id)] : [];
  });
  return [...reads, ...published];
}

/** From what is read to who reads it. */
export function readEdge(
  { id, isPinned }: { readonly id: string; readonly isPinned: boolean },
  reader: string,
): LineageEdge {
  return lineageEdge(id, isPinned ? 'readsPinned' : 'reads', reader);
}

/** From a pipeline to what it makes: a table is loaded, all else published. */
export function publishEdge(pipeline: string, id: string): LineageEdge {
  const kind: LineageEdgeKind = id.startsWith('relation:') ? 'loads' : 'publishes';
  return lineageEdge(pipeline, kind, id);
}

export function pipelineId(name: string): string {
  return lineageId({ kind: 'pipeline', pipeline: name });
}

function problem(pipeline: string, verb: string, why: string): string {
  return `The pipeline ${pipeline} ${verb} something that is no address: ${why}`;
}
