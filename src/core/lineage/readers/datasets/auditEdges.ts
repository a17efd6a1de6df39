import { parseSerialized } from '../../../datasets/reference/formatGros';
import type { DatasetName } from '../../../datasets/reference/grosReference';
import type { Registration } from '../../../datasets/registrations/registration';
import { lineageEdge, type LineageEdge } from '../../graph/lineageGraph';
import { lineageId } from '../../graph/lineageId';
import { parseDataAddress } from '../dataAddress';
import { pipelineId, publishEdge, readEdge } from '../pipelines/pipelineEdges';
import { datasetId } from './datasetId';
import type { SeenDataset } from './seenDataset';

/** A dataset with what was recorded of its making. */
export type MadeDataset = Pick<SeenDataset, 'name' | 'record'>;

/**
 * What the audit record of a version says of its making: over its pipeline if it names one, else from
 * dataset to dataset. `isLive` tells whether a dataset is registered downstream of another.
 */
export function auditEdges(
  { name, record }: MadeDataset,
  isLive: (upstream: string, downstream: DatasetName) => boolean,
): readonly LineageEdge[] {
  if (record === undefined) return [];
  const own = datasetId(name);
  const upstreams = record.upstreams.flatMap(upstreamId);
  if (record.pipeline === undefined) {
    return upstreams.map((id) => lineageEdge(id, 'derives', own));
  }
  const maker = pipelineId(record.pipeline);
  const reads = upstreams.map((id) => {
    const isPinned = id.startsWith('dataset:') && !isLive(id, name);
    return readEdge({ id, isPinned }, maker);
  });
  return [...reads, publishEdge(maker, own)];
}

/** A dataset that is made again when another is published: over its pipeline if that is known. */
export function registrationEdge(
  { upstream, downstream }: Registration,
  seen: MadeDataset | undefined,
): LineageEdge {
  const from = datasetId(upstream);
  const pipeline = seen?.record?.pipeline;
  if (pipeline === undefined) return lineageEdge(from, 'derives', datasetId(downstream));
  return readEdge({ id: from, isPinned: false }, pipelineId(pipeline));
}

/** Of a serialized reference, or of blobs or a table; none of what is neither. */
function upstreamId(text: string): readonly string[] {
  const named = parseSerialized(text);
  if (named !== undefined) return [lineageId({ kind: 'dataset', ...named.name })];
  const address = parseDataAddress(text);
  return address.kind === 'known' ? [address.id] : [];
}
