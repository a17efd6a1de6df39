import { groupBy } from '../../base/groupBy';
import { isAtLeast } from '../../sync/compare/verdicts';
import { filterInSlices, forEachInSlices } from '../../base/slices';
import type {
  LineageEdge,
  LineageEvidence,
  LineageFact,
  LineageGraph,
  LineageNode,
  LineageSpan,
  LineageWitness,
} from './lineageGraph';
import { placeBlobs } from './placeBlobs';
import { kindOfAddress, nameOfAddress, parseLineageId } from './lineageId';
import { joinParts } from './joinParts';
import type { LineagePart } from './lineageReader';
import { withoutRepetitions } from './repetitions';
import { newestNames, renamedEdge } from './renames';

/**
 * One graph of what several readers found: what one thing is said to be by several of them is one node,
 * and an edge that several tell of is one. An edge from blobs that other nodes stand for begins at those.
 * What was renamed keeps its edges. Ends that nobody tells of are nodes, with a problem unless `isWhole` is
 * false: then somebody may tell of them yet. A hundred thousand things are put together in many short turns
 * of the event loop.
 */
export async function assembleLineage(
  parts: readonly LineagePart[],
  { isWhole }: { readonly isWhole: boolean } = { isWhole: true },
): Promise<LineageGraph> {
  const nodes = await mergedNodes(parts);
  const { edges: told, areas = [], renames = [], remarks = [], ...unsure } = joinParts(parts);
  const isNode = (id: string): boolean => nodes.has(id);
  const newest = newestNames(renames, isNode);
  remarkOn(nodes, remarks, newest);
  const held = holdGuesses(unsure, { nodes, newest });
  const placed: LineageEdge[] = [];
  await forEachInSlices(told, (edge) => {
    for (const one of placeBlobs(edge, { areas, isNode })) placed.push(renamedEdge(one, newest));
  });
  placed.push(...held);
  const edges = readByStatements(await mergeEdges(placed));
  // A reader that found nothing and says why may have been in the way of all that it would have told.
  const isAllRead = !parts.some((part) => part.nodes.length === 0 && part.problems.length > 0);
  await forEachInSlices(edges, ({ source, target }) => {
    for (const id of [source, target]) {
      if (!nodes.has(id)) nodes.set(id, isWhole ? unfoundNode(id, isAllRead) : unseenNode(id));
    }
  });
  return { nodes: [...nodes.values()], edges, ...(newest.size > 0 && { renamed: newest }) };
}

async function mergedNodes(parts: readonly LineagePart[]): Promise<Map<string, LineageNode>> {
  const nodes = new Map<string, LineageNode>();
  for (const part of parts) {
    await forEachInSlices(part.nodes, (node) => {
      const known = nodes.get(node.id);
      nodes.set(node.id, known === undefined ? node : mergeNodes(known, node));
    });
  }
  return nodes;
}

/** Adds what is said of things to those that are there, by whatever name. */
function remarkOn(
  nodes: Map<string, LineageNode>,
  remarks: readonly LineageNode[],
  newest: ReadonlyMap<string, string>,
): void {
  for (const { id: named, ...remark } of remarks) {
    const id = newest.get(named) ?? named;
    const known = nodes.get(id);
    if (known !== undefined) nodes.set(id, mergeNodes(known, { ...remark, id }));
  }
}

/** The guesses that hold; adds what is a part of lineage by them. */
function holdGuesses(
  { guesses = [], doubtful = [] }: Pick<LineagePart, 'guesses' | 'doubtful'>,
  {
    nodes,
    newest,
  }: {
    readonly nodes: Map<string, LineageNode>;
    readonly newest: ReadonlyMap<string, string>;
  },
): readonly LineageEdge[] {
  const held = (edges: readonly LineageEdge[], own?: string): readonly LineageEdge[] =>
    edges
      .map((edge) => renamedEdge(edge, newest))
      .filter(({ source, target }) => [source, target].every((id) => id === own || nodes.has(id)));
  const sure = held(guesses);
  const found = doubtful.flatMap(({ node, edges, others }) => {
    const own = held(edges, node.id);
    return own.length === 0 ? [] : [{ node, edges: [...own, ...others] }];
  });
  for (const { node } of found) if (!nodes.has(node.id)) nodes.set(node.id, node);
  return [...sure, ...found.flatMap(({ edges }) => edges)];
}

