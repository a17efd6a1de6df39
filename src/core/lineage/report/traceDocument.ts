import { csvLine } from '../../sync/report/csv';
import type { LineageEdge, LineageNode } from '../graph/lineageGraph';
import type { Reached } from '../graph/lineageIndex';
import type { Spread } from '../graph/spread';
import type { Trace } from '../graph/trace';
import { fullName } from './nodeWords';
import { standingOf, type Standing } from './standing';

/** A node for programs, with what it rests on in words. */
export interface NodeDocument extends LineageNode {
  readonly standing: Standing;
}

/** A trace for programs. */
export interface TraceDocument {
  readonly node: NodeDocument;
  readonly direction: Trace['direction'];
  /** Nearest first; `depth` from 1 on. Of what is reached from columns, the certain ones before all others. */
  readonly nodes: readonly (NodeDocument & Omit<Reached, 'node'>)[];
  readonly edges: readonly LineageEdge[];
  /** What could not be read, so that something may be missing. */
  readonly problems: readonly string[];
}

export function traceDocument(
  { focus, direction, reached, edges }: Trace,
  problems: readonly string[],
): TraceDocument {
  const nodes = reached.map(({ node, ...how }) => ({ ...nodeDocument(node), ...how }));
  return { node: nodeDocument(focus), direction, nodes, edges, problems };
}

/** What several nodes reach, for programs. */
export interface SpreadDocument extends Omit<TraceDocument, 'node'> {
  /** What changes. */
  readonly starts: readonly NodeDocument[];
  /** What changes and lineage does not know. */
  readonly unknown: readonly string[];
}

export function spreadDocument(
  { starts, reached, edges }: Spread,
  { unknown, problems }: Pick<SpreadDocument, 'unknown' | 'problems'>,
): SpreadDocument {
  const nodes = reached.map(({ node, ...how }) => ({ ...nodeDocument(node), ...how }));
  return {
    starts: starts.map(nodeDocument),
    unknown,
    direction: 'downstream',
    nodes,
    edges,
    problems,
  };
}

function nodeDocument(node: LineageNode): NodeDocument {
  return { ...node, standing: standingOf(node) };
}

/** A line of CSV for every node of a trace, after one of titles. */
export function traceCsv({ reached }: Pick<Trace, 'reached'>): string {
  const titles = [
    'depth',
    'kind',
    'name',
    'state',
    'at',
    'evidence',
    'files',
    'problem',
    'id',
    'doubt',
    'evidence in words',
    'last run in words',
  ];
  return [csvLine(titles), ...reached.map(nodeLine)].join('');
}

function nodeLine({ node, depth, doubt }: Reached): string {
  const { kind, lastRun, evidence, problem = '', id } = node;
  const standing = standingOf(node);
  const at = lastRun?.atMs === undefined ? '' : new Date(lastRun.atMs).toISOString();
  return csvLine([
    depth,
    kind,
    fullName(node),
    lastRun?.state ?? '',
    at,
    evidence?.level ?? '',
    evidence?.files ?? '',
    problem,
    id,
    doubt ?? '',
    standing.evidence,
    standing.lastRun,
  ]);
}
