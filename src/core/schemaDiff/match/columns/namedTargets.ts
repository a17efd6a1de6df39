import { pathKey, tablePath } from '../../model/objectPath';
import type { Relation } from '../../model/snapshot';
import { nameTokens } from '../names/nameTokens';

/** The key of the table that a column refers to by its name; `undefined` if it names none. */
export type NamedTarget = (column: string) => string | undefined;

/**
 * What columns refer to where nobody declares foreign keys: `reviewed_by_user_id` ends in a table and its
 * key. The longest name of a table counts; a name that several tables have tells nothing.
 */
export function namedTargets(relations: readonly Relation[]): NamedTarget {
  const targets = new Map<string, string | undefined>();
  const keyWords = new Set<string>();
  for (const relation of relations) {
    const [key, ...more] = relation.primaryKey?.columns ?? [];
    const last = key === undefined || more.length > 0 ? undefined : nameTokens(key).at(-1);
    if (last === undefined) continue;
    keyWords.add(last);
    const name = [...nameTokens(relation.name), last].join(' ');
    targets.set(name, targets.has(name) ? undefined : pathKey(tablePath(relation)));
  }
  return (column) => {
    const tokens = nameTokens(column);
    if (!keyWords.has(tokens.at(-1) ?? '')) return undefined;
    for (let start = 0; start < tokens.length - 1; start++) {
      const target = targets.get(tokens.slice(start).join(' '));
      if (target !== undefined) return target;
    }
    return undefined;
  };
}
