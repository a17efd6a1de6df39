import { quoteName } from '../sql/quoteName';
import type { Catalog } from '../warehouse/catalog/catalog';
import type { Relation } from '../warehouse/catalog/catalogEntries';
import { expectationAfter, type Expectation } from './expectation';
import { keyWordsFor } from './keyWords';
import { coreAt, coresOutwards, type NameParts, type QueryCore } from './queryBlocks';
import { isName, nameOf, queryTokens, type QueryToken } from './queryTokens';
import { readQuery } from './readQuery';
import {
  columnsOfRelation,
  columnsOfSource,
  findRelation,
  findSource,
  type KnownColumn,
  type NameSpace,
} from './resolveNames';
import { nameFor, suggestConditions, suggestJoins } from './suggestJoins';
import { ranks, type Suggestion } from './suggestion';

export interface Completion {
  /** Where the word stands that is being written; empty if none is. */
  readonly start: number;
  readonly end: number;
  readonly suggestions: readonly Suggestion[];
}

/**
 * What may be written at an offset of a statement. It need not parse: it is being written. Without a
 * catalog there are key words, and names of the statement's own.
 */
export function completeSql(sql: string, offset: number, space: NameSpace): Completion {
  const before = queryTokens(sql.slice(0, offset));
  const last = before.at(-1);
  const isWriting = isName(last) && last.end === offset;
  const start = isWriting ? last.start : offset;
  const tokens = isWriting ? before.slice(0, -1) : before;
  const suggest = (suggestions: readonly Suggestion[]): Completion => ({
    start,
    end: offset,
    suggestions,
  });
  if (isInComment(sql, last?.end ?? 0, offset)) return suggest([]);
  const core = coreAt(readQuery(sql), start);
  const qualifier = qualifierAt(tokens);
  const expectation = expectationAfter(tokens.slice(0, tokens.length - 2 * qualifier.length));
  if (qualifier.length === 0)
    return suggest(suggestFor(expectation, { core, offset: start, space }));
  return suggest(
    expectation === 'relation'
      ? suggestSchema(qualifier.at(-1) ?? '', space)
      : suggestMembers(qualifier, core, space),
  );
}

/** Whether what is written next is what a query joins with: few things, of which one is mostly meant. */
export function isBehindJoin(sql: string, offset: number): boolean {
  return queryTokens(sql.slice(0, offset)).at(-1)?.keyWord === 'JOIN';
}

function isInComment(sql: string, from: number, offset: number): boolean {
  const between = sql.slice(from, offset);
  return /--[^\n\r]*$/.test(between) || between.lastIndexOf('/*') > between.lastIndexOf('*/');
}

/** The names before a point behind which one writes; empty if one does not. */
function qualifierAt(tokens: readonly QueryToken[]): NameParts {
  const parts: string[] = [];
  for (let index = tokens.length - 1; tokens[index]?.text === '.'; index -= 2) {
    const name = tokens[index - 1];
    if (!isName(name)) break;
    parts.unshift(nameOf(name));
  }
  return parts;
}

/** What may follow `a.`: columns of a source or table, or what a schema holds. */
function suggestMembers(
  qualifier: NameParts,
  core: QueryCore | undefined,
  space: NameSpace,
): readonly Suggestion[] {
  const name = qualifier.at(-1) ?? '';
  const schema = qualifier.at(-2);
  if (schema === undefined) {
    const found = findSource(core, name);
    if (found !== undefined) {
      return suggestColumns(columnsOfSource(found.source, found.core, space) ?? [], name);
    }
  }
  const relation = findRelation(space, schema, name);
  if (relation !== undefined) return suggestColumns(columnsOfRelation(relation, space), name);
  return schema === undefined ? suggestSchema(name, space) : [];
}

function suggestSchema(schema: string, space: NameSpace): readonly Suggestion[] {
  const relations = space.catalog.relationsIn(schema).map((found) => ({
    ...suggestRelation(found, space),
    text: quoteName(found.name),
  }));
  return [...relations, ...functionsIn(space.catalog, [schema])];
}

interface Place {
  readonly core: QueryCore | undefined;
  readonly offset: number;
  readonly space: NameSpace;
}

function suggestFor(expectation: Expectation, place: Place): readonly Suggestion[] {
  const { core, offset, space } = place;
  switch (expectation) {
    case 'nothing':
      return [];
    case 'statement':
    case 'afterRelation':
      return keyWordsFor(expectation);
    case 'relation':
      return [
        ...(core === undefined ? [] : suggestJoinsBefore(core, place)),
        ...suggestRelations(core, space),
        ...keyWordsFor('relation'),
      ];
    case 'joinCondition':
      return [
        ...(core === undefined ? [] : suggestConditions(core, offset, space)),
        ...suggestExpressions(core, space),
      ];
    case 'columnNames':
      return suggestScope(core, space);
    case 'expression':
      return suggestExpressions(core, space);
  }
}

