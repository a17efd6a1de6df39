import type { LineageNode } from '../../../core/lineage/graph/lineageGraph';
import type { LineageIndex } from '../../../core/lineage/graph/lineageIndex';
import { withStanding } from '../../../core/lineage/graph/withStanding';
import { fullName, kindWords } from '../../../core/lineage/report/nodeWords';
import { standingOf } from '../../../core/lineage/report/standing';
import { escapeMarkdown } from '../../support/editor/markdown';
import type { LineageTreeNode } from './lineageTreeNode';

/** What there is to know of a line, as Markdown; empty = nothing beside what it says. */
export function lineageTooltip(node: LineageTreeNode, index: LineageIndex | undefined): string {
  if (node.kind === 'lineageProblem') return escapeMarkdown(node.text);
  if (node.kind !== 'lineageThing') return '';
  return thingTooltip(index === undefined ? node.thing : withStanding(node.thing, index));
}

function thingTooltip(thing: LineageNode): string {
  const { evidence, lastRun } = standingOf(thing);
  const facts = (thing.facts ?? []).map(({ label, value }) => `${label}: ${value}`);
  const lines = [
    `Evidence: ${evidence}`,
    `Last run: ${lastRun}`,
    ...(thing.problem === undefined ? [] : [thing.problem]),
    ...facts,
  ];
  const head = `**${escapeMarkdown(fullName(thing))}** (${kindWords[thing.kind]})`;
  return [head, ...lines.map((line) => escapeMarkdown(line))].join('\n\n');
}
