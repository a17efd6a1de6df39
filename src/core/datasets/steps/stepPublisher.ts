import type { DatasetName } from '../reference/grosReference';
import { parseSerialized } from '../reference/formatGros';
import { isSameDataset } from '../reference/grosReference';
import type { RunRead } from '../runs/pipelineRun';
import type { Producer } from '../versions/auditRecord';
import type { Publication } from './choosePublications';

/** What a version is published with, beside its file. */
export interface PublicationOrigin {
  /** Serialized, each once. */
  readonly upstreams: readonly string[];
  readonly producer: Producer | undefined;
  readonly pipeline: string;
  readonly runId: string;
}

/** Publishes files as versions of datasets. */
export interface StepPublisher {
  /**
   * Publishes a file and returns its version, serialized.
   * @throws OperatorError also if somebody else published the dataset meanwhile
   */
  publish(publication: Publication, origin: PublicationOrigin): Promise<string>;
}

/** Writes down who is made again when what is published. */
export interface StepRegistrar {
  /** `reference` is the version of the downstream that read it, serialized. @throws StorageError */
  register(registration: {
    readonly upstream: DatasetName;
    readonly downstream: DatasetName;
    readonly reference: string;
  }): Promise<void>;
}

/** What a version is downstream of: the datasets that were read live, each once, without itself. */
export function liveUpstreams(
  reads: readonly RunRead[],
  downstream: DatasetName,
): readonly DatasetName[] {
  const names = reads
    .filter(({ isLive }) => isLive)
    .flatMap(({ resolved }) => parseSerialized(resolved)?.name ?? []);
  return names.filter(
    (name, index) =>
      !isSameDataset(name, downstream) &&
      names.findIndex((other) => isSameDataset(other, name)) === index,
  );
}