/** The part of a graph that held at a moment, without edges that say what others say better. */
export async function lineageAt(
  { nodes, edges, ...told }: LineageGraph,
  atMs: number,
): Promise<LineageGraph> {
  const gone = new Set<string>();
  const held = await filterInSlices(nodes, (node) => {
    const holds = holdsAt(node, atMs);
    if (!holds) gone.add(node.id);
    return holds;
  });
  const isThere = ({ source, target }: LineageEdge): boolean =>
    gone.size === 0 || (!gone.has(source) && !gone.has(target));
  const there = await filterInSlices(edges, (edge) => holdsAt(edge, atMs) && isThere(edge));
  return { ...told, nodes: held, edges: await withoutRepetitions(there) };
}

function holdsAt({ fromMs = -Infinity, untilMs = Infinity }: LineageSpan, atMs: number): boolean {
  return fromMs <= atMs && atMs < untilMs;
}

/** What the first says wins; facts add up, and the newer run, the weaker evidence and the wider span count. */
function mergeNodes(first: LineageNode, second: LineageNode): LineageNode {
  const {
    fromMs: _from,
    untilMs: _until,
    witness: _witness,
    ...merged
  } = {
    ...second,
    ...first,
    ...newestRun(first, second),
  };
  const facts = mergeFacts(first.facts ?? [], second.facts ?? []);
  const evidence = weakest(first.evidence, second.evidence);
  const witness = betterWitness(first.witness, second.witness);
  return {
    ...merged,
    ...(facts.length === 0 ? {} : { facts }),
    ...(evidence === undefined ? {} : { evidence }),
    ...(witness === undefined ? {} : { witness }),
    ...unionOf(first, second),
  };
}

/** What the newer of two runs says. */
function newestRun({ lastRun: first }: LineageNode, { lastRun: second }: LineageNode): RunPart {
  const isSecond = second !== undefined && (first?.atMs ?? 0) < (second.atMs ?? 0);
  const lastRun = isSecond ? second : first;
  return lastRun === undefined ? {} : { lastRun };
}

type RunPart = Pick<LineageNode, 'lastRun'>;

function mergeFacts(
  first: readonly LineageFact[],
  second: readonly LineageFact[],
): readonly LineageFact[] {
  const known = new Set(first.map(({ label, value }) => `${label}\0${value}`));
  return [...first, ...second.filter(({ label, value }) => !known.has(`${label}\0${value}`))];
}

/** What others say counts for nothing where the lake itself tells of the thing. */
function betterWitness(
  first: LineageWitness | undefined,
  second: LineageWitness | undefined,
): LineageWitness | undefined {
  if (first?.kind !== 'event') return first ?? (second?.kind === 'event' ? undefined : second);
  if (second?.kind !== 'event') return second;
  return first.atMs < second.atMs ? second : first;
}

function weakest(
  first: LineageEvidence | undefined,
  second: LineageEvidence | undefined,
): LineageEvidence | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  return isAtLeast(first.level, second.level) ? second : first;
}

/** Spans of one edge that touch are one; those apart are edges of their own, told apart by their begin. */
async function mergeEdges(edges: readonly LineageEdge[]): Promise<readonly LineageEdge[]> {
  const firsts = new Map<string, LineageEdge>();
  // Most are told of once.
  const repeated = new Map<string, LineageEdge[]>();
  await forEachInSlices(edges, (edge) => {
    const first = firsts.get(edge.id);
    const same = repeated.get(edge.id);
    if (first === undefined) firsts.set(edge.id, edge);
    else if (same === undefined) repeated.set(edge.id, [first, edge]);
    else same.push(edge);
  });
  const merged: LineageEdge[] = [];
  await forEachInSlices(firsts.values(), (first) => {
    const same = repeated.get(first.id);
    if (same === undefined) merged.push(first);
    else merged.push(...mergedEdges(first, same));
  });
  return merged;
}

