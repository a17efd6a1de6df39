import type { CatalogFunction, Column, Relation } from '../warehouse/catalog/catalogEntries';
import { coreAt, type QueryCore } from './queryBlocks';
import { isName, nameOf, queryTokens, tokenAt, type QueryToken } from './queryTokens';
import { readQuery } from './readQuery';
import {
  columnsOfSource,
  findColumn,
  findCte,
  findRelation,
  findSource,
  type NameSpace,
} from './resolveNames';

/** What a name in a statement means. */
export type NameMeaning =
  | { readonly kind: 'relation'; readonly relation: Relation }
  | {
      readonly kind: 'column';
      readonly name: string;
      /** The column of a table that it is in the end; `undefined` = the query computes it. */
      readonly origin: { readonly relation: Relation; readonly column: Column } | undefined;
    }
  /** A query with a name of its own: WITH, or one in FROM. */
  | {
      readonly kind: 'query';
      readonly name: string;
      readonly columns: readonly string[] | undefined;
    }
  | { readonly kind: 'schema'; readonly name: string; readonly comment: string | undefined }
  | { readonly kind: 'function'; readonly functions: readonly CatalogFunction[] };

export interface DescribedName {
  readonly start: number;
  readonly end: number;
  readonly meaning: NameMeaning;
}

/** What the name at an offset of a statement means; `undefined` = none stands there, or nobody knows. */
export function describeName(
  sql: string,
  offset: number,
  space: NameSpace,
): DescribedName | undefined {
  const tokens = queryTokens(sql);
  const index = tokens.findIndex(
    (token) => isName(token) && token.start <= offset && offset <= token.end,
  );
  const token = tokens[index];
  if (token === undefined) return undefined;
  const core = coreAt(readQuery(sql), token.start);
  const meaning = meaningOf(tokens, index, { core, space });
  return meaning && { start: token.start, end: token.end, meaning };
}

interface Scope {
  readonly core: QueryCore | undefined;
  readonly space: NameSpace;
}

function meaningOf(
  tokens: readonly QueryToken[],
  index: number,
  scope: Scope,
): NameMeaning | undefined {
  const { core, space } = scope;
  const token = tokenAt(tokens, index);
  const name = nameOf(token);
  const qualifier = qualifierOf(tokens, index);
  const next = tokenAt(tokens, index + 1).text;
  if (next === '(') return functionsNamed(qualifier, name, space);
  if (next === '.') return sourceNamed(name, scope) ?? schemaNamed(name, space);
  if (isWithinSource(token, core)) return relationNamed(qualifier, name, scope);
  const column = findColumn(qualifier === undefined ? [name] : [qualifier, name], core, space);
  if (column !== undefined) return { kind: 'column', ...column };
  return qualifier === undefined ? sourceNamed(name, scope) : undefined;
}

function qualifierOf(tokens: readonly QueryToken[], index: number): string | undefined {
  const before = tokens[index - 2];
  return tokenAt(tokens, index - 1).text === '.' && isName(before) ? nameOf(before) : undefined;
}

function isWithinSource(token: QueryToken, core: QueryCore | undefined): boolean {
  const sources = core?.sources ?? [];
  return sources.some(({ start, end }) => start <= token.start && token.end <= end);
}

function relationNamed(
  schema: string | undefined,
  name: string,
  { core, space }: Scope,
): NameMeaning | undefined {
  const cte = schema === undefined ? findCte(core, name) : undefined;
  if (cte !== undefined) return sourceNamed(name, { core, space });
  const relation = findRelation(space, schema, name);
  return relation && { kind: 'relation', relation };
}

function sourceNamed(alias: string, { core, space }: Scope): NameMeaning | undefined {
  const found = findSource(core, alias);
  if (found === undefined) return undefined;
  const { from } = found.source;
  const isCte = from.kind === 'relation' && findCte(found.core, from.name) !== undefined;
  if (from.kind === 'relation' && !isCte)
    return relationNamed(from.schema, from.name, { core, space });
  const columns = columnsOfSource(found.source, found.core, space)?.map(({ name }) => name);
  return { kind: 'query', name: alias, columns };
}

function schemaNamed(name: string, { catalog }: NameSpace): NameMeaning | undefined {
  const schema = catalog.schemas.find((candidate) => candidate.name === name);
  return schema && { kind: 'schema', name, comment: schema.comment };
}

function functionsNamed(
  schema: string | undefined,
  name: string,
  { catalog, searchPath }: NameSpace,
): NameMeaning | undefined {
  const schemas = schema === undefined ? [...searchPath, 'pg_catalog'] : [schema];
  const functions = catalog.functions.filter(
    (candidate) => candidate.name === name && schemas.includes(candidate.schema),
  );
  return functions.length === 0 ? undefined : { kind: 'function', functions };
}
