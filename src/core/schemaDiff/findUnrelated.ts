import { formatQuantity } from '../base/sizes';
import type { SchemaMatches } from './match/matches';
import type { SchemaSnapshot } from './model/snapshot';

/** Below this nothing can be said: small schemas are replaced as a whole at times. */
const fewestRelations = 10;
const sharedPart = 0.1;

/**
 * Why two snapshots do not look like versions of one thing, as a sentence without its end; `undefined`
 * if they may well be.
 */
export function findUnrelated(
  before: SchemaSnapshot,
  after: SchemaSnapshot,
  { matches }: SchemaMatches,
): string | undefined {
  const [old, fresh] = [before.relations.length, after.relations.length];
  const smaller = Math.min(old, fresh);
  const common = matches.filter(({ kind }) => kind === 'table').length;
  if (smaller < fewestRelations || common >= smaller * sharedPart) return undefined;
  const counts = `${formatQuantity(old, 'table or view', 'tables and views')} and ${fresh}`;
  return `these are not two versions of one schema: of ${counts}, ${common === 0 ? 'none' : common} belong together`;
}
