import type { GraphLayout } from '../../../core/graph/graphLayout';
import { placeWithin } from '../../../core/graph/placeWithin';
import type { LineageDoubt } from '../../../core/lineage/graph/lineageGraph';
import { doubtWords } from '../../../core/lineage/report/nodeWords';
import type { LineageHistory } from '../../../core/lineage/show/history';
import { startsOf } from '../../../core/lineage/show/startsOf';
import {
  partOf,
  traceOf,
  type LineagePartShown,
  type PartRequest,
} from '../../../core/lineage/show/partOf';
import {
  lineageFormats,
  type HistoryRequest,
  type LineageApi,
  type LineageFile,
  type LineageMoment,
  type LineageRequest,
  type LineageSummary,
  type PickedMoment,
  type TraceRequest,
} from '../../../protocol/lineageApi';
import { parseGraph } from '../../support/webviews/graphRequest';
import { withState, type PipelineStates } from '../../support/window/pipelineStates';
import {
  fieldsOf,
  parseCount,
  parseList,
  parseOneOf,
  parseText,
} from '../../support/webviews/requestFields';
import { untilClosed } from '../../support/webviews/untilClosed';
import type { LineageSnapshot } from '../lineageSnapshot';
import { nearestThing } from '../nearestThing';

/** What the view of a lineage may do to the world. */
export interface LineageActions {
  read(request: LineageRequest, signal: AbortSignal): Promise<LineageSnapshot>;
  history(request: HistoryRequest, signal: AbortSignal): Promise<LineageHistory>;
  /** What is marked as affected by changes; `undefined` = nothing is. */
  affected(): AffectedThings | undefined;
  pickMoment(): Promise<PickedMoment | null>;
  /** How pipelines stand by now that this window runs. */
  pipelines(): PipelineStates['all'];
  layout(): Promise<Pick<GraphLayout, 'place'>>;
  jump(id: string): Promise<void>;
  openLog(runId: string): Promise<void>;
  openVersion(reference: string): Promise<void>;
  copy(text: string): PromiseLike<void>;
  save(file: LineageFile, snapshot: LineageSnapshot): Promise<string | null>;
}

export interface AffectedThings {
  /** Of what breaks it. */
  readonly title: string;
  /** Ids of what changes and of what uses that. */
  readonly all: ReadonlySet<string>;
  /** Of what may use it, and no more is known; absent = there is no such thing. */
  readonly doubts?: ReadonlyMap<string, LineageDoubt>;
}

/** What people look through; whoever wants more types more. */
const mostHits = 50;
/** Of what waits for better places, the places it has are drawn already. */
const layoutDeadlineMs = 8_000;

/** Serves one lineage. Arguments come from a web page and are read as such. */
export function createLineageApi(actions: LineageActions, closed: AbortSignal): LineageApi {
  const until = untilClosed(closed);
  // A view asks of what it opened last; what is in memory may be another meanwhile.
  let opened: Promise<LineageSnapshot> | undefined;
  const snapshot = (): Promise<LineageSnapshot> => {
    opened ??= actions.read({ isAgain: false, hasColumns: false }, closed);
    return opened;
  };
  return {
    open: async (request, signal) => {
      const parsed = parseLineageRequest(request);
      const reading = actions.read(parsed, until(signal));
      const read = await reading;
      opened = reading;
      return summaryOf(read, parsed.start);
    },
    part: async (request) => {
      const part = partOf((await snapshot()).index, parsePartRequest(request));
      return marked(part, actions);
    },
    trace: async (request) => {
      const { id, among } = parseTraceRequest(request);
      return traceOf((await snapshot()).index, id, new Set(among));
    },
    search: async (text) => {
      const finder = await (await snapshot()).finder();
      return finder.find(parseText(text), mostHits);
    },
    history: (request, signal) => actions.history(parseHistoryRequest(request), until(signal)),
    place: async (graph, signal) => {
      const options = { signal: until(signal), deadlineMs: layoutDeadlineMs };
      return placeWithin(await actions.layout(), parseGraph(graph), options);
    },
    pickMoment: () => actions.pickMoment(),
    jump: (id) => actions.jump(parseText(id)),
    openLog: (runId) => actions.openLog(parseText(runId)),
    openVersion: (reference) => actions.openVersion(parseText(reference)),
    copy: async (text) => actions.copy(parseText(text)),
    save: async (file) => actions.save(parseFile(file), await snapshot()),
  };
}

/** What was read, with what is known of it since. */
function marked(
  part: LineagePartShown,
  actions: Pick<LineageActions, 'affected' | 'pipelines'>,
): LineagePartShown {
  const affected = actions.affected();
  const pipelines = actions.pipelines();
  const nodes = part.nodes.map((read) => {
    const node = withState(read, pipelines);
    return affected?.all.has(node.id) === true
      ? { ...node, affectedBy: wordsFor(node.id, affected) }
      : node;
  });
  return { ...part, nodes };
}

function wordsFor(id: string, { title, doubts }: AffectedThings): string {
  const doubt = doubts?.get(id);
  return doubt === undefined ? title : `${title} (${doubtWords[doubt]})`;
}

function summaryOf(snapshot: LineageSnapshot, wanted: string | undefined): LineageSummary {
  const { graph, index, readAtMs, problems } = snapshot;
  const start = wanted === undefined ? undefined : nearestThing(snapshot, wanted);
  return {
    nodes: graph.nodes.length,
    edges: graph.edges.length,
    readAtMs,
    problems,
    ...(start !== undefined && { start }),
    starts: startsOf(index),
  };
}

/** @throws UsageError */
export function parseLineageRequest(value: unknown): LineageRequest {
  const { isAgain, asOf, hasColumns, start } = fieldsOf<LineageRequest>(value);
  return {
    isAgain: isAgain === true,
    hasColumns: hasColumns === true,
    ...(asOf !== undefined && { asOf: parseAsOf(asOf) }),
    ...(start !== undefined && { start: parseText(start) }),
  };
}

function parseAsOf(value: unknown): LineageMoment {
  const { atMs, commit } = fieldsOf<LineageMoment>(value);
  return { atMs: parseCount(atMs), ...(commit !== undefined && { commit: parseText(commit) }) };
}

/** @throws UsageError */
export function parsePartRequest(value: unknown): PartRequest {
  const { isWhole, ids, hasColumns, around } = fieldsOf<PartRequest>(value);
  return {
    isWhole: isWhole === true,
    hasColumns: hasColumns === true,
    ids: parseList(ids, parseText),
    around: parseList(around, (item) => {
      const { id, side, most, isAll } = fieldsOf<PartRequest['around'][number]>(item);
      return {
        id: parseText(id),
        side: parseOneOf(['upstream', 'downstream'] as const, side),
        most: parseCount(most),
        isAll: isAll === true,
      };
    }),
  };
}

function parseTraceRequest(value: unknown): TraceRequest {
  const { id, among } = fieldsOf<TraceRequest>(value);
  return { id: parseText(id), among: parseList(among, parseText) };
}

function parseHistoryRequest(value: unknown): HistoryRequest {
  const { fromMs, untilMs } = fieldsOf<HistoryRequest>(value);
  return { fromMs: parseCount(fromMs), untilMs: parseCount(untilMs) };
}

function parseFile(value: unknown): LineageFile {
  const { format, ids, picture } = fieldsOf<LineageFile>(value);
  return {
    format: parseOneOf(lineageFormats, format),
    ids: parseList(ids, parseText),
    ...(picture !== undefined && { picture: parseText(picture) }),
  };
}
