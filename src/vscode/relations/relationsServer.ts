import type { GraphLayout, GraphToPlace } from '../../core/graph/graphLayout';
import { placeGraph } from '../../core/graph/placeGraph';
import {
  drawingFormats,
  type Drawing,
  type OpenRequest,
  type RelationsApi,
  type RelationsSummary,
  type TableColumns,
} from '../../protocol/relationsApi';
import { fieldsOf, parseList, parseOneOf, parseText, unreadable } from '../support/requestFields';
import { untilClosed } from '../support/untilClosed';

/** What the diagram of a database's tables may do to the world. */
export interface RelationsActions {
  open(request: OpenRequest, signal: AbortSignal): Promise<RelationsSummary>;
  columns(ids: readonly string[]): Promise<readonly TableColumns[]>;
  layout(): Promise<Pick<GraphLayout, 'place'>>;
  openTable(id: string): Promise<void>;
  reveal(id: string): Promise<void>;
  copy(text: string): PromiseLike<void>;
  save(drawing: Drawing): Promise<string | null>;
}

/** Serves one diagram. Arguments come from a web page and are read as such. */
export function createRelationsApi(actions: RelationsActions, closed: AbortSignal): RelationsApi {
  const until = untilClosed(closed);
  return {
    open: (request, signal) => actions.open(parseOpenRequest(request), until(signal)),
    columns: (ids) => actions.columns(parseList(ids, parseText)),
    place: async (graph, signal) => {
      const parsed = parseGraph(graph);
      return placeGraph(await actions.layout(), parsed, { signal: until(signal) });
    },
    openTable: (id) => actions.openTable(parseText(id)),
    reveal: (id) => actions.reveal(parseText(id)),
    copy: async (text) => actions.copy(parseText(text)),
    save: (drawing) => actions.save(parseDrawing(drawing)),
  };
}

/** @throws UsageError */
export function parseOpenRequest(value: unknown): OpenRequest {
  const { mayAsk, isAgain } = fieldsOf<OpenRequest>(value);
  return { mayAsk: mayAsk === true, isAgain: isAgain === true };
}

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

function parseDrawing(value: unknown): Drawing {
  const { format, content } = fieldsOf<Drawing>(value);
  return { format: parseOneOf(drawingFormats, format), content: parseText(content) };
}
