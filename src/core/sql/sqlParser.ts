/** Postgres' own grammar, wherever it runs. */
export interface SqlParser {
  /** Takes SQL text apart; a text that does not parse is a value, not an error. */
  parse(sql: string): Promise<ParsedSql>;
}

export type ParsedSql =
  | { readonly kind: 'parsed'; readonly statements: readonly ParsedStatement[] }
  /** `byte` is where the parser stopped. */
  | { readonly kind: 'malformed'; readonly message: string; readonly byte: number };

/** A statement as the parser saw it; offsets are bytes of the text in UTF-8. */
export interface ParsedStatement {
  readonly tree: SqlNode;
  /** Of the first byte, which may belong to white space or a comment. */
  readonly startByte: number;
  /** Exclusive, before the semicolon; `undefined` = to the end of the text. */
  readonly endByte: number | undefined;
}

/**
 * A node of a parse tree: an object that holds nodes, lists of nodes and plain values. A node that may
 * be of several types is wrapped in an object whose only key is its type.
 * @see https://github.com/pganalyze/libpg_query (protobuf/pg_query.proto)
 */
export type SqlNode = Readonly<Record<string, unknown>>;
