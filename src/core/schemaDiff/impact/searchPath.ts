import type { SchemaSnapshot } from '../model/snapshot';

/**
 * The schemas in which statements are taken to look for names without one: the connection's own if it
 * names one, the login's, and `public`; of a snapshot with a single schema that one.
 */
export function searchPathFor(
  { origin, relations }: SchemaSnapshot,
  schema: string | undefined,
): readonly string[] {
  const schemas = new Set(relations.map((relation) => relation.schema));
  const [only] = schemas.size === 1 ? schemas : [];
  const named = [schema, origin.database?.user, 'public', only];
  return [...new Set(named.filter((name) => name !== undefined))];
}
