/*
 * What a statement reads from, told from its tokens alone, so that it can be told while the statement is
 * being written and does not parse yet. Offsets are of the statement's text.
 */

/** A query with its common table expressions: the whole statement, or what stands in parentheses. */
export interface QueryBlock {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  /** What it stands in; `undefined` = it is the statement. */
  readonly parent: QueryCore | undefined;
  readonly ctes: readonly Cte[];
  /** One, or several that UNION and its like put together. */
  readonly cores: readonly QueryCore[];
  /** All blocks directly within this one, wherever they stand. */
  readonly inner: readonly QueryBlock[];
}

export interface Cte {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** Names of its columns, where it gives them. */
  readonly columns: readonly string[] | undefined;
  readonly query: QueryBlock | undefined;
}

/** One SELECT, or a statement that writes. */
export interface QueryCore {
  readonly block: QueryBlock;
  readonly start: number;
  readonly end: number;
  readonly sources: readonly Source[];
  readonly outputs: readonly Output[];
}

/** What stands in FROM or after JOIN, or is written to. */
export interface Source {
  readonly start: number;
  readonly end: number;
  readonly from:
    | { readonly kind: 'relation'; readonly schema: string | undefined; readonly name: string }
    | { readonly kind: 'query'; readonly query: QueryBlock }
    /** Of which nothing is known but that it returns rows. */
    | { readonly kind: 'function'; readonly name: string };
  /** As the rest of the query calls it; `''` = by nothing. */
  readonly alias: string;
  /** Names of its columns, where it gives them. */
  readonly columns: readonly string[] | undefined;
}

/** A column that a SELECT puts out. */
export type Output =
  /** All columns, or those of one source. */
  | { readonly kind: 'all'; readonly of: string | undefined }
  /** `name` is `undefined` if nobody knows it but the server. */
  | {
      readonly kind: 'one';
      readonly name: string | undefined;
      readonly ref: NameParts | undefined;
    };

/** `column`, `source.column`, `schema.table.column`. */
export type NameParts = readonly string[];

/** The innermost SELECT around an offset. */
export function coreAt(block: QueryBlock, offset: number): QueryCore | undefined {
  const inner = block.inner.find(({ start, end }) => start <= offset && offset <= end);
  if (inner !== undefined) return coreAt(inner, offset);
  return block.cores.findLast(({ start }) => start <= offset) ?? block.cores[0];
}

/** A SELECT and those around it, from the innermost on: what a name may mean is looked for in this order. */
export function coresOutwards(core: QueryCore | undefined): readonly QueryCore[] {
  const cores: QueryCore[] = [];
  for (let next = core; next !== undefined; next = next.block.parent) cores.push(next);
  return cores;
}
