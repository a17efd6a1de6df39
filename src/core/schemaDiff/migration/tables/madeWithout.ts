import type { SchemaSnapshot } from '../../model/snapshot';
import type { Aspect } from '../../unknown/aspects';

/** What a table would be expected to be made with. */
const words: Partial<Readonly<Record<Aspect, string>>> = {
  constraints: 'keys, references and checks',
  indexes: 'indexes',
  defaults: 'defaults',
  collations: 'collations',
};

/** What a new table lacks as the newer side does not know it, to follow what is done; empty if it knows all. */
export function madeWithout({ unknown = [] }: SchemaSnapshot): string {
  const lacking = unknown.flatMap((aspect) => words[aspect] ?? []);
  if (lacking.length === 0) return '';
  return `, without ${lacking.join(', or ')}, which could not be read on the newer side`;
}
