import type { Graph } from '../../graph/graph';
import type { LineageEdge, LineageEdgeKind, LineageKind, LineageNode } from '../graph/lineageGraph';
import { doubtWords, fullName, stateWords } from './nodeWords';

/**
 * A part of lineage as Mermaid draws it, from left to right; `focus` stands out.
 * @see https://mermaid.js.org/syntax/flowchart.html
 */
export function lineageMermaid(
  { nodes, edges }: Graph<LineageNode, LineageEdge>,
  focus?: string,
): string {
  const numbers = new Map(nodes.map(({ id }, number) => [id, number]));
  const numberOf = (id: string): string => `n${numbers.get(id) ?? 0}`;
  const lines = [
    'flowchart LR',
    ...nodes.map((node) => `  ${numberOf(node.id)}${shaped(node)}`),
    ...edges.map(({ source, target, kind, doubt }) => {
      const arrow = doubt === undefined ? arrows[kind] : `-. ${doubtWords[doubt]} .->`;
      return `  ${numberOf(source)} ${arrow} ${numberOf(target)}`;
    }),
    ...(focus !== undefined && numbers.has(focus)
      ? [`  style ${numberOf(focus)} stroke-width:3px`]
      : []),
  ];
  return `${lines.join('\n')}\n`;
}

const shapes: Readonly<Record<LineageKind, readonly [string, string]>> = {
  source: ['[/', '/]'],
  run: ['([', '])'],
  sheet: ['>', ']'],
  blob: ['([', '])'],
  pipeline: ['[[', ']]'],
  dataset: ['[(', ')]'],
  table: ['[', ']'],
  view: ['(', ')'],
  column: ['(', ')'],
  query: ['>', ']'],
  external: ['{{', '}}'],
};

const arrows: Readonly<Record<LineageEdgeKind, string>> = {
  lands: '-->',
  reads: '-->',
  readsPinned: '-. pinned .->',
  publishes: '-->',
  derives: '-->',
  uses: '-->',
  loads: '-->',
};

function shaped(node: LineageNode): string {
  const [open, close] = shapes[node.kind];
  const [state] = stateWords(node);
  const label = [fullName(node), ...(state === undefined ? [] : [state])].map(escaped).join('<br>');
  return `${open}"${label}"${close}`;
}

/** Within quotes Mermaid reads entities, and Markdown between backticks. */
function escaped(text: string): string {
  return text.replace(/["#<>&`\r\n]/g, (character) => `#${character.charCodeAt(0)};`);
}
