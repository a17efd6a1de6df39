import type { SchemaSnapshot } from '../model/snapshot';

/**
 * Names of the schemas that the newer side of a comparison has, and had when the older one was made to
 * match it: one that is called otherwise since is still to be found.
 */
export function schemasOfSides(
  after: SchemaSnapshot,
  via: SchemaSnapshot | undefined,
): readonly string[] {
  const schemas = [after, ...(via === undefined ? [] : [via])].flatMap((side) => side.schemas);
  return [...new Set(schemas.map(({ name }) => name))];
}
