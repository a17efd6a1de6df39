import { parseSerialized } from '../../../datasets/reference/formatGros';
import type { VersionId } from '../../../datasets/reference/versionId';
import type { Registration } from '../../../datasets/registrations/registration';
import type { DatasetVersion } from '../../../datasets/versions/datasetVersion';

/**
 * When a version was published: the time of its file if that is of the version's day, else the begin of
 * the day. A lake that was copied has newer files.
 */
export function momentOfVersion({ version, publishedAtMs }: DatasetVersion): number {
  return momentOn(version, publishedAtMs);
}

/** When a downstream registered, by the version of it that did. */
export function momentOfRegistration({ reference, registeredAtMs }: Registration): number {
  const named = parseSerialized(reference);
  return named === undefined ? registeredAtMs : momentOn(named.version, registeredAtMs);
}

function momentOn({ date }: VersionId, writtenAtMs: number): number {
  const beginMs = Date.parse(date);
  return writtenAtMs >= beginMs && writtenAtMs < beginMs + dayMs ? writtenAtMs : beginMs;
}

const dayMs = 86_400_000;
