import type { PipelineRun } from '../runs/pipelineRun';
import type { RunRecords } from '../runs/runRecords';
import type { DatasetVersion } from '../versions/datasetVersion';
import { serializeGros } from '../reference/formatGros';

const dayMs = 86_400_000;

/**
 * The run in which a pipeline has succeeded with these very versions, `undefined` if there is none: to
 * trigger the same again runs nothing twice. @throws StorageError
 */
export async function findDone(
  pipeline: string,
  versions: readonly DatasetVersion[],
  { records, signal }: { readonly records: RunRecords; readonly signal: AbortSignal },
): Promise<PipelineRun | undefined> {
  const references = versions.map(({ name, version }) => serializeGros(name, version));
  const newest = Math.max(...versions.map(({ version }) => Date.parse(version.date)));
  // Clocks of two machines may be on two sides of midnight.
  const { runs } = await records.list({ pipeline, fromMs: newest - dayMs, signal });
  return runs.find((run) => run.state === 'succeeded' && hasSeen(run, references));
}

function hasSeen({ reads, trigger }: PipelineRun, references: readonly string[]): boolean {
  const seen = new Set(reads.map(({ resolved }) => resolved));
  if (trigger?.kind === 'dataset') {
    seen.add(trigger.reference);
    for (const upstream of trigger.upstreams ?? []) seen.add(upstream);
  }
  return references.every((reference) => seen.has(reference));
}
