import { parseDuration } from '../base/durations';
import { normalizeEndpoint } from './endpointTrust';
import {
  defaultBlankGlob,
  defaultDelayMs,
  defaultGraceMs,
  defaultProjectGlob,
  type Connection,
  type Lake,
  type LakeDatasets,
  type Notify,
  type Pipeline,
  type Source,
  type TransferLimits,
} from './lake';
import type {
  ConnectionEntry,
  DatasetsEntry,
  LakeFile,
  LimitsEntry,
  NotifyEntry,
  PipelineEntry,
  SourceEntry,
} from './lakeFile';
import type { LakeFinding } from './lakeFinding';
import type { LakeProblem } from './lakeProblem';
import { checkLakeRules, trimSlashes } from './lakeRules';
import { checkLakeSchema } from './lakeSchema';
import { readLakeText, valueOf } from './lakeText';
import { parseQuietHours } from './quietHours';
import { findRepeatedKeys } from './repeatedKeys';
import { findSecrets } from './secretsInLake';

export interface ParsedLake {
  /** `undefined` if any problem is an error. */
  readonly lake: Lake | undefined;
  /** In the order of the text. */
  readonly problems: readonly LakeProblem[];
}

export interface ParseLakeOptions {
  /** The file the text is from, as the operating system spells it. */
  readonly file: string;
  /** Makes a folder absolute that may be relative to the file. */
  readonly resolveFolder: (folder: string) => string;
}

/**
 * Reads a lake file: JSON with comments, held against its schema and against what a schema cannot
 * say. Never throws, whatever the text; no problem repeats a secret that stands in it.
 */
export function parseLake(text: string, options: ParseLakeOptions): ParsedLake {
  const { root, syntaxProblems, locate } = readLakeText(text);
  if (root === undefined || syntaxProblems.length > 0) {
    return { lake: undefined, problems: syntaxProblems };
  }
  const value = valueOf(root);
  const { file, findings } = checkLakeSchema(value);
  const secrets = findSecrets(value);
  const others = [...findRepeatedKeys(root), ...findings, ...(file ? checkLakeRules(file) : [])];
  const problems = [...secrets, ...others.filter((finding) => !repeats(finding, secrets))]
    .map(locate)
    .sort((a, b) => a.offset - b.offset);
  const isUsable = file && problems.every(({ severity }) => severity !== 'error');
  return { lake: isUsable ? toLake(file, options) : undefined, problems };
}

/** A problem as the command prints it: `Line 7, column 12: sources[0].kind is …`. */
export function describeLakeProblem(problem: LakeProblem): string {
  return `Line ${problem.line}, column ${problem.column}: ${problem.message}`;
}

/** True if a secret was found at the same place: its message says more, and does not quote it. */
function repeats(finding: LakeFinding, secrets: readonly LakeFinding[]): boolean {
  const place = JSON.stringify(finding.path);
  return secrets.some(({ path }) => JSON.stringify(path) === place);
}

function toLake(file: LakeFile, { file: name, resolveFolder }: ParseLakeOptions): Lake {
  const connections = Object.entries(file.connections ?? {});
  return {
    file: name,
    storage: {
      blobEndpoint: normalizeEndpoint(file.storage.blobEndpoint),
      auth: file.storage.auth,
    },
    sources: (file.sources ?? []).map((source) => toSource(source, resolveFolder)),
    connections: new Map(connections.map(([key, entry]) => [key, toConnection(key, entry)])),
    warehouse: file.warehouse,
    benchling: file.benchling,
    notify: file.notify && toNotify(file.notify),
    ...(file.pipelines !== undefined && {
      pipelines: file.pipelines.map((pipeline) => toPipeline(pipeline, resolveFolder)),
    }),
    ...(file.datasets !== undefined && { datasets: toDatasets(file.datasets) }),
  };
}

function toSource(entry: SourceEntry, resolveFolder: (folder: string) => string): Source {
  const { sampleSheets } = entry;
  return {
    name: entry.name,
    folder: resolveFolder(entry.folder),
    kind: entry.kind,
    container: entry.container,
    destination: trimSlashes(entry.destination ?? ''),
    completionFlag: entry.completionFlag,
    completionDelayMs: durationOf(delayOf(entry), defaultDelayMs[entry.kind]),
    projectGlob: entry.projectGlob ?? defaultProjectGlob,
    blankGlob: entry.blankGlob ?? defaultBlankGlob,
    sampleSheets: sampleSheets === undefined ? undefined : resolveFolder(sampleSheets),
    removeSource: entry.removeSource ?? false,
    engine: entry.engine ?? 'lakeside',
    limits: toLimits(entry.limits ?? {}),
    release: {
      graceMs: durationOf(entry.release?.grace, defaultGraceMs),
      emptyFolders: entry.release?.emptyFolders ?? 'refuse',
    },
    escapeNames: entry.escapeNames ?? false,
  };
}

/** Proteomics and metabolomics know the quiet period by another name as well. */
function delayOf({ kind, minFileAge, completionDelay }: SourceEntry): string | number | undefined {
  const isAge = kind === 'proteomics' || kind === 'metabolomics';
  return (isAge ? minFileAge : undefined) ?? completionDelay;
}

function durationOf(written: string | number | undefined, defaultMs: number): number {
  return parseDuration(String(written ?? '')) ?? defaultMs;
}

function toLimits({
  concurrency,
  bufferBytes,
  bytesPerSecond,
  quietHours,
}: LimitsEntry): TransferLimits {
  return {
    concurrency,
    bufferBytes,
    bytesPerSecond,
    quietHours: quietHours === undefined ? undefined : parseQuietHours(quietHours),
  };
}

function toDatasets({ container, prefix = '', s3 }: DatasetsEntry): LakeDatasets {
  return {
    container,
    prefix: trimSlashes(prefix),
    ...(s3 !== undefined && { s3: { ...s3, endpoint: normalizeEndpoint(s3.endpoint) } }),
  };
}

function toNotify(entry: NotifyEntry): Notify {
  const { recipients = [], smtpHost, smtpPort, smtpUser, webhook } = entry;
  return { recipients, smtpHost, smtpPort, smtpUser, webhook };
}

/** A checkout is, unless said otherwise, where the lake file is. */
function toPipeline(
  { folder = '.', gitLab, ...pipeline }: PipelineEntry,
  resolveFolder: (folder: string) => string,
): Pipeline {
  return {
    ...pipeline,
    folder: resolveFolder(folder),
    ...(gitLab !== undefined && {
      gitLab: { url: trimEnd(gitLab.url), project: trimSlashes(gitLab.project) },
    }),
  };
}

function trimEnd(url: string): string {
  return url.replace(/\/+$/, '');
}

function toConnection(name: string, entry: ConnectionEntry): Connection {
  return {
    name,
    host: entry.host,
    port: entry.port ?? 5432,
    database: entry.database,
    user: entry.user,
    schema: entry.schema,
    tls: entry.tls ?? 'verify-full',
    ...(entry.auth !== undefined && { auth: entry.auth }),
    writable: entry.writable ?? false,
  };
}
