import { quoteAlways } from '../../sql/quoteName';
import { quoteIdentifier } from '../normal/quoteIdentifier';
import type { MappedRelation } from './mappedRelation';
import type { MappedSchema } from './mappedSchema';

/** A name as SQL has to write it; in quotes wherever a person wrote the older one in quotes. */
export function afterName(written: string, name: string): string {
  return written.includes('"') ? quoteAlways(name) : quoteIdentifier(name);
}

/**
 * What to write for a relation: the schema stays away if it was not written and the relation is found
 * without it.
 */
export function afterPath(
  written: string,
  { path, to = path }: MappedRelation,
  { searchPath }: MappedSchema,
): string {
  const parts = writtenParts(written);
  const [schema, name] = [parts.at(-2), parts.at(-1) ?? ''];
  const isNamed = schema !== undefined;
  const isFound = to[0] === path[0] || searchPath.includes(to[0]);
  const newName = path[1] === to[1] ? name : afterName(name, to[1]);
  if (!isNamed) return isFound ? newName : `${afterName(name, to[0])}.${newName}`;
  const before = written.slice(0, written.length - schema.length - name.length - 1);
  const newSchema = path[0] === to[0] ? schema : afterName(schema, to[0]);
  return written.includes(`${schema}.${name}`)
    ? `${before}${newSchema}.${newName}`
    : `${newSchema}.${newName}`;
}

/** The names of a path, as they are written. */
function writtenParts(written: string): readonly string[] {
  return written.match(/(?:[uU]&)?"(?:[^"]|"")*"|[^\s."]+/g) ?? [];
}