/** What one knows of columns the others need not; what one is sure of nobody doubts. */
function columnWords(same: readonly LineageEdge[]): Pick<LineageEdge, 'byColumn' | 'doubt'> {
  const doubts = same.map(({ doubt }) => doubt);
  const [doubt] = leastDoubts.filter((one) => doubts.includes(one));
  return {
    ...(same.some(({ byColumn }) => byColumn === true) && { byColumn: true }),
    ...(doubt !== undefined && { doubt }),
  };
}

const leastDoubts: readonly LineageEdge['doubt'][] = [undefined, 'readsAll', 'may'];

function mergedEdges(first: LineageEdge, same: readonly LineageEdge[]): readonly LineageEdge[] {
  const { fromMs: _from, untilMs: _until, doubt: _doubt, id, ...told } = first;
  const bare = { ...told, ...columnWords(same) };
  return mergeSpans(same).map((span, place) => ({
    ...bare,
    id: place === 0 ? id : `${id} @${span.fromMs ?? ''}`,
    ...span,
  }));
}

function mergeSpans(spans: readonly LineageSpan[]): readonly LineageSpan[] {
  const sorted = [...spans].sort((a, b) => beginOf(a) - beginOf(b));
  const merged: LineageSpan[] = [];
  for (const { fromMs, untilMs } of sorted) {
    const last = merged.at(-1);
    const span = spanOf(fromMs, untilMs);
    if (last === undefined || endOf(last) < beginOf(span)) merged.push(span);
    else merged[merged.length - 1] = unionOf(last, span);
  }
  return merged;
}

function unionOf(a: LineageSpan, b: LineageSpan): LineageSpan {
  const from = Math.min(beginOf(a), beginOf(b));
  const until = Math.max(endOf(a), endOf(b));
  return spanOf(from === -Infinity ? undefined : from, until === Infinity ? undefined : until);
}

function spanOf(fromMs: number | undefined, untilMs: number | undefined): LineageSpan {
  return {
    ...(fromMs === undefined ? {} : { fromMs }),
    ...(untilMs === undefined ? {} : { untilMs }),
  };
}

function beginOf({ fromMs = -Infinity }: LineageSpan): number {
  return fromMs;
}

function endOf({ untilMs = Infinity }: LineageSpan): number {
  return untilMs;
}

/**
 * What a pipeline reads of a table is told by the columns that its statements use, where they read it: it
 * is no news that it reads the table.
 */
function readByStatements(edges: readonly LineageEdge[]): readonly LineageEdge[] {
  const told = edges.filter(({ byColumn }) => byColumn === true);
  if (told.length === 0) return edges;
  const makers = groupBy(
    edges.filter(({ source }) => source.startsWith('query:')),
    ({ source }) => source,
  );
  const explained = new Set(
    told.flatMap(({ source, target }) =>
      (makers.get(target) ?? []).map((maker) => `${source} ${maker.target}`),
    ),
  );
  return edges.map((edge) =>
    edge.target.startsWith('pipeline:') && explained.has(`${edge.source} ${edge.target}`)
      ? { ...edge, byColumn: true }
      : edge,
  );
}

/** Something that is named and that nobody has told of. */
function unseenNode(id: string): LineageNode {
  const address = parseLineageId(id);
  if (address === undefined) return { id, kind: 'external', name: id };
  return { id, kind: kindOfAddress(address), ...nameOfAddress(address) };
}

/** Something that is named but not found. What could not be read may tell of it. */
function unfoundNode(id: string, isAllRead: boolean): LineageNode {
  const node = unseenNode(id);
  const where = isAllRead ? '' : ' in what could be read';
  return {
    ...node,
    problem: node.kind === 'dataset' && isAllRead ? notPublished : notFound + where,
  };
}

const notFound = 'is named, but was not found';
const notPublished = 'has no version yet';
