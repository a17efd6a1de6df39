import { quoteName } from '../sql/quoteName';
import type { ForeignKey, Relation } from '../warehouse/catalog/catalogEntries';
import type { QueryCore, Source } from './queryBlocks';
import { findCte, findRelation, type NameSpace } from './resolveNames';
import { ranks, type Suggestion } from './suggestion';

/** A source that is a table of the catalog. */
interface TableSource {
  readonly alias: string;
  readonly relation: Relation;
}

/** What a SELECT can be joined with along foreign keys, with the condition: `run r on r.id = s.run_id`. */
export function suggestJoins(core: QueryCore, space: NameSpace): readonly Suggestion[] {
  const taken = new Set(core.sources.map(({ alias }) => alias));
  const joins = tablesOf(core.sources, core, space).flatMap((from) => [
    ...space.catalog
      .foreignKeysOf(from.relation)
      .flatMap((key) => join(from, key, key.target, { space, taken })),
    ...space.catalog
      .referencesTo(from.relation)
      .flatMap((key) => join(from, key, key.relation, { space, taken })),
  ]);
  return [...new Map(joins.map((suggestion) => [suggestion.text, suggestion])).values()];
}

/** Conditions between the source that was named last before an offset and the others. */
export function suggestConditions(
  core: QueryCore,
  offset: number,
  space: NameSpace,
): readonly Suggestion[] {
  const before = core.sources.filter(({ end }) => end <= offset);
  const newest = before.at(-1);
  const others = tablesOf(before.slice(0, -1), core, space);
  const [table] = newest === undefined ? [] : tablesOf([newest], core, space);
  if (table === undefined) return [];
  return others.flatMap((other) => [
    ...conditions(table, other, space),
    ...conditions(other, table, space),
  ]);
}

function conditions(from: TableSource, to: TableSource, space: NameSpace): readonly Suggestion[] {
  return space.catalog
    .foreignKeysOf(from.relation)
    .filter(({ target, targetColumns }) => target === to.relation.oid && targetColumns.length > 0)
    .map((key) => suggestion(condition(key, from.alias, to.alias), key));
}

function join(
  from: TableSource,
  key: ForeignKey,
  otherOid: number,
  { space, taken }: { readonly space: NameSpace; readonly taken: ReadonlySet<string> },
): readonly Suggestion[] {
  const other = space.catalog.relationOf(otherOid);
  if (other === undefined || key.targetColumns.length === 0) return [];
  const alias = shortAlias(other.name, taken);
  const refers = key.relation === from.relation.oid && otherOid === key.target;
  const on = refers ? condition(key, from.alias, alias) : condition(key, alias, from.alias);
  return [suggestion(`${nameFor(other, space)} ${quoteName(alias)} on ${on}`, key)];
}

function condition(key: ForeignKey, from: string, to: string): string {
  return key.columns
    .map((column, index) => {
      const target = quoteName(key.targetColumns[index] ?? '');
      return `${quoteName(from)}.${quoteName(column)} = ${quoteName(to)}.${target}`;
    })
    .join(' and ');
}

function suggestion(text: string, { name }: ForeignKey): Suggestion {
  return { kind: 'join', label: text, text, detail: name, comment: undefined, rank: ranks.join };
}

function tablesOf(
  sources: readonly Source[],
  core: QueryCore,
  space: NameSpace,
): readonly TableSource[] {
  return sources.flatMap(({ from, alias }) => {
    if (from.kind !== 'relation') return [];
    if (from.schema === undefined && findCte(core, from.name) !== undefined) return [];
    const relation = findRelation(space, from.schema, from.name);
    return relation === undefined ? [] : [{ alias, relation }];
  });
}

/** A relation as a query has to name it. */
export function nameFor(relation: Relation, space: NameSpace): string {
  const { schema, oid } = relation;
  const name = quoteName(relation.name);
  const mayBeFound = space.searchPath.includes(schema);
  const isFound = mayBeFound && findRelation(space, undefined, relation.name)?.oid === oid;
  return isFound ? name : `${quoteName(schema)}.${name}`;
}

/** The first letters of a name's words, and a number if somebody is called so. */
function shortAlias(name: string, taken: ReadonlySet<string>): string {
  const initials = name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .map((word) => word.charAt(0))
    .join('');
  const alias = /^[a-z]/.test(initials) ? initials : 't';
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? alias : `${alias}${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}
