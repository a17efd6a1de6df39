import { Option, type Command } from 'commander';
import { UsageError } from '../../core/base/errors';
import { DatasetError } from '../../core/datasets/datasetError';
import { formatGros } from '../../core/datasets/reference/formatGros';
import type { GrosReference } from '../../core/datasets/reference/grosReference';
import { parseGros } from '../../core/datasets/reference/parseGros';
import type { LakeDatasets } from '../../core/lake/lake';
import { trimSlashes } from '../../core/lake/lakeRules';
import type { DatasetVersion } from '../../core/datasets/versions/datasetVersion';
import { StorageError } from '../../core/storage/blobStore';
import type { ConnectedDatasets, FullContext } from '../program/commandHost';
import { withStorage, type LakeSession } from '../lakes/lakeSession';
import { addLakeOptions, filled, type StorageFlags } from '../lakes/sourceFlags';

export interface DatasetFlags extends StorageFlags {
  /** `CONTAINER` or `CONTAINER/PREFIX`. */
  readonly datasets?: string;
}

/** A lake whose datasets are connected, for the time of one subcommand. */
export type DatasetSession = LakeSession & Omit<ConnectedDatasets, 'dispose'>;

/** Adds the options that every subcommand about datasets takes. */
export function addDatasetOptions(command: Command): Command {
  return addLakeOptions(command, [
    new Option(
      '--datasets <container/prefix>',
      'where they lie; left out: as the lake file says',
    ).argParser(filled),
  ]);
}

/** Works on the datasets of the lake that the options name. @throws DatasetError `noDatasets` */
export async function withDatasets(
  flags: DatasetFlags,
  context: FullContext,
  work: (session: DatasetSession) => Promise<void>,
): Promise<void> {
  await withStorage(flags, context, async (session) => {
    const place = placeOf(flags, session);
    const connected = await context.connectors.connectDatasets(place, session.ports);
    try {
      await work({ ...session, ...connected });
    } catch (error) {
      throw StorageError.is(error, 'containerMissing') ? noContainer(error) : error;
    } finally {
      connected.dispose();
    }
  });
}

function placeOf({ datasets }: DatasetFlags, { selected: { lake } }: LakeSession): LakeDatasets {
  if (datasets !== undefined) {
    const [container = '', ...prefix] = trimSlashes(datasets).split('/');
    return { container, prefix: prefix.join('/') };
  }
  if (lake.datasets !== undefined) return lake.datasets;
  const where = lake.file === '' ? 'No lake file says where datasets lie' : `${lake.file} has none`;
  throw new DatasetError('noDatasets', `There are no datasets: ${where}`, {
    remedy:
      'Add "datasets": { "container": "…" } to lake.json, or give --datasets CONTAINER/PREFIX',
  });
}

/** Who looks for datasets need not be told how runs get their container. */
function noContainer(cause: StorageError): DatasetError {
  return new DatasetError('noDatasets', cause.message, {
    remedy: 'Correct its name; lakeside publish --create-container makes it',
    cause,
  });
}

/** The reference that somebody typed. @throws UsageError if it is none. */
export function readReference(text: string): GrosReference {
  const parsed = parseGros(text);
  if (parsed.kind === 'reference') return parsed.reference;
  const remedy =
    parsed.hint === undefined
      ? 'Write gros://repo/branch:tag; lakeside datasets lists what there is'
      : `Write ${formatGros(parsed.hint)}`;
  throw new UsageError(parsed.why, { remedy });
}

/** The version that a reference stands for. @throws DatasetError `unknownReference` */
export async function resolveVersion(
  reference: GrosReference,
  { datasets, signal }: DatasetSession,
): Promise<DatasetVersion> {
  const resolution = await datasets.resolve(reference, { signal });
  if (resolution.kind === 'version') return resolution.version;
  const { message, remedy } = resolution;
  throw new DatasetError('unknownReference', message, { remedy });
}
