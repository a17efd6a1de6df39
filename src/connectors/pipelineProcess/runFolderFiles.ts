import type { RunRead } from '../../core/datasets/runs/pipelineRun';
import type { StagedPublication } from '../../core/datasets/steps/runFolder';

/*
 * What commands of a step leave in the folder of its run: one line of JSON for each read, appended in one
 * write; and a folder for each publication, named by its number once all of it is there.
 */

export const readsFile = 'reads.ndjson';
export const stagingFolder = 'staged';
/** Beside the staged file, in its folder. */
export const stagedFile = 'publication.json';

export function encodeRead(read: RunRead): string {
  return `${JSON.stringify(read)}\n`;
}

/** `undefined` = it is no whole line of a read. */
export function parseRead(line: string): RunRead | undefined {
  const { reference, resolved, isLive } = fieldsOf(line);
  if (typeof reference !== 'string' || typeof resolved !== 'string') return undefined;
  return { reference, resolved, isLive: isLive === true };
}

/** `file` is its name within the folder of the publication. */
export function encodeStaged({ reference, file, upstreams }: StagedPublication): string {
  return JSON.stringify({ reference, file, upstreams });
}

/** `undefined` = it is no whole word of a publication. */
export function parseStaged(text: string): StagedPublication | undefined {
  const { reference, file, upstreams } = fieldsOf(text);
  if (typeof reference !== 'string' || typeof file !== 'string') return undefined;
  const known: readonly unknown[] = Array.isArray(upstreams) ? upstreams : [];
  return { reference, file, upstreams: known.map(String) };
}

function fieldsOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
