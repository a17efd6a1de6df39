import type { GraphToPlace } from '../../../core/graph/graphLayout';
import { fieldsOf, parseList, parseText, unreadable } from './requestFields';

/** @throws UsageError if it is no graph, or an edge has an end that is no node */
export function parseGraph(value: unknown): GraphToPlace {
  const { nodes, edges } = fieldsOf<GraphToPlace>(value);
  const parsed = {
    nodes: parseList(nodes, parseNode),
    edges: parseList(edges, parseEdge),
  };
  const ids = new Set(parsed.nodes.map(({ id }) => id));
  if (!parsed.edges.every(({ source, target }) => ids.has(source) && ids.has(target))) {
    throw unreadable();
  }
  return parsed;
}

function parseNode(value: unknown): GraphToPlace['nodes'][number] {
  const { id, width, height, group } = fieldsOf<GraphToPlace['nodes'][number]>(value);
  const size = { width: parseLength(width), height: parseLength(height) };
  return { id: parseText(id), ...size, ...(group !== undefined && { group: parseText(group) }) };
}

function parseEdge(value: unknown): GraphToPlace['edges'][number] {
  const { id, source, target } = fieldsOf<GraphToPlace['edges'][number]>(value);
  return { id: parseText(id), source: parseText(source), target: parseText(target) };
}

function parseLength(value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value;
  throw unreadable();
}