/** Only behind JOIN there is something to join with. */
function suggestJoinsBefore(core: QueryCore, { offset, space }: Place): readonly Suggestion[] {
  const sources = core.sources.filter(({ end }) => end < offset);
  return sources.length === 0 ? [] : suggestJoins({ ...core, sources }, space);
}

function suggestExpressions(core: QueryCore | undefined, space: NameSpace): readonly Suggestion[] {
  const aliases = coresOutwards(core).flatMap(({ sources }) => sources);
  return [
    ...suggestScope(core, space),
    ...aliases
      .filter(({ alias }) => alias !== '')
      .map(({ alias, from }) => ({
        kind: 'source' as const,
        label: alias,
        text: quoteName(alias),
        detail: from.kind === 'query' ? 'query' : from.name,
        comment: undefined,
        rank: ranks.source,
      })),
    ...functionsIn(space.catalog, [...space.searchPath, 'pg_catalog']),
    ...keyWordsFor('expression'),
  ];
}

/** The columns of everything a SELECT reads from; those of two sources bear the source's name. */
function suggestScope(core: QueryCore | undefined, space: NameSpace): readonly Suggestion[] {
  const found = coresOutwards(core).flatMap((outer) =>
    outer.sources.map((source) => ({
      alias: source.alias,
      columns: columnsOfSource(source, outer, space) ?? [],
    })),
  );
  const names = found.flatMap(({ columns }) => columns.map(({ name }) => name));
  const shared = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return found.flatMap(({ alias, columns }) =>
    suggestColumns(columns, alias).map((suggestion) =>
      shared.has(suggestion.label) && alias !== ''
        ? { ...suggestion, text: `${quoteName(alias)}.${suggestion.text}` }
        : suggestion,
    ),
  );
}

function suggestColumns(columns: readonly KnownColumn[], source: string): readonly Suggestion[] {
  return columns.map(({ name, origin }) => ({
    kind: 'column',
    label: name,
    text: quoteName(name),
    detail: [origin?.column.type, source].filter((part) => part).join(' · '),
    comment: origin?.column.comment,
    rank: ranks.column,
  }));
}

function suggestRelations(core: QueryCore | undefined, space: NameSpace): readonly Suggestion[] {
  const ctes = coresOutwards(core).flatMap(({ block }) => block.ctes);
  return [
    ...ctes.map(({ name }) => ({
      kind: 'cte' as const,
      label: name,
      text: quoteName(name),
      detail: 'WITH',
      comment: undefined,
      rank: ranks.source,
    })),
    ...relationsOf(space),
    ...space.catalog.schemas.map(({ name, comment }) => ({
      kind: 'schema' as const,
      label: name,
      text: quoteName(name),
      detail: 'schema',
      comment,
      rank: ranks.schema,
    })),
  ];
}

const relationLists = new WeakMap<Catalog, Map<string, readonly Suggestion[]>>();

/** A catalog is a value, so what it gives is made once for each search path. */
function relationsOf(space: NameSpace): readonly Suggestion[] {
  const path = space.searchPath.join('\0');
  const lists = relationLists.get(space.catalog) ?? new Map<string, readonly Suggestion[]>();
  relationLists.set(space.catalog, lists);
  const made =
    lists.get(path) ??
    space.catalog.relations
      .filter(({ partitionOf }) => partitionOf === undefined)
      .map((relation) => suggestRelation(relation, space));
  lists.set(path, made);
  return made;
}

function suggestRelation(relation: Relation, space: NameSpace): Suggestion {
  const isNear = space.searchPath.includes(relation.schema);
  return {
    kind: relation.kind === 'view' || relation.kind === 'materializedView' ? 'view' : 'table',
    label: relation.name,
    text: nameFor(relation, space),
    detail: relation.schema,
    comment: relation.comment,
    rank: isNear ? ranks.nearRelation : ranks.farRelation,
  };
}

const functionLists = new WeakMap<Catalog, ReadonlyMap<string, readonly Suggestion[]>>();

/** One for each name, by schema. */
function functionsIn(catalog: Catalog, schemas: readonly string[]): readonly Suggestion[] {
  const lists = functionLists.get(catalog) ?? functionsBySchema(catalog);
  functionLists.set(catalog, lists);
  return schemas.flatMap((schema) => lists.get(schema) ?? []);
}

function functionsBySchema(catalog: Catalog): ReadonlyMap<string, readonly Suggestion[]> {
  const lists = new Map<string, Map<string, Suggestion>>();
  for (const { schema, name, kind, arguments: given, result, comment } of catalog.functions) {
    if (kind === 'procedure') continue;
    const list = lists.get(schema) ?? new Map<string, Suggestion>();
    lists.set(schema, list);
    if (list.has(name)) continue;
    const detail = `(${given})${result === undefined ? '' : ` → ${result}`}`;
    const text = quoteName(name);
    list.set(name, { kind: 'function', label: name, text, detail, comment, rank: ranks.function });
  }
  return new Map([...lists].map(([schema, list]) => [schema, [...list.values()]]));
}
