import type { ElkExtendedEdge, ElkNode, LayoutOptions } from 'elkjs/lib/elk-api';
import { groupBy } from '../../core/base/groupBy';
import type {
  GraphToPlace,
  NodeToPlace,
  PlacedEdge,
  PlacedGraph,
  PlacedGroup,
  PlacedNode,
  Point,
} from '../../core/graph/graphLayout';

/** Above these numbers of nodes better places would take many seconds to find. */
const mostCarefulNodes = 150;
const mostOrderedNodes = 1_500;

/** @see https://eclipse.dev/elk/reference/options.html */
const options: LayoutOptions = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.aspectRatio': '1.6',
  'elk.padding': '[top=0,left=0,bottom=0,right=0]',
  'elk.spacing.nodeNode': '24',
  'elk.spacing.componentComponent': '56',
  'elk.layered.spacing.nodeNodeBetweenLayers': '96',
  'elk.layered.spacing.edgeNodeBetweenLayers': '18',
  'elk.spacing.edgeNode': '14',
  'elk.json.shapeCoords': 'ROOT',
  'elk.json.edgeCoords': 'ROOT',
};

/** What is given first stands first, which takes far too long for many nodes. */
const careful: LayoutOptions = {
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
};

/**
 * Nodes stand in the first column that they can, and are ordered by one sweep: of 2,000 nodes that is
 * drawn narrower and with shorter edges than by ELK's own choices, and found in half the time.
 */
const quick: LayoutOptions = {
  'elk.edgeRouting': 'POLYLINE',
  'elk.separateConnectedComponents': 'false',
  'elk.layered.layering.strategy': 'LONGEST_PATH_SOURCE',
  'elk.layered.crossingMinimization.greedySwitch.type': 'OFF',
  'elk.layered.thoroughness': '1',
  'elk.layered.nodePlacement.strategy': 'SIMPLE',
};

const hasty: LayoutOptions = {
  ...quick,
  'elk.layered.crossingMinimization.strategy': 'NONE',
};

function careOf(nodeCount: number): LayoutOptions {
  if (nodeCount <= mostCarefulNodes) return careful;
  return nodeCount <= mostOrderedNodes ? quick : hasty;
}

/** Edges then lead from one group into another; without it, what is not joined stands closer together. */
const acrossGroups: LayoutOptions = { 'elk.hierarchyHandling': 'INCLUDE_CHILDREN' };

/** Room for the name of a group above what is in it. */
const groupPadding = '[top=40,left=20,bottom=20,right=20]';
const groupId = 'group:';
const nodeId = 'node:';

/** A graph as ELK reads one. */
export function toElk({ nodes, edges }: GraphToPlace): ElkNode {
  const children = [...groupBy(nodes, ({ group }) => group)].flatMap(([group, inside]) => {
    const leaves = inside.map(leafOf);
    if (group === undefined) return leaves;
    const layoutOptions = { 'elk.padding': groupPadding };
    return [{ id: `${groupId}${group}`, children: leaves, layoutOptions }];
  });
  const hasGroups = nodes.some(({ group }) => group !== undefined);
  return {
    id: 'graph',
    layoutOptions: {
      ...options,
      ...careOf(nodes.length),
      ...(hasGroups && acrossGroups),
    },
    children,
    edges: edges.map(({ source, target }, index) => ({
      id: String(index),
      sources: [`${nodeId}${source}`],
      targets: [`${nodeId}${target}`],
    })),
  };
}

function leafOf({ id, width, height }: NodeToPlace): ElkNode {
  return { id: `${nodeId}${id}`, width, height };
}

/** What ELK made of a graph. */
export function fromElk(placed: ElkNode, { nodes, edges }: GraphToPlace): PlacedGraph {
  const places = new Map<string, PlacedNode>();
  const groups: PlacedGroup[] = [];
  for (const child of placed.children ?? []) {
    if (child.id.startsWith(groupId)) {
      groups.push({ name: child.id.slice(groupId.length), ...boxOf(child) });
    }
    for (const leaf of child.id.startsWith(groupId) ? (child.children ?? []) : [child]) {
      const id = leaf.id.slice(nodeId.length);
      places.set(id, { id, ...boxOf(leaf) });
    }
  }
  const ways = new Map((placed.edges ?? []).map((edge) => [edge.id, pointsOf(edge)]));
  return {
    width: placed.width ?? 0,
    height: placed.height ?? 0,
    nodes: nodes.flatMap(({ id }) => places.get(id) ?? []),
    edges: edges.map(({ id, source, target }, index): PlacedEdge => {
      return { id, source, target, points: ways.get(String(index)) ?? [] };
    }),
    groups,
  };
}

function boxOf({ x = 0, y = 0, width = 0, height = 0 }: ElkNode): Omit<PlacedNode, 'id'> {
  return { x, y, width, height };
}

function pointsOf({ sections = [] }: ElkExtendedEdge): readonly Point[] {
  return sections.flatMap(({ startPoint, bendPoints = [], endPoint }) =>
    [startPoint, ...bendPoints, endPoint].map(({ x, y }) => ({ x, y })),
  );
}
