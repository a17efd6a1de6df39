import type { Catalog } from '../warehouse/catalog/catalog';
import type { Column, Relation } from '../warehouse/catalog/catalogEntries';
import {
  coresOutwards,
  type Cte,
  type NameParts,
  type Output,
  type QueryBlock,
  type QueryCore,
  type Source,
} from './queryBlocks';

/** What names mean is asked of: the catalog, and the schemas that a name without one is looked for in. */
export interface NameSpace {
  readonly catalog: Catalog;
  /** In their order. */
  readonly searchPath: readonly string[];
}

/** A column that a query can name. */
export interface KnownColumn {
  readonly name: string;
  /** The column of a table that it is, through however many queries; `undefined` = it is computed. */
  readonly origin: { readonly relation: Relation; readonly column: Column } | undefined;
}

/** How deep queries may be nested within each other before they are taken for a circle. */
const mostNested = 32;

/** The schemas of a connection that names may be left without. */
export function searchPathOf(catalog: Catalog, schema: string | undefined): readonly string[] {
  const first = schema === undefined ? [] : [schema];
  return [...first, catalog.database.user, 'public'];
}

/** The relation that a name means; `undefined` = there is none, or the login may not see it. */
export function findRelation(
  { catalog, searchPath }: NameSpace,
  schema: string | undefined,
  name: string,
): Relation | undefined {
  if (schema !== undefined) return catalog.relation(schema, name);
  for (const candidate of searchPath) {
    const found = catalog.relation(candidate, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The common table expression that a name means within a SELECT. */
export function findCte(core: QueryCore | undefined, name: string): Cte | undefined {
  for (const { block } of coresOutwards(core)) {
    const found = block.ctes.findLast((cte) => cte.name === name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The columns of a source; `undefined` = nobody knows them but the server. */
export function columnsOfSource(
  source: Source,
  core: QueryCore,
  space: NameSpace,
  depth = 0,
): readonly KnownColumn[] | undefined {
  if (depth > mostNested) return undefined;
  const columns = columnsBelow(source, core, space, depth);
  return renamed(columns, source.columns);
}

function columnsBelow(
  { from }: Source,
  core: QueryCore,
  space: NameSpace,
  depth: number,
): readonly KnownColumn[] | undefined {
  switch (from.kind) {
    case 'function':
      return undefined;
    case 'query':
      return columnsOfQuery(from.query, space, depth + 1);
    case 'relation': {
      const cte = from.schema === undefined ? findCte(core, from.name) : undefined;
      if (cte !== undefined) return columnsOfCte(cte, space, depth);
      const relation = findRelation(space, from.schema, from.name);
      return relation && columnsOfRelation(relation, space);
    }
  }
}

/** The columns of a relation, each of them its own origin. */
export function columnsOfRelation(
  relation: Relation,
  { catalog }: NameSpace,
): readonly KnownColumn[] {
  return catalog.columnsOf(relation).map((column) => ({
    name: column.name,
    origin: { relation, column },
  }));
}

function columnsOfCte(
  { query, columns }: Cte,
  space: NameSpace,
  depth: number,
): readonly KnownColumn[] | undefined {
  const below = query && columnsOfQuery(query, space, depth + 1);
  return renamed(below, columns);
}

/** What a query puts out is named by its first SELECT. */
function columnsOfQuery(
  { cores }: QueryBlock,
  space: NameSpace,
  depth: number,
): readonly KnownColumn[] | undefined {
  const [core] = cores;
  if (core === undefined || core.outputs.length === 0 || depth > mostNested) return undefined;
  const columns: KnownColumn[] = [];
  for (const output of core.outputs) {
    const known = columnsOfOutput(output, core, space, depth);
    if (known === undefined) return undefined;
    columns.push(...known);
  }
  return columns;
}

function columnsOfOutput(
  output: Output,
  core: QueryCore,
  space: NameSpace,
  depth: number,
): readonly KnownColumn[] | undefined {
  if (output.kind === 'one') {
    const origin = output.ref && findColumn(output.ref, core, space, depth + 1)?.origin;
    return [{ name: output.name ?? '?column?', origin }];
  }
  const wanted = core.sources.filter(({ alias }) => output.of === undefined || alias === output.of);
  const columns: KnownColumn[] = [];
  for (const source of wanted) {
    const known = columnsOfSource(source, core, space, depth + 1);
    if (known === undefined) return undefined;
    columns.push(...known);
  }
  return columns;
}

/** Names given to columns replace their own, from the first on. */
function renamed(
  columns: readonly KnownColumn[] | undefined,
  names: readonly string[] | undefined,
): readonly KnownColumn[] | undefined {
  if (names === undefined) return columns;
  if (columns === undefined) return names.map((name) => ({ name, origin: undefined }));
  return columns.map((column, index) => ({ ...column, name: names[index] ?? column.name }));
}

/** The source that an alias means within a SELECT, looked for outwards, and the SELECT that has it. */
export function findSource(
  core: QueryCore | undefined,
  alias: string,
): { readonly source: Source; readonly core: QueryCore } | undefined {
  for (const outer of coresOutwards(core)) {
    const source = outer.sources.find((candidate) => candidate.alias === alias);
    if (source !== undefined) return { source, core: outer };
  }
  return undefined;
}

/** The column that a name means within a SELECT; `undefined` = it is not known. */
export function findColumn(
  parts: NameParts,
  core: QueryCore | undefined,
  space: NameSpace,
  depth = 0,
): KnownColumn | undefined {
  const name = parts.at(-1) ?? '';
  const qualifier = parts.at(-2);
  if (qualifier !== undefined) {
    const found = findSource(core, qualifier);
    if (found === undefined) return undefined;
    return columnsOfSource(found.source, found.core, space, depth)?.find(
      (column) => column.name === name,
    );
  }
  for (const outer of coresOutwards(core)) {
    for (const source of outer.sources) {
      const columns = columnsOfSource(source, outer, space, depth);
      const column = columns?.find((candidate) => candidate.name === name);
      if (column !== undefined) return column;
    }
  }
  return undefined;
}
