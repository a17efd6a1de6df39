import { formatBytes, formatCount } from '../../../base/sizes';
import { serializeGros } from '../../../datasets/reference/formatGros';
import { formatVersion } from '../../../datasets/reference/versionId';
import type { LineageEvidence, LineageFact, LineageNode } from '../../graph/lineageGraph';
import { pipelineId } from '../pipelines/pipelineEdges';
import type { SeenDataset } from './seenDataset';
import { momentOfVersion } from './versionMoment';

/** A dataset, with what its version of that moment is. */
export function datasetNode(seen: SeenDataset): LineageNode {
  const { id, name, version, record } = seen;
  const evidence = evidenceOf(seen);
  const runId = record?.runId;
  return {
    id,
    kind: 'dataset',
    name: name.branch,
    group: name.repo,
    facts: factsOf(seen),
    lastRun: {
      state: 'published',
      outcome: 'good',
      atMs: momentOfVersion(version),
      ...(runId === undefined ? {} : { runId }),
    },
    place: { kind: 'dataset', reference: serializeGros(name, version.version) },
    ...(evidence === undefined ? {} : { evidence }),
    ...(record === undefined
      ? { problem: 'nothing was recorded of how its version was made' }
      : {}),
  };
}

/** The pipeline that a record names, which may be none of this lake file. */
export function producerNode({ record }: SeenDataset): readonly LineageNode[] {
  if (record?.pipeline === undefined) return [];
  const { pipeline, producer } = record;
  const group = producer === undefined ? {} : { group: producer.repo };
  return [{ id: pipelineId(pipeline), kind: 'pipeline', name: pipeline, ...group }];
}

/** The file's recorded digest or size, if it is still what the record says. */
function evidenceOf({ version, record }: SeenDataset): LineageEvidence | undefined {
  if (record?.md5Hex !== undefined && record.md5Hex === version.md5Hex) {
    return byDigest;
  }
  return record?.sizeBytes === version.sizeBytes ? bySize : undefined;
}

// One for all: there may be a hundred thousand datasets.
const byDigest: LineageEvidence = { level: 'recordedMd5', files: 1 };
const bySize: LineageEvidence = { level: 'size', files: 1 };

function factsOf({ version, record }: SeenDataset): readonly LineageFact[] {
  const facts: (LineageFact | undefined)[] = [
    { label: 'Version', value: formatVersion(version.version) },
    { label: 'Size', value: formatBytes(version.sizeBytes) },
    fact('Rows', record?.rows === undefined ? undefined : formatCount(record.rows)),
    fact('Commit', record?.producer?.commit),
  ];
  return facts.filter((one) => one !== undefined);
}

function fact(label: string, value: string | undefined): LineageFact | undefined {
  return value === undefined ? undefined : { label, value };
}
