import type { NamedRelation } from '../queries/statementRelations';

/** A column of a result, and the ids of the columns that its values are made of. */
export interface TracedColumn {
  readonly name: string;
  readonly sources: readonly string[];
}

/** The columns of a relation by their ids; empty = nobody knows them. */
export type ColumnsOf = (relation: NamedRelation) => readonly TracedColumn[];

/** One of what stands behind FROM. */
export interface ScopeItem {
  readonly alias: string;
  readonly columns: readonly TracedColumn[];
  /** What all of its columns are made of that nobody knows by name: of a function, its arguments. */
  readonly others: readonly string[];
}

/** Where a query looks names up: what it reads, then the queries around it. */
export interface Scope {
  readonly items: readonly ScopeItem[];
  /** Of WITH. */
  readonly queries: ReadonlyMap<string, readonly TracedColumn[]>;
  readonly outer: Scope | undefined;
}

export const noScope: Scope = { items: [], queries: new Map(), outer: undefined };

/**
 * What a name stands for. One without its table's may be of a column that a join made of several; one that
 * is a table's is the whole row.
 */
export function sourcesOf(fields: readonly string[], scope: Scope): readonly string[] {
  const name = fields.at(-1);
  const alias = fields.at(-2);
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    const items = at.items.filter((item) => alias === undefined || item.alias === alias);
    const columns = items.flatMap((item) => item.columns.filter((column) => column.name === name));
    if (columns.length > 0) return sourcesIn(columns);
    const row = alias === undefined && at.items.find((item) => item.alias === name);
    if (row) return rowOf(row);
    const others = items.flatMap((item) => item.others);
    if (others.length > 0) return others;
  }
  return [];
}

/** What the row of a table stands for, as `row_to_json(t.*)` names it. */
export function sourcesOfRow(alias: string, scope: Scope): readonly string[] {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    const row = at.items.find((item) => item.alias === alias);
    if (row !== undefined) return rowOf(row);
  }
  return [];
}

/** All that an item gives. */
export function rowOf({ columns, others }: ScopeItem): readonly string[] {
  return [...sourcesIn(columns), ...others];
}

export function sourcesIn(columns: readonly TracedColumn[]): readonly string[] {
  return columns.flatMap(({ sources }) => sources);
}

/** Columns under the names that a query gives them, from the first on. */
export function renamed(
  columns: readonly TracedColumn[],
  names: readonly string[],
): readonly TracedColumn[] {
  return columns.map((column, place) => ({ ...column, name: names[place] ?? column.name }));
}

/** Columns of two results, one below the other: by their places, under the names of the first. */
export function united(
  left: readonly TracedColumn[],
  right: readonly TracedColumn[],
): readonly TracedColumn[] {
  return left.map(({ name, sources }, place) => ({
    name,
    sources: [...new Set([...sources, ...(right[place]?.sources ?? [])])],
  }));
}
