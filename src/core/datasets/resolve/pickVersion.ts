import { assertNever } from '../../base/errors';
import { formatQuantity } from '../../base/sizes';
import type { Resolution } from '../datasets';
import { formatDataset, serializeGros } from '../reference/formatGros';
import type { DatasetName, GrosTag } from '../reference/grosReference';
import { compareVersions, formatVersion, type VersionId } from '../reference/versionId';
import type { DatasetVersion } from '../versions/datasetVersion';
import type { LatestPointer } from '../versions/latestPointer';

/** Versions are the whole ones of the dataset, the earliest first; there is one at least. */
export function pickVersion(
  name: DatasetName,
  tag: GrosTag,
  {
    versions,
    pointer,
  }: {
    readonly versions: readonly DatasetVersion[];
    readonly pointer: LatestPointer;
  },
): Resolution {
  switch (tag.kind) {
    case 'live':
    case 'latest':
      return pickLatest(name, versions, pointer);
    case 'day':
      return (
        found(versions.findLast(({ version }) => version.date === tag.date)) ??
        noVersion(`of ${tag.date}`, { date: tag.date, number: 1 }, { name, versions })
      );
    case 'version':
      return (
        found(versions.find(({ version }) => compareVersions(version, tag.version) === 0)) ??
        noVersion(formatVersion(tag.version), tag.version, { name, versions })
      );
    case 'index':
      return found(versions.at(tag.index)) ?? noIndex(tag.index, { name, versions });
    default:
      return assertNever(tag);
  }
}

interface Known {
  readonly name: DatasetName;
  readonly versions: readonly DatasetVersion[];
}

function found(version: DatasetVersion | undefined): Resolution | undefined {
  return version === undefined ? undefined : { kind: 'version', version };
}

function pickLatest(
  name: DatasetName,
  versions: readonly DatasetVersion[],
  pointer: LatestPointer,
): Resolution {
  const latest = found(versions.find(({ isLatest }) => isLatest));
  return latest ?? latestNowhere({ name, versions }, pointer);
}

/** What a dataset gets whose `latest` names none of its versions. */
export function latestNowhere({ name, versions }: Known, pointer: LatestPointer): Resolution {
  const [last] = versions.slice(-1).map(({ version }) => serializeGros(name, version));
  return {
    kind: 'latestNowhere',
    message: `The latest of ${formatDataset(name)} points nowhere: it says ${pointerText(pointer)}`,
    remedy:
      last === undefined
        ? 'Publish again, which sets it right: no version of it is left'
        : 'Name a version that is there, or publish again, which sets it right',
    near: last === undefined ? [] : [last],
  };
}

function pointerText(pointer: LatestPointer): string {
  if (pointer.kind === 'version') {
    return `${formatVersion(pointer.version)}, and there is no such file`;
  }
  return pointer.kind === 'broken' ? JSON.stringify(pointer.text) : 'nothing';
}

function noVersion(what: string, wanted: VersionId, { name, versions }: Known): Resolution {
  const after = versions.findIndex(({ version }) => compareVersions(version, wanted) > 0);
  const place = after === -1 ? versions.length : after;
  const around = versions.slice(Math.max(0, place - 1), place + 1);
  return {
    kind: 'noVersion',
    message: `${formatDataset(name)} has no version ${what}`,
    remedy: `The nearest is ${around.map(({ version }) => formatVersion(version)).join(' or ')}`,
    near: around.map(({ version }) => serializeGros(name, version)),
  };
}

function noIndex(index: number, { name, versions }: Known): Resolution {
  const count = versions.length;
  const asDay = /^(\d{4})(\d{2})(\d{2})$/.exec(String(index));
  const day = asDay === null ? '' : `; a day is written ${asDay.slice(1).join('-')}`;
  return {
    kind: 'noVersion',
    message: `${formatDataset(name)} has ${formatQuantity(count, 'version')}, none at ${index}`,
    remedy: `Count from 0 to ${count - 1}, or back from -1 to -${count}${day}`,
    near: [],
  };
}
