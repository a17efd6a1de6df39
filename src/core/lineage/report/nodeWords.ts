import type {
  LastRun,
  LineageDoubt,
  LineageEdgeKind,
  LineageEvidence,
  LineageKind,
  LineageNode,
} from '../graph/lineageGraph';
import { parseLineageId } from '../graph/lineageId';

/** What people call a kind of node. */
export const kindWords: Readonly<Record<LineageKind, string>> = {
  source: 'source',
  run: 'run',
  sheet: 'sample sheet',
  blob: 'blobs',
  pipeline: 'pipeline',
  dataset: 'dataset',
  table: 'table',
  view: 'view',
  column: 'column',
  query: 'query',
  external: 'external',
};

/** What people call many of a kind. */
export const kindPlurals: Readonly<Record<LineageKind, string>> = {
  source: 'sources',
  run: 'runs',
  sheet: 'sample sheets',
  blob: 'blobs',
  pipeline: 'pipelines',
  dataset: 'datasets',
  table: 'tables',
  view: 'views',
  column: 'columns',
  query: 'queries',
  external: 'things of other systems',
};

/** What an edge says, read along the data: `MiSeq lands run`. */
export const edgeWords: Readonly<Record<LineageEdgeKind, string>> = {
  lands: 'lands',
  reads: 'is read by',
  readsPinned: 'is read, pinned, by',
  publishes: 'publishes',
  derives: 'becomes',
  uses: 'is used by',
  loads: 'loads',
};

/** Why it is no more than likely that something uses a column. */
export const doubtWords: Readonly<Record<LineageDoubt, string>> = {
  readsAll: 'reads all columns',
  may: 'may use it',
};

/** A node's whole name, as it can be given to find it again. */
export function fullName({ id, name }: LineageNode): string {
  const address = parseLineageId(id);
  switch (address?.kind) {
    case 'dataset':
      return `gros://${address.repo}/${address.branch}`;
    case 'relation':
    case 'column':
    case 'blob':
    case 'sheet':
    case 'query':
      return id.slice(id.indexOf(':') + 1);
    default:
      return name;
  }
}

/** What evidence rests on. */
export const evidenceWords = {
  size: 'by size only',
  recordedMd5: 'by recorded MD5',
  attested: 'attested',
  reread: 'read back',
} as const;

/** What is known of a node beside its name, each part of it a few words; empty = nothing is. */
export function stateWords({ lastRun, evidence }: LineageNode): readonly string[] {
  return [
    ...(lastRun === undefined ? [] : [runText(lastRun)]),
    ...(evidence === undefined ? [] : [evidenceText(evidence)]),
  ];
}

/** `succeeded 2026-11-27 06:40`. */
export function runText({ state, atMs }: LastRun): string {
  return atMs === undefined ? state : `${state} ${dayAndTime(atMs)}`;
}

/** `3 files attested`. */
export function evidenceText({ level, files = 1 }: LineageEvidence): string {
  const count = files > 1 ? `${files} files ` : '';
  return `${count}${evidenceWords[level]}`;
}

const dayMs = 86_400_000;

/** To the minute, in UTC; where only the day is known, that. */
export function dayAndTime(atMs: number): string {
  const [day, time = ''] = new Date(atMs).toISOString().split('T') as [string, string?];
  return atMs % dayMs === 0 ? day : `${day} ${time.slice(0, 5)}`;
}
