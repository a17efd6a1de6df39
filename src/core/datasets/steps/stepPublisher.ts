import { OperatorError } from '../../base/errors';
import type { DatasetPublisher } from '../publish/datasetPublisher';
import type { PublishableFiles } from '../publish/publishableFile';
import { formatDataset, parseSerialized, serializeGros } from '../reference/formatGros';
import { isSameDataset } from '../reference/grosReference';
import { compareVersions } from '../reference/versionId';
import type { Reading } from '../registrations/registrar';
import type { RunRead } from '../runs/pipelineRun';
import type { Producer } from '../versions/auditRecord';
import type { Publication } from './choosePublications';

/** What a version is published with, beside its file. */
export interface PublicationOrigin {
  /** Serialized, each once. */
  readonly upstreams: readonly string[];
  readonly producer: Producer | undefined;
  readonly defaultBranch: string | undefined;
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

/** Somebody else published a dataset while a step's publication was on its way. */
export class OvertakenError extends OperatorError {
  readonly reason = 'publishedMeanwhile';
}

/** Publishes to the lake. */
export function lakePublisher(
  files: PublishableFiles,
  publisher: Pick<DatasetPublisher, 'publish'>,
): StepPublisher {
  return {
    publish: async ({ name, file: path }, origin) => {
      const file = await files.open(path, {});
      const { upstreams, producer, defaultBranch, pipeline, runId } = origin;
      const outcome = await publisher.publish({
        name,
        file,
        upstreams,
        pipeline,
        runId,
        ...(producer !== undefined && { producer }),
        ...(defaultBranch !== undefined && { defaultBranch }),
      });
      if (outcome.kind === 'published') return serializeGros(name, outcome.version);
      throw new OvertakenError(`${formatDataset(name)} was published by somebody else meanwhile`, {
        remedy: 'Run it again, so that it reads what is there now',
      });
    },
  };
}

/** What a version was made from, for the registrar: each version once, without the dataset's own. */
export function readingsOf(reads: readonly RunRead[], published: string): readonly Reading[] {
  const downstream = parseSerialized(published);
  if (downstream === undefined) return [];
  const readings: Reading[] = [];
  for (const { resolved, isLive } of reads) {
    const upstream = parseSerialized(resolved);
    if (upstream === undefined || isSameDataset(upstream.name, downstream.name)) continue;
    const known = readings.findIndex((reading) => isSameVersion(reading.upstream, upstream));
    if (known < 0) readings.push({ upstream, downstream, isLive });
    else if (isLive) readings[known] = { upstream, downstream, isLive };
  }
  return readings;
}

function isSameVersion(one: Reading['upstream'], other: Reading['upstream']): boolean {
  return isSameDataset(one.name, other.name) && compareVersions(one.version, other.version) === 0;
}
