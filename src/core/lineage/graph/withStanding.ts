import { columnOwner } from './columnOwner';
import type { LineageNode } from './lineageGraph';
import type { LineageIndex } from './lineageIndex';

/**
 * A node with what it rests on where it has no evidence of its own: that of what it is made of. A column has
 * the evidence and the last run of its table.
 */
export function withStanding(node: LineageNode, index: LineageIndex): LineageNode {
  const own = asItsTable(node, index);
  if (own.evidence !== undefined) return own;
  const inputs = index.inputEvidence(node.id);
  return inputs === undefined ? own : { ...own, inputs };
}

function asItsTable(node: LineageNode, index: LineageIndex): LineageNode {
  const owner = columnOwner(node.id);
  const table = owner === undefined ? undefined : index.node(owner);
  if (table === undefined) return node;
  const { evidence, lastRun } = { ...table, ...node };
  return { ...node, ...(evidence && { evidence }), ...(lastRun && { lastRun }) };
}
