import { UsageError } from '../../core/base/errors';
import type { DecidedPair } from '../../core/schemaDiff/decide/withDecision';
import type { DriftModel } from './driftModel';
import { isDriftNode } from './tree/driftNode';

/**
 * Keeps what a person says of a question, or of what was decided before; `undefined` takes it back.
 * @throws UsageError if the node is neither
 */
export async function decidePair(
  node: unknown,
  decision: 'same' | 'apart' | undefined,
  model: DriftModel,
): Promise<void> {
  const pair = pairOf(node);
  if (decision === undefined) await model.undecide(pair);
  else await model.decide(pair, decision);
}

function pairOf(node: unknown): DecidedPair {
  if (isDriftNode(node) && node.kind === 'driftQuestion') return node.match;
  if (isDriftNode(node) && node.kind === 'driftDecision') return node.decision;
  throw new UsageError('No question of the schema drift is selected', {
    remedy: 'select one in the view Warehouse, under Schema Drift',
  });
}
