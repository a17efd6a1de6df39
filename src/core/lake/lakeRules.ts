import { parseDuration } from '../base/durations';
import { judgeEndpoint } from './endpointTrust';
import type { SourceKind } from './lake';
import type { DatasetsEntry, LakeFile, SourceEntry } from './lakeFile';
import { errorAt, warningAt, type JsonPath, type LakeFinding } from './lakeFinding';
import { suggestNearMiss } from './nearMiss';
import { judgeS3Endpoint } from './s3Trust';
import { parseQuietHours } from './quietHours';

/** Checks what the schema cannot say: names that must agree or differ, durations, the endpoint. */
export function checkLakeRules(file: LakeFile): readonly LakeFinding[] {
  const sources = file.sources ?? [];
  return [
    ...checkEndpoint(file.storage.blobEndpoint),
    ...checkDatasets(file.datasets),
    ...sources.flatMap((source, index) => checkSource(source, ['sources', index])),
    ...findTwins(sources, 'sources'),
    ...findTwins(file.pipelines ?? [], 'pipelines'),
    ...findSharedDestinations(sources),
    ...findSharedRemovals(sources),
    ...findRunsAmongDatasets(sources, file.datasets),
    ...checkConnectionName(file, 'warehouse'),
    ...checkConnectionName(file, 'benchling'),
  ];
}

function checkEndpoint(blobEndpoint: string): readonly LakeFinding[] {
  const judgment = judgeEndpoint(blobEndpoint, new Set());
  if (judgment.kind !== 'malformed') return [];
  const remedy = 'write for instance "https://mylab.blob.core.windows.net"';
  return [
    errorAt(['storage', 'blobEndpoint'], `cannot be used because ${judgment.why}; ${remedy}`),
  ];
}

function checkDatasets(datasets: DatasetsEntry | undefined): readonly LakeFinding[] {
  if (datasets === undefined) return [];
  const { container, s3 } = datasets;
  if (s3 !== undefined || !/\.|--/.test(container)) return checkS3Endpoint(s3?.endpoint);
  const message = `is ${JSON.stringify(container)}, which only a bucket of S3 may be called; write letters, digits and single hyphens, or add s3`;
  return [errorAt(['datasets', 'container'], message)];
}

function checkS3Endpoint(endpoint: string | undefined): readonly LakeFinding[] {
  const judgment = endpoint === undefined ? undefined : judgeS3Endpoint(endpoint, new Set());
  if (judgment?.kind !== 'malformed') return [];
  const remedy = 'write for instance "https://s3.eu-west-1.amazonaws.com"';
  const message = `cannot be used because ${judgment.why}; ${remedy}`;
  return [errorAt(['datasets', 's3', 'endpoint'], message)];
}

function checkSource(source: SourceEntry, path: JsonPath): readonly LakeFinding[] {
  const findings: LakeFinding[] = [
    ...checkDurations(source, path),
    ...checkQuietHours(source, path),
    ...checkKeysOfKind(source, path),
  ];
  if (source.removeSource === true && source.engine === 'azcopy') {
    const message =
      'removes no run that AzCopy sent: its evidence, a recorded MD5, never justifies a removal; release such runs with lakeside release --reread';
    findings.push(warningAt([...path, 'removeSource'], message));
  }
  return findings;
}

function checkDurations(source: SourceEntry, path: JsonPath): readonly LakeFinding[] {
  const durations: readonly (readonly [JsonPath, string | number | undefined])[] = [
    [['completionDelay'], source.completionDelay],
    [['minFileAge'], source.minFileAge],
    [['release', 'grace'], source.release?.grace],
  ];
  return durations.flatMap(([key, written]) => {
    if (written === undefined || parseDuration(String(written)) !== undefined) return [];
    const message = `is ${JSON.stringify(written)}; write a time like "0s", "15m" or "1h"`;
    return [errorAt([...path, ...key], message)];
  });
}

function checkQuietHours(source: SourceEntry, path: JsonPath): readonly LakeFinding[] {
  const hours = source.limits?.quietHours;
  if (hours === undefined || parseQuietHours(hours) !== undefined) return [];
  const message = `is ${JSON.stringify(hours)}, which begins when it ends; write two different times`;
  return [errorAt([...path, 'limits', 'quietHours'], message)];
}

/** Keys that only some kinds look at: written for another, they would promise what does not happen. */
const keysOfKinds: readonly {
  readonly key: keyof SourceEntry;
  readonly kinds: readonly SourceKind[];
  readonly remedy: string;
}[] = [
  { key: 'sampleSheets', kinds: ['illumina', 'folders'], remedy: 'remove it' },
  {
    key: 'minFileAge',
    kinds: ['proteomics', 'metabolomics'],
    remedy: 'write completionDelay instead',
  },
  { key: 'projectGlob', kinds: ['proteomics'], remedy: 'remove it' },
  { key: 'blankGlob', kinds: ['proteomics'], remedy: 'remove it' },
];

