import { csvLine } from '../../sync/report/csv';
import type { LineageEdge, LineageNode } from '../graph/lineageGraph';
import type { Spread } from '../graph/spread';
import type { Trace } from '../graph/trace';
import { fullName } from './nodeWords';

/** A trace for programs. */
export interface TraceDocument {
  readonly node: LineageNode;
  readonly direction: Trace['direction'];
  /** Nearest first; `depth` from 1 on. */
  readonly nodes: readonly (LineageNode & { readonly depth: number })[];
  readonly edges: readonly LineageEdge[];
  /** What could not be read, so that something may be missing. */
  readonly problems: readonly string[];
}

export function traceDocument(
  { focus, direction, reached, edges }: Trace,
  problems: readonly string[],
): TraceDocument {
  const nodes = reached.map(({ node, depth }) => ({ ...node, depth }));
  return { node: focus, direction, nodes, edges, problems };
}

/** What several nodes reach, for programs. */
export interface SpreadDocument extends Omit<TraceDocument, 'node'> {
  /** What changes. */
  readonly starts: readonly LineageNode[];
  /** What changes and lineage does not know. */
  readonly unknown: readonly string[];
}

export function spreadDocument(
  { starts, reached, edges }: Spread,
  { unknown, problems }: Pick<SpreadDocument, 'unknown' | 'problems'>,
): SpreadDocument {
  const nodes = reached.map(({ node, depth }) => ({ ...node, depth }));
  return { starts, unknown, direction: 'downstream', nodes, edges, problems };
}

/** A line of CSV for every node of a trace, after one of titles. */
export function traceCsv({ reached }: Pick<Trace, 'reached'>): string {
  const titles = ['depth', 'kind', 'name', 'state', 'at', 'evidence', 'files', 'problem', 'id'];
  return [csvLine(titles), ...reached.map(({ node, depth }) => nodeLine(node, depth))].join('');
}

function nodeLine(node: LineageNode, depth: number): string {
  const { kind, lastRun, evidence, problem = '', id } = node;
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
  ]);
}
