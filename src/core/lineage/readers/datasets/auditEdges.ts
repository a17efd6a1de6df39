import type { SharedTexts } from '../../../base/sharedTexts';
import { parseSerialized } from '../../../datasets/reference/formatGros';
import { lineageEdge, type LineageEdge } from '../../graph/lineageGraph';
import { lineageId } from '../../graph/lineageId';
import { parseDataAddress } from '../dataAddress';
import { pipelineId, publishEdge, readEdge } from '../pipelines/pipelineEdges';
import type { SeenDataset } from './seenDataset';

/** What is known of a dataset's making, by ids: of a hundred thousand, what was recorded is not kept. */
export interface MadeDataset {
  readonly id: string;
  /** What it was made from, as far as that is a part of lineage. */
  readonly upstreams: readonly string[];
  /** The pipeline that made it; `undefined` = nobody says. */
  readonly maker: string | undefined;
}

export function madeDataset(
  { id, record }: Pick<SeenDataset, 'id' | 'record'>,
  ids: SharedTexts,
): MadeDataset {
  const { pipeline, upstreams = [] } = record ?? {};
  const maker = pipeline === undefined ? undefined : ids.of(pipelineId(pipeline));
  return { id, upstreams: upstreams.flatMap(upstreamId).map((one) => ids.of(one)), maker };
}

/**
 * What the audit record of a version says of its making: over its pipeline if it names one, else from
 * dataset to dataset. `isLive` tells whether a dataset is registered downstream of another.
 */
export function auditEdges(
  { id: own, upstreams, maker }: MadeDataset,
  isLive: (upstream: string, downstream: string) => boolean,
): readonly LineageEdge[] {
  if (maker === undefined) return upstreams.map((id) => lineageEdge(id, 'derives', own));
  const reads = upstreams.map((id) => {
    const isPinned = id.startsWith('dataset:') && !isLive(id, own);
    return readEdge({ id, isPinned }, maker);
  });
  return [...reads, publishEdge(maker, own)];
}

/**
 * A dataset that is made again when another is published: over its pipeline if that is known. Nothing if
 * its making says the same.
 */
export function registrationEdges(
  { upstream, downstream }: { readonly upstream: string; readonly downstream: string },
  made: MadeDataset | undefined,
): readonly LineageEdge[] {
  if (made?.upstreams.includes(upstream) === true) return [];
  return made?.maker === undefined
    ? [lineageEdge(upstream, 'derives', downstream)]
    : [readEdge({ id: upstream, isPinned: false }, made.maker)];
}

/** Of a serialized reference, or of blobs or a table; none of what is neither. */
function upstreamId(text: string): readonly string[] {
  const named = parseSerialized(text);
  if (named !== undefined) return [lineageId({ kind: 'dataset', ...named.name })];
  const address = parseDataAddress(text);
  return address.kind === 'known' ? [address.id] : [];
}
