import type { LineageNode } from '../../../core/lineage/graph/lineageGraph';
import { fullName, kindWords, stateWords } from '../../../core/lineage/report/nodeWords';
import { escapeMarkdown } from '../../support/markdown';
import type { LineageTreeNode } from './lineageTreeNode';

/** What there is to know of a line, as Markdown; empty = nothing beside what it says. */
export function lineageTooltip(node: LineageTreeNode): string {
  if (node.kind === 'lineageProblem') return escapeMarkdown(node.text);
  return node.kind === 'lineageThing' ? thingTooltip(node.thing) : '';
}

function thingTooltip(thing: LineageNode): string {
  const facts = (thing.facts ?? []).map(({ label, value }) => `${label}: ${value}`);
  const lines = [
    ...stateWords(thing),
    ...(thing.problem === undefined ? [] : [thing.problem]),
    ...facts,
  ];
  const head = `**${escapeMarkdown(fullName(thing))}** (${kindWords[thing.kind]})`;
  return [head, ...lines.map((line) => escapeMarkdown(line))].join('\n\n');
}
