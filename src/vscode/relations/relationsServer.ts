import type { GraphLayout } from '../../core/graph/graphLayout';
import { placeGraph } from '../../core/graph/placeGraph';
import {
  drawingFormats,
  type Drawing,
  type OpenRequest,
  type RelationsApi,
  type RelationsSummary,
  type TableColumns,
} from '../../protocol/relationsApi';
import { parseGraph } from '../support/webviews/graphRequest';
import { fieldsOf, parseList, parseOneOf, parseText } from '../support/webviews/requestFields';
import { untilClosed } from '../support/webviews/untilClosed';

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

function parseDrawing(value: unknown): Drawing {
  const { format, content } = fieldsOf<Drawing>(value);
  return { format: parseOneOf(drawingFormats, format), content: parseText(content) };
}