function checkKeysOfKind(source: SourceEntry, path: JsonPath): readonly LakeFinding[] {
  return keysOfKinds
    .filter(({ key, kinds }) => source[key] !== undefined && !kinds.includes(source.kind))
    .map(({ key, remedy }) =>
      warningAt([...path, key], `has no effect on a source of kind ${source.kind}; ${remedy}`),
    );
}

function findTwins(
  named: readonly { readonly name: string }[],
  key: 'sources' | 'pipelines',
): readonly LakeFinding[] {
  const seen = new Map<string, number>();
  return named.flatMap(({ name }, index) => {
    const first = seen.get(name);
    if (first === undefined) {
      seen.set(name, index);
      return [];
    }
    const message = `is ${JSON.stringify(name)}, as ${key}[${first}].name is; write another name`;
    return [errorAt([key, index, 'name'], message)];
  });
}

/** Two sources may share a destination, but two runs of one name there would be one. */
function findSharedDestinations(sources: readonly SourceEntry[]): readonly LakeFinding[] {
  const seen = new Map<string, number>();
  return sources.flatMap((source, index) => {
    const place = `${source.container}/${trimSlashes(source.destination ?? '')}`;
    const first = seen.get(place);
    if (first === undefined) {
      seen.set(place, index);
      return [];
    }
    const message = `lands in ${trimSlashes(place)}, as sources[${first}] does; runs of the same name would mix, so give it a destination of its own`;
    return [{ ...warningAt(['sources', index], message), target: 'start' }];
  });
}

/** A run that one source removes would be gone before another source of the folder carried it. */
function findSharedRemovals(sources: readonly SourceEntry[]): readonly LakeFinding[] {
  return sources.flatMap(({ folder, removeSource }, index) => {
    const isSame = (other: SourceEntry): boolean => trimEnd(other.folder) === trimEnd(folder);
    const other = sources.findIndex((source, at) => at !== index && isSame(source));
    if (removeSource !== true || other < 0) return [];
    const message = `would take runs away from sources[${other}], which has the same folder, before it carried them; remove it and release runs by hand`;
    return [errorAt(['sources', index, 'removeSource'], message)];
  });
}

/** What lies below the prefix of datasets, beside the files of versions. */
const foldersOfDatasets = ['asset', 'dependency', 'runs', 'lineage'];

/**
 * Runs that land where datasets lie would be taken for what datasets keep, and the reverse. In a
 * container that has no prefix for its datasets, only their own folders are theirs.
 */
function findRunsAmongDatasets(
  sources: readonly SourceEntry[],
  datasets: DatasetsEntry | undefined,
): readonly LakeFinding[] {
  if (datasets === undefined || datasets.s3 !== undefined) return [];
  const { container } = datasets;
  const prefix = trimSlashes(datasets.prefix ?? '');
  const theirs = prefix === '' ? foldersOfDatasets : [prefix];
  return sources.flatMap((source, index) => {
    const destination = trimSlashes(source.destination ?? '');
    const isShared = theirs.some(
      (folder) => isWithin(destination, folder) || isWithin(folder, destination),
    );
    if (source.container !== container || !isShared) return [];
    const message = `lands in ${trimSlashes(`${container}/${destination}`)}, where datasets lie (${trimSlashes(`${container}/${prefix}`)}); runs and versions would mix, so give one of them a container or a prefix of its own`;
    return [{ ...warningAt(['sources', index], message), target: 'start' as const }];
  });
}

/** True also for the folder itself; everything is within the root. */
function isWithin(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}

function trimEnd(folder: string): string {
  return folder.replace(/[\\/]+$/, '');
}

function checkConnectionName(
  file: LakeFile,
  key: 'warehouse' | 'benchling',
): readonly LakeFinding[] {
  const name = file[key];
  const known = Object.keys(file.connections ?? {});
  if (name === undefined || known.includes(name)) return [];
  const guess = suggestNearMiss(name, known);
  const remedy = known.length === 0 ? '; add connections' : `; write one of ${known.join(', ')}`;
  return [
    errorAt([key], `is ${JSON.stringify(name)}, which no connection is called${guess || remedy}`),
  ];
}

/** A prefix without slashes at its ends and without empty parts. */
export function trimSlashes(prefix: string): string {
  return prefix
    .split('/')
    .filter((part) => part !== '')
    .join('/');
}
