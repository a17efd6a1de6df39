import { isAtLeast } from '../../sync/compare/verdicts';
import { groupBy } from '../../base/groupBy';
import type {
  LineageEdge,
  LineageEvidence,
  LineageFact,
  LineageGraph,
  LineageNode,
  LineageSpan,
} from './lineageGraph';
import { placeBlobs } from './placeBlobs';
import { kindOfAddress, nameOfAddress, parseLineageId } from './lineageId';
import { joinParts } from './joinParts';
import type { LineagePart } from './lineageReader';
import { newestNames, renamedEdge } from './renames';

/**
 * One graph of what several readers found: what one thing is said to be by several of them is one node,
 * and an edge that several tell of is one. An edge from blobs that other nodes stand for begins at those.
 * What was renamed keeps its edges. Ends that nobody tells of are nodes, with a problem unless `isWhole` is
 * false: then somebody may tell of them yet.
 */
export function assembleLineage(
  parts: readonly LineagePart[],
  { isWhole }: { readonly isWhole: boolean } = { isWhole: true },
): LineageGraph {
  const nodes = mergedNodes(parts);
  const { edges: told, areas = [], renames = [], remarks = [], ...unsure } = joinParts(parts);
  const isNode = (id: string): boolean => nodes.has(id);
  const newest = newestNames(renames, isNode);
  remarkOn(nodes, remarks, newest);
  const held = holdGuesses(unsure, { nodes, newest });
  const placed = placeBlobs(told, { areas, isNode }).map((edge) => renamedEdge(edge, newest));
  const edges = withoutRepetitions(mergeEdges([...placed, ...held]));
  for (const { source, target } of edges) {
    for (const id of [source, target]) {
      if (!nodes.has(id)) nodes.set(id, isWhole ? unfoundNode(id) : unseenNode(id));
    }
  }
  return { nodes: [...nodes.values()], edges };
}

function mergedNodes(parts: readonly LineagePart[]): Map<string, LineageNode> {
  const nodes = new Map<string, LineageNode>();
  for (const part of parts) {
    for (const node of part.nodes) {
      const known = nodes.get(node.id);
      nodes.set(node.id, known === undefined ? node : mergeNodes(known, node));
    }
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

/** The part of a graph that held at a moment. */
export function lineageAt({ nodes, edges }: LineageGraph, atMs: number): LineageGraph {
  const held = nodes.filter((node) => holdsAt(node, atMs));
  const ids = new Set(held.map(({ id }) => id));
  return {
    nodes: held,
    edges: edges.filter(
      (edge) => holdsAt(edge, atMs) && ids.has(edge.source) && ids.has(edge.target),
    ),
  };
}

function holdsAt({ fromMs = -Infinity, untilMs = Infinity }: LineageSpan, atMs: number): boolean {
  return fromMs <= atMs && atMs < untilMs;
}

/** What the first says wins; facts add up, and the newer run, the weaker evidence and the wider span count. */
function mergeNodes(first: LineageNode, second: LineageNode): LineageNode {
  const {
    fromMs: _from,
    untilMs: _until,
    ...merged
  } = {
    ...second,
    ...first,
    ...newestRun(first, second),
  };
  const facts = mergeFacts(first.facts ?? [], second.facts ?? []);
  const evidence = weakest(first.evidence, second.evidence);
  return {
    ...merged,
    ...(facts.length === 0 ? {} : { facts }),
    ...(evidence === undefined ? {} : { evidence }),
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

function weakest(
  first: LineageEvidence | undefined,
  second: LineageEvidence | undefined,
): LineageEvidence | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  return isAtLeast(first.level, second.level) ? second : first;
}

/** Spans of one edge that touch are one; those apart are edges of their own, told apart by their begin. */
function mergeEdges(edges: readonly LineageEdge[]): readonly LineageEdge[] {
  const merged: LineageEdge[] = [];
  for (const [id, same] of groupBy(edges, ({ id: edgeId }) => edgeId)) {
    const [first] = same;
    if (first === undefined) continue;
    if (same.length === 1) {
      merged.push(first);
      continue;
    }
    const { fromMs: _from, untilMs: _until, doubt: _doubt, ...told } = first;
    const bare = { ...told, ...columnWords(same) };
    for (const [place, span] of mergeSpans(same).entries()) {
      merged.push({ ...bare, id: place === 0 ? id : `${id} @${span.fromMs ?? ''}`, ...span });
    }
  }
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
 * That a dataset comes from another is no news where a pipeline is known that reads the one and makes the
 * other; nor that a pipeline reads a version of what it reads the latest of.
 */
function withoutRepetitions(edges: readonly LineageEdge[]): readonly LineageEdge[] {
  const bySource = groupBy(edges, ({ source }) => source);
  const leadsTo = (from: string, to: string): boolean =>
    (bySource.get(from) ?? []).some(({ target }) => target === to);
  return edges.filter(({ kind, source, target }) => {
    const others = bySource.get(source) ?? [];
    if (kind === 'readsPinned') {
      return !others.some((other) => other.kind === 'reads' && other.target === target);
    }
    if (kind !== 'derives' || !source.startsWith('dataset:')) return true;
    return !others.some((read) => read.kind !== 'derives' && leadsTo(read.target, target));
  });
}

/** Something that is named and that nobody has told of. */
function unseenNode(id: string): LineageNode {
  const address = parseLineageId(id);
  if (address === undefined) return { id, kind: 'external', name: id };
  return { id, kind: kindOfAddress(address), ...nameOfAddress(address) };
}

/** Something that is named but not found. */
function unfoundNode(id: string): LineageNode {
  const node = unseenNode(id);
  return { ...node, problem: node.kind === 'dataset' ? notPublished : notFound };
}

const notFound = 'is named, but was not found';
const notPublished = 'has no version yet';
