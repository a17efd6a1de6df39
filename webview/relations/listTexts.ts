import type { DiagramTable } from '../../src/core/warehouse/relations/relationGraph';
import type { TableIndex } from './state';
import { referenceTexts } from './wording';

export const listColumns = ['Table', 'Refers to', 'Referred to by'] as const;

/** What the list says of a table: its name, what it refers to and what refers to it. */
export function listTexts({ id, unseen }: DiagramTable, index: TableIndex): readonly string[] {
  const outgoing = index.outgoing(id);
  const targets = [
    ...(outgoing.length === 0 ? [] : [referenceTexts(outgoing, 'target')]),
    ...unseen.map((name) => `${name} (you may not see it)`),
  ].join(', ');
  const sources = referenceTexts(index.incoming(id), 'source');
  return [id, targets || '–', sources || '–'];
}
